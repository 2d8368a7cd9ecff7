package io.truebook.service.cli;

import io.truebook.app.OfflineBook;
import io.truebook.app.Truebook;
import io.truebook.lake.Progress;
import io.truebook.service.imports.ImportDesk;
import io.truebook.service.imports.ImportFile;
import io.truebook.service.imports.ImportMode;
import io.truebook.service.imports.ImportReport;
import io.truebook.service.json.ImportJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Whoever takes files for a data folder; each answer is a document of {@code /api/imports}. */
interface ImportTarget extends AutoCloseable {

    /** Takes a file, or says what would become of it. */
    JsonNode take(ImportFile file, String author, ImportMode mode, Progress progress) throws IOException;

    /** How the rows are settled that were accepted among some inputs; waits a second for it. */
    JsonNode settled(ImportReport.Range range) throws IOException;

    @Override
    void close() throws IOException;

    /** The process that serves the folder. */
    record Served(ServedRecord service) implements ImportTarget {

        private static final String PATH = "/api/imports";

        @Override
        public JsonNode take(ImportFile file, String author, ImportMode mode, Progress progress) throws IOException {
            Map<String, String> parameters = new LinkedHashMap<>();
            parameters.put("name", file.name());
            parameters.put("format", file.format().formatName());
            parameters.put("author", author);
            parameters.put("mode", mode.modeName());
            progress.at("sending " + file.name(), 0, file.sizeBytes());
            return service.hand(PATH, parameters, () -> {
                try {
                    return new TellingStream(file.bytes(), "sending " + file.name(), file.sizeBytes(), progress);
                } catch (IOException gone) {
                    throw new UncheckedIOException(gone);
                }
            });
        }

        @Override
        public JsonNode settled(ImportReport.Range range) throws IOException {
            return service.ask(
                    PATH,
                    Map.of(
                            "after",
                            Long.toString(range.after()),
                            "upTo",
                            Long.toString(range.upTo()),
                            "waitSeconds",
                            "1"));
        }

        @Override
        public void close() {
            service.close();
        }
    }

    /** This process, under the folder's lock. */
    record Own(Truebook truebook, ImportDesk desk) implements ImportTarget {

        @Override
        public JsonNode take(ImportFile file, String author, ImportMode mode, Progress progress) throws IOException {
            return ImportJson.of(desk.take(file, author, mode, progress));
        }

        @Override
        public JsonNode settled(ImportReport.Range range) throws IOException {
            return ImportJson.of(desk.settled(range, Duration.ofSeconds(1)));
        }

        @Override
        public void close() throws IOException {
            truebook.close();
        }
    }

    /** A folder that is only looked at. */
    record Looking(OfflineBook book) implements ImportTarget {

        @Override
        public JsonNode take(ImportFile file, String author, ImportMode mode, Progress progress) throws IOException {
            return ImportJson.of(ImportDesk.trial(file, author, book.view(), book.history(), progress));
        }

        @Override
        public JsonNode settled(ImportReport.Range range) {
            throw new IllegalStateException("nothing was handed in");
        }

        @Override
        public void close() throws IOException {
            book.close();
        }
    }
}
