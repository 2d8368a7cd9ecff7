package io.truebook.service.imports;

import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import tools.jackson.databind.JsonNode;

/** Positions as comma-separated values that an import reads. */
public final class RowsCsv {

    private RowsCsv() {}

    /** The rows of a document of positions or of a history; what is unknown is empty. */
    public static String of(JsonNode document) throws IOException {
        StringWriter text = new StringWriter();
        try (CSVPrinter csv = new CSVPrinter(text, CSVFormat.RFC4180)) {
            csv.printRecord(Arrays.stream(ImportColumn.values())
                    .map(ImportColumn::columnName)
                    .toList());
            for (JsonNode row : document.path("positions")) {
                csv.printRecord(cells(row));
            }
        }
        return text.toString().stripTrailing();
    }

    private static List<String> cells(JsonNode row) {
        List<String> cells = new ArrayList<>();
        for (ImportColumn column : ImportColumn.values()) {
            JsonNode value = row.path(column.columnName());
            if (value.isArray()) {
                List<String> words = new ArrayList<>();
                value.forEach(word -> words.add(word.asString()));
                cells.add(String.join(";", words));
            } else {
                cells.add(value.isNull() || value.isMissingNode() ? "" : value.asString());
            }
        }
        return cells;
    }
}
