package io.truebook.service.imports;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/** Reads objects whose names are columns; numbers keep the digits that were written. */
final class JsonRows {

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    /** The array of rows in a document. */
    private static final String ROWS = "positions";

    private JsonRows() {}

    /** One object a line. */
    static void readLines(BoundedReader in, Consumer<Row> rows) throws IOException {
        StringBuilder text = new StringBuilder();
        long line = 1;
        int next;
        do {
            next = in.read();
            if (next >= 0 && next != '\n') {
                text.append((char) next);
                continue;
            }
            in.recordEnded();
            if (!text.toString().isBlank()) {
                rows.accept(row(line, text.toString()));
            }
            text.setLength(0);
            line++;
        } while (next >= 0);
    }

    private static Row row(long line, String text) {
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), text)) {
            if (parser.nextToken() == JsonToken.START_OBJECT) {
                Row row = object(parser, line);
                return parser.nextToken() == null ? row : notAnObject(line, text);
            }
            return notAnObject(line, text);
        } catch (JacksonException malformed) {
            return notAnObject(line, text);
        }
    }

    private static Row notAnObject(long line, String text) {
        return new Row(
                line,
                Map.of(Rejects.TEXT, text.strip()),
                List.of(new Fault("", "", "the line is not one JSON object with text in quotation marks")));
    }

    /** The rows of one document, which is never held as a whole. */
    static void readDocument(String file, BoundedReader in, Consumer<Row> rows) throws IOException {
        boolean found = false;
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), in)) {
            if (parser.nextToken() == JsonToken.START_OBJECT) {
                while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                    boolean ours = parser.currentName().equals(ROWS);
                    JsonToken value = parser.nextToken();
                    if (ours && value == JsonToken.START_ARRAY) {
                        found = true;
                        array(parser, in, rows);
                    } else {
                        parser.skipChildren();
                        in.recordEnded();
                    }
                }
            }
        } catch (JacksonException malformed) {
            if (malformed.getCause() instanceof IOException unreadable) {
                throw unreadable;
            }
            throw new ImportRefusedException(file + " is no JSON at line "
                    + malformed.getLocation().getLineNr() + ": " + malformed.getOriginalMessage()
                    + ". Nothing was taken; JSON Lines are read with --format jsonl");
        }
        if (!found) {
            throw new ImportRefusedException(
                    file + " has no array \"" + ROWS + "\", as `truebook positions --json` prints it");
        }
    }

    private static void array(JsonParser parser, BoundedReader in, Consumer<Row> rows) {
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            long line = parser.currentTokenLocation().getLineNr();
            if (parser.currentToken() == JsonToken.START_OBJECT) {
                rows.accept(object(parser, line));
            } else {
                parser.skipChildren();
                rows.accept(notAnObject(line, String.valueOf(parser.getString())));
            }
            in.recordEnded();
        }
    }

    private static Row object(JsonParser parser, long line) {
        Map<String, String> cells = new LinkedHashMap<>();
        List<Fault> faults = new ArrayList<>();
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            if (!ImportColumn.isKnown(name)) {
                faults.add(new Fault(
                        "", "", "\"" + name + "\" is no column of an import; allowed: " + ImportColumn.allNames()));
                parser.skipChildren();
            } else if (value == JsonToken.START_ARRAY && name.equals(ImportColumn.TAGS.columnName())) {
                put(cells, name, tags(parser, faults));
            } else if (value.isStructStart()) {
                faults.add(new Fault("", "", name + " is a structure, but must be a text or a number"));
                parser.skipChildren();
            } else if (value != JsonToken.VALUE_NULL) {
                put(cells, name, parser.getString().strip());
            }
        }
        return new Row(line, cells, faults);
    }

    private static String tags(JsonParser parser, List<Fault> faults) {
        List<String> tags = new ArrayList<>();
        for (JsonToken tag = parser.nextToken(); tag != JsonToken.END_ARRAY; tag = parser.nextToken()) {
            boolean whole = tag == JsonToken.VALUE_STRING && !parser.getString().contains(";");
            if (whole) {
                tags.add(parser.getString());
            } else {
                faults.add(new Fault("", "", "each of the tags must be a text without a semicolon"));
                parser.skipChildren();
            }
        }
        return String.join(";", tags);
    }

    private static void put(Map<String, String> cells, String name, String text) {
        if (!text.isEmpty()) {
            cells.put(name, text);
        }
    }
}
