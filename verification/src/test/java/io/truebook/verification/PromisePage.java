package io.truebook.verification;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The rows of {@code docs/promises.md}: {@code | id | promise | tests, separated by commas | command |}. */
record PromisePage(List<Row> rows) {

    /** One promise, the tests that prove it, and how to run them. */
    record Row(String id, String promise, List<String> tests, String command) {}

    static PromisePage of(Path file) throws IOException {
        return parse(Files.readAllLines(file));
    }

    /** Reads the lines of tables whose first cell looks like an id; all else is prose. */
    static PromisePage parse(List<String> lines) {
        return new PromisePage(lines.stream()
                .filter(line -> line.matches("\\| *[RBTC]-\\d.*"))
                .map(PromisePage::row)
                .toList());
    }

    private static Row row(String line) {
        List<String> cells = Stream.of(line.split("\\|", -1)).map(String::strip).toList();
        if (cells.size() != 6) {
            throw new IllegalArgumentException("Not a row of four cells: " + line);
        }
        List<String> tests = Stream.of(cells.get(3).split(","))
                .map(test -> test.replace("`", "").strip())
                .filter(test -> !test.isEmpty())
                .toList();
        return new Row(cells.get(1), cells.get(2), tests, cells.get(4).replace("`", ""));
    }

    NavigableSet<String> ids() {
        NavigableSet<String> ids = new TreeSet<>();
        rows.forEach(row -> ids.add(row.id()));
        return ids;
    }

    /** What this page and the tests disagree about; empty when each backs the other. */
    List<String> disagreements(PromiseTags tags) {
        List<String> found = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (Row row : rows) {
            if (!seen.add(row.id())) {
                found.add(row.id() + " has two rows; keep one");
            }
            found.addAll(disagreements(row, tags));
        }
        tags.ids().stream()
                .filter(id -> !seen.contains(id))
                .forEach(id -> found.add(id + " is claimed by a test but has no row"));
        return found;
    }

    private static List<String> disagreements(Row row, PromiseTags tags) {
        List<String> found = new ArrayList<>();
        if (row.promise().isEmpty()) {
            found.add(row.id() + " promises nothing");
        }
        if (row.tests().isEmpty()) {
            found.add(row.id() + " names no test");
        }
        if (!row.command().startsWith("./")) {
            found.add(row.id() + " names no command of this repository");
        }
        for (String test : row.tests()) {
            if (!tags.knows(test)) {
                found.add(row.id() + " names " + test + ", which is not a test that runs");
            } else if (!tags.claims(test, row.id())) {
                found.add(row.id() + " names " + test + ", which lacks @Tag(\"" + row.id() + "\")");
            }
        }
        return found;
    }
}
