package io.truebook.simulator;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads one JSON object into strings, {@link BigDecimal}s, booleans, lists and {@link JsonObject}s. A field that is null
 * counts as left out.
 */
final class JsonReader {
    private static final int MAX_DEPTH = 8;
    private static final int MAX_NUMBER = 64;

    private final String text;
    private int at;

    private JsonReader(String text) {
        this.text = text;
    }

    /**
     * Reads the whole text.
     *
     * @throws Refused when it is not one JSON object
     */
    static JsonObject object(String text) {
        JsonReader reader = new JsonReader(text);
        reader.blanks();
        JsonObject object = reader.object(0);
        reader.blanks();
        if (reader.at < text.length()) {
            throw reader.malformed("the end");
        }
        return object;
    }

    private JsonObject object(int depth) {
        Map<String, Object> fields = new LinkedHashMap<>();
        expect('{', depth);
        while (!isNext('}')) {
            if (!fields.isEmpty()) {
                expect(',', depth);
                blanks();
            }
            String name = string();
            blanks();
            expect(':', depth);
            blanks();
            if (text.startsWith("null", at)) {
                at += 4;
            } else if (fields.put(name, value(depth + 1)) != null) {
                throw new Refused("body", name, "an object that names each field once");
            }
        }
        at++;
        return new JsonObject(fields);
    }

    private List<Object> list(int depth) {
        List<Object> values = new ArrayList<>();
        expect('[', depth);
        while (!isNext(']')) {
            if (!values.isEmpty()) {
                expect(',', depth);
                blanks();
            }
            values.add(value(depth + 1));
        }
        at++;
        return List.copyOf(values);
    }

    private Object value(int depth) {
        char next = at < text.length() ? text.charAt(at) : ' ';
        return switch (next) {
            case '{' -> object(depth);
            case '[' -> list(depth);
            case '"' -> string();
            case 't' -> word("true", true);
            case 'f' -> word("false", false);
            default -> number();
        };
    }

    private Object word(String word, boolean value) {
        if (!text.startsWith(word, at)) {
            throw malformed("a value");
        }
        at += word.length();
        return value;
    }

    private BigDecimal number() {
        int from = at;
        while (at < text.length() && "+-.eE0123456789".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        if (from == at || at - from > MAX_NUMBER) {
            at = from;
            throw malformed("a value");
        }
        try {
            return new BigDecimal(text.substring(from, at));
        } catch (NumberFormatException e) {
            at = from;
            throw malformed("a number");
        }
    }

    private String string() {
        if (at >= text.length() || text.charAt(at) != '"') {
            throw malformed("a string in double quotes");
        }
        StringBuilder value = new StringBuilder();
        for (at++; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '"') {
                at++;
                return value.toString();
            }
            value.append(c == '\\' ? escaped() : c);
        }
        throw malformed("the closing quote of a string");
    }

    private char escaped() {
        at++;
        char c = at < text.length() ? text.charAt(at) : ' ';
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> unicode();
            default -> throw malformed("an escape such as \\n");
        };
    }

    private char unicode() {
        String hex = text.substring(Math.min(at + 1, text.length()), Math.min(at + 5, text.length()));
        if (!hex.matches("[0-9a-fA-F]{4}")) {
            throw malformed("four hex digits");
        }
        at += 4;
        return (char) Integer.parseInt(hex, 16);
    }

    /** Skips blanks and says whether that character is next, at the beginning of an object or list or after a value. */
    private boolean isNext(char bracket) {
        blanks();
        return at < text.length() && text.charAt(at) == bracket;
    }

    private void expect(char c, int depth) {
        if (depth > MAX_DEPTH) {
            throw malformed("at most " + MAX_DEPTH + " levels");
        }
        if (at >= text.length() || text.charAt(at) != c) {
            throw malformed("'" + c + "'");
        }
        at++;
        if (c != ':' && c != ',') {
            blanks();
        }
    }

    private void blanks() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private Refused malformed(String wanted) {
        String found = at >= text.length() ? "its end" : text.substring(at, Math.min(text.length(), at + 20));
        return new Refused("body", found, "JSON with " + wanted + " at character " + (at + 1));
    }
}
