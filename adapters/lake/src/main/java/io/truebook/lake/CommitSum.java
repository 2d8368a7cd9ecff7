package io.truebook.lake;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

/**
 * The checksum that a commit of ours carries of itself, since Delta has none: in its {@code commitInfo}, of all its bytes
 * but these. A digit that a disk changed in a cursor or in statistics would be believed otherwise.
 *
 * <pre>
 * {"commitInfo":{"truebookCrc32c":"1b2d9f00","timestamp":...
 * </pre>
 *
 * What has none is of another program, or from before there was one.
 */
final class CommitSum {

    private static final String BEFORE = "{\"commitInfo\":{";
    private static final Pattern SUM = Pattern.compile("\"truebookCrc32c\":\"([0-9a-f]{8})\",");

    private CommitSum() {}

    /** The text of a commit with its checksum. */
    static byte[] sealed(String text) {
        byte[] plain = text.getBytes(StandardCharsets.UTF_8);
        int at = text.indexOf(BEFORE);
        if (at < 0) {
            return plain;
        }
        int end = at + BEFORE.length();
        String sum = "\"truebookCrc32c\":\"" + sumOf(plain) + "\",";
        return (text.substring(0, end) + sum + text.substring(end)).getBytes(StandardCharsets.UTF_8);
    }

    /** @throws IOException when a commit is not as it was written */
    static void requireWhole(Path file, byte[] content) throws IOException {
        // Each byte is one character this way, whatever a disk has made of it.
        String text = new String(content, StandardCharsets.ISO_8859_1);
        Matcher sum = SUM.matcher(text);
        if (sum.find()) {
            String rest = text.substring(0, sum.start()) + text.substring(sum.end());
            String found = sumOf(rest.getBytes(StandardCharsets.ISO_8859_1));
            if (!found.equals(sum.group(1))) {
                throw new IOException("the checksum of " + file + " is " + found + ", it was written with "
                        + sum.group(1) + " at offset " + sum.start());
            }
        }
    }

    private static String sumOf(byte[] bytes) {
        CRC32C sum = new CRC32C();
        sum.update(bytes);
        return HexFormat.of().toHexDigits((int) sum.getValue());
    }
}
