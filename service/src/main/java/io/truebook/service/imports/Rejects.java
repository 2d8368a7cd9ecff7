package io.truebook.service.imports;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/**
 * The rows that were refused, as a file that can be mended and imported: comma-separated, the columns as they were, and
 * one that says why.
 */
public final class Rejects {

    /** The column that says why; an import passes it over. */
    static final String REASON = "refused";

    /** The column of a line that could not be taken apart. */
    static final String TEXT = "line";

    private Rejects() {}

    /** A refused row and where it was. */
    public record Rejected(String file, long line, Map<String, String> cells, String reason) {}

    /** Writes them, replacing what is there. */
    public static void write(Path target, Collection<Rejected> rows) throws IOException {
        Set<String> columns = new LinkedHashSet<>();
        ImportColumn.needed().forEach(column -> columns.add(column.columnName()));
        rows.forEach(row -> columns.addAll(row.cells().keySet()));
        columns.remove(REASON);
        List<String> header = new ArrayList<>(columns);
        header.add(REASON);
        try (Writer writer = Files.newBufferedWriter(target, StandardCharsets.UTF_8);
                BufferedWriter out = new BufferedWriter(writer);
                CSVPrinter csv = new CSVPrinter(out, CSVFormat.RFC4180)) {
            csv.printRecord(header);
            for (Rejected row : rows) {
                List<String> values = new ArrayList<>();
                columns.forEach(column -> values.add(row.cells().getOrDefault(column, "")));
                values.add(row.file() + ":" + row.line() + ": " + row.reason());
                csv.printRecord(values);
            }
        }
    }
}
