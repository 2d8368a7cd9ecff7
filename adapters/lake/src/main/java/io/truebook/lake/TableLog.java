package io.truebook.lake;

import io.delta.kernel.ScanBuilder;
import io.delta.kernel.Snapshot;
import io.delta.kernel.TableManager;
import io.delta.kernel.data.FilteredColumnarBatch;
import io.delta.kernel.data.Row;
import io.delta.kernel.expressions.Predicate;
import io.delta.kernel.internal.ScanImpl;
import io.delta.kernel.internal.actions.AddFile;
import io.delta.kernel.internal.util.VectorUtils;
import io.delta.kernel.types.StructField;
import io.delta.kernel.types.StructType;
import io.delta.kernel.utils.CloseableIterator;
import io.truebook.engine.UnknownVersionException;
import io.truebook.engine.UnreadableLakeException;
import io.truebook.engine.seam.Disk;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The log of one table of ours, for reading. Whatever is wrong with it is told with the table's name and place. */
final class TableLog {

    private static final String KERNEL_PREFIX =
            "Encountered an error from the underlying engine implementation while trying to ";

    /** Part of what Kernel says of a listing in which a version is missing between two others. */
    private static final String LISTED_WITH_A_GAP = "contiguous";

    private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cntrl}\\x{FFFD}]");
    private static final int LONGEST_REASON = 300;

    private final String name;
    private final Path folder;
    private final Disk disk;
    private final CommitWitness witness;
    private final PlainEngine engine;

    TableLog(String name, Path folder, Disk disk) {
        this.name = name;
        this.folder = folder.toAbsolutePath().normalize();
        this.disk = disk;
        this.witness = new CommitWitness();
        this.engine = new PlainEngine(disk, witness);
    }

    String name() {
        return name;
    }

    Path folder() {
        return folder;
    }

    Path logFolder() {
        return folder.resolve("_delta_log");
    }

    /** Where the log has, or would have, a commit. */
    Path commitFile(long version) {
        return logFolder().resolve(String.format("%020d.json", version));
    }

    /** Where the log has, or would have, a checkpoint. */
    Path checkpointFile(long version) {
        return logFolder().resolve(String.format("%020d.checkpoint.parquet", version));
    }

    /** Where readers are told which checkpoint is the last. */
    Path lastCheckpointFile() {
        return logFolder().resolve("_last_checkpoint");
    }

    PlainEngine engine() {
        return engine;
    }

    /** Has seen the commit that was written last through this object. */
    CommitWitness witness() {
        return witness;
    }

    /** True when nothing is there yet but, at most, what an interrupted creation left. */
    boolean isMissing() throws IOException {
        if (disk.exists(folder) && !disk.isDirectory(folder)) {
            return false;
        }
        return disk.list(folder).stream().allMatch(entry -> entry.equals(logFolder()) || isHidden(entry))
                && disk.list(logFolder()).stream().allMatch(TableLog::isHidden);
    }

    private static boolean isHidden(Path path) {
        return String.valueOf(path.getFileName()).startsWith(".");
    }

    /** The newest version. */
    Snapshot latest() throws IOException {
        requireLog();
        try {
            return load();
        } catch (UnreadableLakeException failure) {
            requireNoGap(failure);
            if (!String.valueOf(failure.getMessage()).contains(LISTED_WITH_A_GAP)) {
                throw failure;
            }
        }
        // A folder is not listed in one moment: of the commits published meanwhile a later one may be seen without the
        // earlier. Now that the log is known to have no gap, it is listed once more.
        return load();
    }

    private Snapshot load() throws IOException {
        return reading(() -> ours(TableManager.loadSnapshot(folder.toString()).build(engine)));
    }

    /** Kernel says which versions it has; people want to know which file is missing. */
    private void requireNoGap(UnreadableLakeException failure) throws IOException {
        long expected = -1;
        for (LogFiles.LogFile file : LogFiles.of(this, disk)) {
            boolean checkpoint = file.kind() == LogFiles.Kind.CHECKPOINT;
            boolean commit = file.kind() == LogFiles.Kind.COMMIT;
            if (commit && (expected >= 0 ? file.version() > expected : file.version() > 0)) {
                throw new UnreadableLakeException(
                        describe() + ": its log has a gap, " + commitFile(Math.max(0, expected)) + " is missing. "
                                + Remedy.rebuild(name),
                        failure);
            }
            if (commit || checkpoint) {
                expected = file.version() + 1;
            }
        }
    }

    /** A version of the past. */
    Snapshot at(long version) throws IOException {
        long newest = latest().getVersion();
        long oldest = LogFiles.oldestKept(LogFiles.of(this, disk));
        if (version < oldest || version > newest) {
            throw new UnknownVersionException(describe() + " has no version " + version + "; it has " + oldest + " to "
                    + newest + (oldest > 0 ? ", older ones are no longer kept. Ask for an event time instead" : ""));
        }
        return reading(() -> ours(
                TableManager.loadSnapshot(folder.toString()).atVersion(version).build(engine)));
    }

    private void requireLog() throws IOException {
        if (isMissing()) {
            throw new UnreadableLakeException(describe()
                    + " does not exist; check lake.path, or start the service: it writes a missing table anew "
                    + "from the journal");
        }
        if (!disk.isDirectory(logFolder())) {
            throw new UnreadableLakeException(
                    describe() + ": there is something, but not a Delta table: it has no folder " + "_delta_log. "
                            + Remedy.rebuild(name) + ". If the folder is not ours, point lake.path elsewhere");
        }
    }

    private Snapshot ours(Snapshot snapshot) throws UnreadableLakeException {
        Map<String, String> properties = snapshot.getTableProperties();
        String version = properties.get(TableSpec.SCHEMA_VERSION);
        if (version == null || !name.equals(properties.get(TableSpec.TABLE))) {
            throw foreign("it is a Delta table of somebody else: its property " + TableSpec.TABLE + " is "
                    + properties.get(TableSpec.TABLE));
        }
        if (!version.matches("\\d{1,9}") || Integer.parseInt(version) > PositionSchema.VERSION) {
            throw new UnreadableLakeException(describe() + " has schema version " + version + "; this program knows "
                    + PositionSchema.VERSION + ": use the newer program that wrote it");
        }
        if (snapshot.getProtocol().getMinReaderVersion() > 1) {
            throw foreign("it needs Delta reader version "
                    + snapshot.getProtocol().getMinReaderVersion() + ", we keep tables at 1");
        }
        requireOurColumns(snapshot.getSchema());
        return snapshot;
    }

    private void requireOurColumns(StructType schema) throws UnreadableLakeException {
        for (StructField expected : PositionSchema.DELTA.fields()) {
            StructField found = schema.indexOf(expected.getName()) < 0 ? null : schema.get(expected.getName());
            if (found == null || !found.getDataType().equivalent(expected.getDataType())) {
                throw foreign("column " + expected.getName() + " is "
                        + (found == null ? "missing" : found.getDataType() + " instead of " + expected.getDataType()));
            }
        }
    }

    private UnreadableLakeException foreign(String found) {
        return new UnreadableLakeException(describe() + ": " + found
                + "; nothing was changed there. Point lake.path to another folder, or, where it was ours, stop the "
                + "service and run `truebook lake rebuild " + name + "`");
    }

    /** Refuses a table in which another program changed something. */
    UnreadableLakeException changedByAnother(ForeignChange change) {
        return new UnreadableLakeException(
                describe() + ", version " + change.version() + ": another program changed it, "
                        + change.file() + ": " + change.what()
                        + ". Nothing was overwritten, and nothing is written there until "
                        + "that is settled: stop that program, see with `truebook lake verify` what differs, then stop the "
                        + "service and run `truebook lake rebuild " + name
                        + "`: it writes the table anew from the journal and keeps this one");
    }

    String describe() {
        return "table " + name + " at " + folder;
    }

    /** How the table is divided, whatever the settings say. */
    Partitioning partitioning(Snapshot snapshot) throws UnreadableLakeException {
        List<String> columns = snapshot.getPartitionColumnNames();
        for (Partitioning partitioning : Partitioning.values()) {
            String column = partitioning.column();
            if (columns.equals(column == null ? List.of() : List.of(column))) {
                return partitioning;
            }
        }
        throw foreign("it is partitioned by " + columns);
    }

    /** The cursor that a writer left in the table; 0 when it never wrote. */
    long cursor(Snapshot snapshot, String appId) throws IOException {
        return reading(() -> snapshot.getLatestTransactionVersion(engine, appId).orElse(0L));
    }

    /** The live data files of a version, without those whose statistics exclude the filter. */
    List<DataFile> files(Snapshot snapshot, Optional<Predicate> filter) throws IOException {
        return reading(() -> {
            ScanBuilder builder = snapshot.getScanBuilder();
            ScanImpl scan =
                    (ScanImpl) filter.map(builder::withFilter).orElse(builder).build();
            List<DataFile> files = new ArrayList<>();
            try (CloseableIterator<FilteredColumnarBatch> batches = scan.getScanFiles(engine, true)) {
                while (batches.hasNext()) {
                    try (CloseableIterator<Row> rows = batches.next().getRows()) {
                        while (rows.hasNext()) {
                            files.add(file(new AddFile(rows.next().getStruct(0))));
                        }
                    }
                }
            }
            return files;
        });
    }

    /** Refuses a version because of a data file in it. */
    UnreadableLakeException damaged(Snapshot snapshot, UnreadableLakeException file) {
        return new UnreadableLakeException(
                describe() + ", version " + snapshot.getVersion() + ": " + file.getMessage() + ". "
                        + Remedy.rebuild(name),
                file);
    }

    /**
     * Compares a data file, byte by byte, with what the log says of it.
     *
     * @throws UnreadableLakeException naming the file, when it is missing or was changed
     */
    void requireUnchanged(DataFile file) throws IOException {
        String found;
        try {
            found = file.checksum().isEmpty() ? "" : FileChecksum.of(disk, file.file());
        } catch (NoSuchFileException missing) {
            throw new UnreadableLakeException(
                    "data file " + file.file() + " is missing, though the table's log names it", missing);
        }
        if (!found.equals(file.checksum())) {
            throw new UnreadableLakeException("data file " + file.file() + " was changed: its CRC-32C is " + found
                    + ", the log says " + file.checksum());
        }
    }

    /** The highest seq of any row. */
    long highestSeq(Snapshot snapshot) throws IOException {
        return files(snapshot, Optional.empty()).stream()
                .mapToLong(file -> file.span().highestSeq())
                .max()
                .orElse(0);
    }

    private DataFile file(AddFile added) throws UnreadableLakeException {
        if (added.getDeletionVector().isPresent()) {
            throw foreign("data file " + added.getPath() + " has a deletion vector");
        }
        try {
            return new DataFile(
                    PartitionFolder.resolve(folder, added.getPath()),
                    added.getPath(),
                    VectorUtils.toJavaMap(added.getPartitionValues()),
                    added.getSize(),
                    added.getNumRecords().orElse(0L),
                    FileSpan.of(added.getStats(FileSpan.COLUMNS)),
                    added.getTags()
                            .map(tags ->
                                    VectorUtils.<String, String>toJavaMap(tags).getOrDefault(DataFile.CHECKSUM_TAG, ""))
                            .orElse(""));
        } catch (URISyntaxException damage) {
            throw new UnreadableLakeException(
                    describe() + ": its log names the data file '" + added.getPath() + "', which is no path", damage);
        }
    }

    /** What reads the log through Kernel. */
    @FunctionalInterface
    interface Reading<T> {
        T read() throws IOException;
    }

    /** Gives Kernel's failures, which are many and unchecked, one name. */
    <T> T reading(Reading<T> reading) throws IOException {
        try {
            return reading.read();
        } catch (RuntimeException failure) {
            throw new UnreadableLakeException(
                    describe() + " cannot be read: " + reasonOf(failure) + ". " + Remedy.rebuild(name), failure);
        }
    }

    /** Parsers quote the bytes that they could not read. */
    private static String printable(String said) {
        String clean = UNPRINTABLE.matcher(said).replaceAll("?");
        return clean.length() <= LONGEST_REASON ? clean : clean.substring(0, LONGEST_REASON) + "...";
    }

    /** What the failure and its causes say, each thing once, and without what Kernel and parsers say of themselves. */
    private static String reasonOf(Throwable failure) {
        String reason = "";
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String said = String.valueOf(cause.getMessage()).replace(KERNEL_PREFIX, "");
            int end = said.indexOf('\n');
            said = printable(end < 0 ? said : said.substring(0, end));
            if (!reason.contains(said)) {
                reason = reason.isEmpty() ? said : reason + ": " + said;
            }
        }
        return reason;
    }
}
