package io.truebook.lake;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/**
 * Names of partition folders, such as {@code symbol=BRK%20B}, and paths as the log states them. Every byte that is not a
 * letter, digit, point, dash or underscore of ASCII is written {@code %XX}, so that any symbol is a legal name on any
 * file system. The value itself is read from the log; from a name only
 * where the log is gone.
 */
final class PartitionFolder {

    /** File systems take 255 bytes; a longer name is cut, which is harmless because names carry no meaning. */
    private static final int MAX_LENGTH = 200;

    private static final String PLAIN = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-_";

    private PartitionFolder() {}

    static String name(String column, String value) {
        StringBuilder name = new StringBuilder(column).append('=');
        for (byte b : value.getBytes(StandardCharsets.UTF_8)) {
            if (isPlain(b)) {
                name.append((char) b);
            } else {
                name.append('%').append(String.format("%02X", b));
            }
        }
        return name.length() <= MAX_LENGTH ? name.toString() : name.substring(0, MAX_LENGTH);
    }

    private static boolean isPlain(byte b) {
        return PLAIN.indexOf(b) >= 0;
    }

    /** Column and value of a folder's name, for a table whose log is gone; nothing for a folder of another kind. */
    static Map<String, String> parse(String name) {
        int sign = name.indexOf('=');
        return sign < 0
                ? Map.of()
                : Map.of(name.substring(0, sign), URLDecoder.decode(name.substring(sign + 1), StandardCharsets.UTF_8));
    }

    /** A path relative to the table, as the log writes it: a URI reference, so that {@code %} becomes {@code %25}. */
    static String inLog(String relativePath) {
        return relativePath.replace("%", "%25");
    }

    /** Where a path of the log leads: relative to the table, or absolute. */
    static Path resolve(Path table, String logPath) throws URISyntaxException {
        URI uri = new URI(logPath);
        return table.resolve(uri.getPath());
    }
}
