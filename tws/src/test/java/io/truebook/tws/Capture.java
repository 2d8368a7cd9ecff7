package io.truebook.tws;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One real payload from {@code captures/captured-payloads.jsonl}, a file without escapes in its strings. */
record Capture(String name, boolean fromServer, ServerVersion version, List<String> fields) {
    private static final Pattern LINE = Pattern.compile(
            "\\{\"name\": \"([^\"]*)\", \"direction\": \"([^\"]*)\", \"serverVersion\": (\\d+), .*\"fields\": \\[(.*)]}");
    private static final Pattern STRING = Pattern.compile("\"([^\"]*)\"");

    static List<Capture> fromServerWithId(Integer... ids) {
        List<String> wanted = Arrays.stream(ids).map(String::valueOf).toList();
        return all().stream()
                .filter(capture -> capture.fromServer && wanted.contains(capture.fields.getFirst()))
                .toList();
    }

    static List<Capture> all() {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(Capture.class.getResourceAsStream("/captures/captured-payloads.jsonl")),
                StandardCharsets.UTF_8))) {
            return lines.lines().map(Capture::parse).toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static Capture parse(String line) {
        Matcher parts = LINE.matcher(line);
        if (!parts.matches() || line.indexOf('\\') >= 0) {
            throw new IllegalArgumentException("Not a capture: " + line);
        }
        List<String> fields = STRING.matcher(parts.group(4))
                .results()
                .map((MatchResult string) -> string.group(1))
                .toList();
        return new Capture(
                parts.group(1),
                "server-to-client".equals(parts.group(2)),
                new ServerVersion(Integer.parseInt(parts.group(3))),
                fields);
    }

    byte[] payload() {
        return Wire.payload(fields.toArray(String[]::new));
    }

    @Override
    public String toString() {
        return name + " " + version.number() + " " + String.join("|", fields.subList(0, Math.min(4, fields.size())));
    }
}
