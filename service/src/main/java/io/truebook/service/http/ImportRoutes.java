package io.truebook.service.http;

import io.truebook.app.Truebook;
import io.truebook.lake.Progress;
import io.truebook.service.imports.ImportDesk;
import io.truebook.service.imports.ImportFile;
import io.truebook.service.imports.ImportFormat;
import io.truebook.service.imports.ImportMode;
import io.truebook.service.imports.ImportReport;
import io.truebook.service.json.ImportJson;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.web.servlet.function.ServerRequest;
import tools.jackson.databind.node.ObjectNode;

/** {@code /api/imports}: takes a file as the body of a request, and tells how its rows were settled. */
final class ImportRoutes {

    static final String PATH = "/api/imports";

    private static final int MOST_SECONDS = 30;

    private final ImportDesk desk;

    ImportRoutes(Truebook truebook) {
        this.desk = new ImportDesk(truebook);
    }

    /** The body is kept in a file first: nothing of it is taken before all of it has been read. */
    ObjectNode take(ServerRequest request) throws IOException {
        String name = request.param("name").orElse("request");
        String author = request.param("author").orElse("http");
        ImportMode mode = choice(request, "mode", ImportMode.values(), ImportMode::modeName, ImportMode.WHOLE);
        ImportFile file = ImportFile.spool(request.servletRequest().getInputStream(), name, format(request));
        try {
            return ImportJson.of(desk.take(file, author, mode, Progress.UNHEARD));
        } finally {
            file.discard();
        }
    }

    private static @Nullable ImportFormat format(ServerRequest request) {
        return request.param("format").isEmpty()
                ? null
                : choice(request, "format", ImportFormat.values(), ImportFormat::formatName, ImportFormat.CSV);
    }

    ObjectNode settled(ServerRequest request) throws IOException {
        ImportReport.Range range = new ImportReport.Range(number(request, "after"), number(request, "upTo"));
        long seconds = request.param("waitSeconds").isEmpty() ? 0 : number(request, "waitSeconds");
        return ImportJson.of(desk.settled(range, Duration.ofSeconds(Math.clamp(seconds, 0, MOST_SECONDS))));
    }

    private static long number(ServerRequest request, String name) {
        String text = request.param(name).orElse("");
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException none) {
            throw new IllegalArgumentException(name + " is \"" + text + "\", but must be a number", none);
        }
    }

    private static <T> T choice(
            ServerRequest request, String name, T[] allowed, Function<T, String> names, T otherwise) {
        String text = request.param(name).orElse("");
        if (text.isEmpty()) {
            return otherwise;
        }
        List<String> all = Arrays.stream(allowed).map(names).toList();
        int at = all.indexOf(text);
        if (at < 0) {
            throw new IllegalArgumentException(
                    name + " is \"" + text + "\", but must be one of " + String.join(", ", all));
        }
        return allowed[at];
    }
}
