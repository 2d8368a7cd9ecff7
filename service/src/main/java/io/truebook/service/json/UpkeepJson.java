package io.truebook.service.json;

import io.truebook.app.BackupManifest;
import io.truebook.lake.Finding;
import io.truebook.lake.OptimizeResult;
import io.truebook.lake.RebuildResult;
import io.truebook.lake.VacuumResult;
import io.truebook.lake.VerifyResult;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What maintenance and backups did, as JSON. */
public final class UpkeepJson {

    private UpkeepJson() {}

    /** Of an optimization. */
    public static ObjectNode of(OptimizeResult result) {
        ObjectNode document = Json.object();
        document.put("filesBefore", result.filesBefore());
        document.put("filesAfter", result.filesAfter());
        document.put("rowsRewritten", result.rows());
        document.put("bytesWritten", result.bytesWritten());
        return document;
    }

    /** Of a clean-up that was done. */
    public static ObjectNode removed(VacuumResult result) {
        return vacuum(result, true);
    }

    /** Of a clean-up that was only planned. */
    public static ObjectNode planned(VacuumResult result) {
        return vacuum(result, false);
    }

    private static ObjectNode vacuum(VacuumResult result, boolean removed) {
        ObjectNode document = Json.object();
        document.put("removed", removed);
        document.put("files", result.files().size());
        document.put("bytes", result.bytes());
        paths(document.putArray("replaced"), result.replaced());
        paths(document.putArray("orphans"), result.orphans());
        paths(document.putArray("leftovers"), result.leftovers());
        paths(document.putArray("logFiles"), result.logFiles());
        return document;
    }

    private static void paths(ArrayNode array, List<Path> paths) {
        paths.forEach(path -> array.add(path.toString()));
    }

    /** Of a proof. */
    public static ObjectNode of(VerifyResult result) {
        ObjectNode document = Json.object();
        document.put("sound", result.isSound());
        document.put("commits", result.commits());
        document.put("files", result.files());
        document.put("rows", result.rows());
        document.put("earlierRows", result.earlierRows());
        ArrayNode findings = document.putArray("findings");
        for (Finding finding : result.findings()) {
            ObjectNode line = findings.addObject();
            line.put("kind", finding.kind().name());
            line.put("table", finding.table());
            line.put("version", finding.version());
            line.put("file", finding.file().toString());
            line.put("text", finding.text());
        }
        return document;
    }

    /** Of a table that was written anew. */
    public static ObjectNode of(RebuildResult result) {
        ObjectNode document = Json.object();
        document.put("table", result.table());
        document.put("rows", result.rows());
        document.put("earlierRows", result.earlierRows());
        document.put("files", result.files());
        document.put("seq", result.seq());
        document.put("kept", result.kept().map(Path::toString).orElse(null));
        paths(document.putArray("unreadable"), result.unreadable());
        return document;
    }

    /**
     * Of a backup.
     *
     * @param folder where it is, or where it was restored to
     */
    public static ObjectNode of(Path folder, BackupManifest manifest) {
        ObjectNode document = Json.object();
        document.put("folder", folder.toString());
        Json.put(document, "takenAt", manifest.takenAt());
        document.put("journal", manifest.journal());
        document.put("term", manifest.term());
        document.put("lastSeq", manifest.lastSeq());
        ObjectNode tables = document.putObject("tables");
        new TreeMap<>(manifest.tables()).forEach(tables::put);
        document.put("files", manifest.files().size());
        document.put("bytes", manifest.sizeBytes());
        return document;
    }
}
