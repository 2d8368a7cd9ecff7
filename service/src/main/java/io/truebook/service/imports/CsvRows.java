package io.truebook.service.imports;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.commons.csv.CSVException;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/** Reads comma-separated values whose first line names the columns. */
final class CsvRows {

    /** Empty lines count, so that the numbers of the lines behind them are right. */
    private static final CSVFormat FORMAT =
            CSVFormat.RFC4180.builder().setIgnoreEmptyLines(false).get();

    private CsvRows() {}

    static void read(String file, BoundedReader in, Consumer<Row> rows) throws IOException {
        long line = 0;
        try (CSVParser parser = FORMAT.parse(in)) {
            List<String> header = List.of();
            for (CSVRecord record : parser) {
                in.recordEnded();
                long first = line + 1;
                line = parser.getCurrentLineNumber();
                if (isEmpty(record)) {
                    continue;
                }
                if (header.isEmpty()) {
                    header = header(file, record);
                } else {
                    rows.accept(row(first, header, record));
                }
            }
            if (header.isEmpty()) {
                throw new ImportRefusedException(
                        file + " is empty; its first line must name the columns: " + ImportColumn.allNames());
            }
        } catch (UncheckedIOException wrapped) {
            IOException cause = wrapped.getCause();
            throw refused(file, line, cause == null ? new IOException(wrapped) : cause);
        } catch (CSVException malformed) {
            throw refused(file, line, malformed);
        }
    }

    private static RuntimeException refused(String file, long line, IOException failure) throws IOException {
        if (failure instanceof CSVException malformed) {
            return new ImportRefusedException(file + " is no CSV from line " + (line + 1) + " on: "
                    + malformed.getMessage() + ". Mend the quotation marks there; nothing was taken");
        }
        throw failure;
    }

    private static boolean isEmpty(CSVRecord record) {
        return record.size() == 1 && record.get(0).isBlank();
    }

    private static List<String> header(String file, CSVRecord record) {
        List<String> names = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (String name : record) {
            String column = name.strip();
            if (!ImportColumn.isKnown(column) || !seen.add(column)) {
                throw new ImportRefusedException(file + ": the column \"" + column + "\" of its first line "
                        + (ImportColumn.isKnown(column) ? "is there twice" : "is none of an import")
                        + "; allowed: " + ImportColumn.allNames());
            }
            names.add(column);
        }
        for (ImportColumn needed : ImportColumn.needed()) {
            if (!seen.contains(needed.columnName())) {
                throw new ImportRefusedException(file + ": its first line does not name the column \""
                        + needed.columnName() + "\", which is needed: " + needed.allowed());
            }
        }
        return names;
    }

    private static Row row(long line, List<String> header, CSVRecord record) {
        Map<String, String> cells = new LinkedHashMap<>();
        for (int at = 0; at < Math.min(header.size(), record.size()); at++) {
            String cell = record.get(at).strip();
            if (!cell.isEmpty()) {
                cells.put(header.get(at), cell);
            }
        }
        List<Fault> faults = record.size() == header.size()
                ? List.of()
                : List.of(new Fault(
                        "",
                        "",
                        "the line has " + record.size() + " values where the first line names " + header.size()
                                + " columns; a value with a comma in it needs quotation marks"));
        return new Row(line, cells, faults);
    }
}
