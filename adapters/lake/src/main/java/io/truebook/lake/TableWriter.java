package io.truebook.lake;

import io.delta.kernel.Operation;
import io.delta.kernel.Snapshot;
import io.delta.kernel.TableManager;
import io.delta.kernel.TransactionCommitResult;
import io.delta.kernel.data.Row;
import io.delta.kernel.exceptions.CheckpointAlreadyExistsException;
import io.delta.kernel.hook.PostCommitHook;
import io.delta.kernel.internal.SnapshotImpl;
import io.delta.kernel.internal.actions.SetTransaction;
import io.delta.kernel.internal.actions.SingleAction;
import io.delta.kernel.internal.util.Utils;
import io.delta.kernel.utils.CloseableIterable;
import io.truebook.engine.UnreadableLakeException;
import io.truebook.engine.seam.Clock;
import io.truebook.engine.seam.Disk;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes one table. A commit succeeds only on top of the version that was read (no retries inside Kernel), so that
 * nobody else's change is overwritten, and carries the cursor of our journal. Its outcome is one of three:
 *
 * <pre>
 * published               the new version is ours
 * somebody else was first the table is read again; the caller computes again
 * unknown                 the table is read again; its cursor says whether the commit is in
 * </pre>
 */
final class TableWriter {

    private static final Logger LOG = LoggerFactory.getLogger(TableWriter.class);

    private final TableSpec spec;
    private final TableLog log;
    private final Disk disk;
    private final Clock clock;
    private final String appId;
    private final int checkpointInterval;
    private final CommitChain chain;
    private @Nullable Snapshot snapshot;
    private long cursor;
    private long checkpointedVersion;
    private @Nullable SeqRange owed;
    private boolean toldAgain;
    private long lostCommits;

    /** @param appId names this journal's cursor among those of others */
    TableWriter(TableSpec spec, TableLog log, Disk disk, Clock clock, String appId, int checkpointInterval) {
        this.spec = spec;
        this.log = log;
        this.disk = disk;
        this.clock = clock;
        this.appId = appId;
        this.checkpointInterval = checkpointInterval;
        this.chain = new CommitChain(log, disk, appId);
    }

    TableLog log() {
        return log;
    }

    /** Reads the table, after creating it when there is none. May be called again, and then begins anew. */
    void open() throws IOException {
        if (log.isMissing()) {
            createUnlessSomebodyElseDoes();
        }
        chain.beginAgain();
        checkpointedVersion = checkpointOf(refresh());
    }

    /** Writes what makes commits cheap, once the table is known to be ours and whole. */
    void prepare() throws IOException {
        Snapshot latest = current();
        if (missesChecksum(latest)) {
            // Without the checksum of its version every commit would replay the whole log.
            log.reading(() -> {
                latest.writeChecksum(log.engine(), Snapshot.ChecksumWriteMode.FULL);
                return latest;
            });
            refresh();
        }
    }

    /** The version of the checkpoint that a version was read from; 0 when there is none. */
    private static long checkpointOf(Snapshot read) {
        return ((SnapshotImpl) read).getLogSegment().getCheckpointVersionOpt().orElse(0L);
    }

    private static boolean missesChecksum(Snapshot latest) {
        return latest.getStatistics()
                .getChecksumWriteMode()
                .filter(Snapshot.ChecksumWriteMode.FULL::equals)
                .isPresent();
    }

    private void createUnlessSomebodyElseDoes() throws IOException {
        try {
            create();
        } catch (UnreadableLakeException failed) {
            if (log.isMissing()) {
                throw failed;
            }
        }
    }

    private void create() throws IOException {
        disk.createDirectories(log.logFolder());
        log.reading(() -> {
            TransactionCommitResult created = TableManager.buildCreateTableTransaction(
                            log.folder().toString(), PositionSchema.DELTA, "truebook")
                    .withTableProperties(spec.allProperties(checkpointInterval))
                    .withDataLayoutSpec(spec.layout())
                    .build(log.engine())
                    .commit(log.engine(), iterable(List.of(cursorAt(0))));
            for (PostCommitHook hook : created.getPostCommitHooks()) {
                hook.threadSafeInvoke(log.engine());
            }
            return created;
        });
    }

    /** The cursor, and the time of the commit by our clock. */
    private Row cursorAt(long seq) {
        return SingleAction.createTxnSingleAction(new SetTransaction(appId, seq, Optional.of(clock.millis())).toRow());
    }

    private static CloseableIterable<Row> iterable(List<Row> actions) {
        return CloseableIterable.inMemoryIterable(Utils.toCloseableIterator(actions.iterator()));
    }

    /** The version that the next commit builds on. */
    Snapshot current() throws IOException {
        Snapshot known = snapshot;
        return known == null ? refresh() : known;
    }

    /** The highest seq whose changes are in the table, as the table itself says. */
    long cursor() throws IOException {
        current();
        return cursor;
    }

    private Snapshot refresh() throws IOException {
        snapshot = null;
        Snapshot latest = log.latest();
        // What is visible may be a commit whose folder could not be forced: believe it only when it is durable.
        disk.forceDirectory(log.logFolder());
        cursor = log.cursor(latest, appId);
        chain.follow(checkpointOf(latest), latest.getVersion());
        requireTrueCheckpoint(latest);
        snapshot = latest;
        return latest;
    }

    /** A checkpoint with another cursor than its commit would make us write facts twice, or leave some out. */
    private void requireTrueCheckpoint(Snapshot latest) throws UnreadableLakeException {
        long version = latest.getVersion();
        Optional<Long> stated = version == checkpointOf(latest) ? chain.cursorStatedIn(version) : Optional.empty();
        if (stated.isPresent() && stated.get() != cursor) {
            throw new UnreadableLakeException(log.describe() + ", version " + version
                    + ": its checkpoint says that it has "
                    + "everything up to seq " + cursor + ", its commit " + log.commitFile(version) + " says seq "
                    + stated.get() + ": the checkpoint " + log.checkpointFile(version) + " lies. "
                    + Remedy.rebuild(log.name()));
        }
    }

    /** Looks whether another program has committed since; cheap when it has not. */
    void lookAround() throws IOException {
        if (disk.exists(log.commitFile(current().getVersion() + 1))) {
            refresh();
        }
    }

    /**
     * Goes on only when no other program has changed rows or the table.
     *
     * @throws UnreadableLakeException naming version and file; nothing was changed
     */
    void requireUndisturbed() throws IOException {
        current();
        Optional<ForeignChange> change = chain.foreign();
        if (change.isPresent()) {
            throw log.changedByAnother(change.get());
        }
    }

    /** How a commit ended, when it is known. */
    enum Outcome {
        /** It is the newest version. */
        PUBLISHED,
        /** It failed on its way, but the table has it; others may have followed. */
        FOUND,
        /** Somebody else's commit came first: compute the actions again. */
        OVERTAKEN
    }

    /**
     * Commits file actions together with the cursor.
     *
     * @throws IOException when it is certain that the commit did not happen, or when the table cannot be read
     */
    Outcome commit(List<Row> fileActions, SeqRange range) throws IOException {
        CommitMark.Kind kind = owed == null ? CommitMark.Kind.NEXT : CommitMark.Kind.AGAIN;
        Outcome outcome = commit(
                fileActions,
                range,
                Operation.WRITE,
                before -> CommitMark.of(range, kind, before),
                (base, mark) -> kind == CommitMark.Kind.NEXT ? cursor >= range.to() : isSaidAbove(base, mark));
        toldAgain |= owed != null && outcome != Outcome.OVERTAKEN;
        return outcome;
    }

    /**
     * Commits an exchange of files that changes no row; the cursor stays.
     *
     * @param added a file that no other commit can have added: by it an unknown outcome is decided
     * @throws IOException when it is certain that the commit did not happen, or when the table cannot be read
     */
    Outcome commitLayout(List<Row> fileActions, DataFile added) throws IOException {
        return commit(
                fileActions,
                new SeqRange(cursor(), cursor()),
                Operation.MANUAL_UPDATE,
                CommitMark::compaction,
                (base, mark) -> log.files(current(), Optional.empty()).stream()
                        .anyMatch(file -> file.logPath().equals(added.logPath())));
    }

    /** Looks whether a commit is in the table that was just read. */
    @FunctionalInterface
    private interface Presence {
        boolean isIn(long base, String mark) throws IOException;
    }

    /** Whether a commit above a version says this of itself: where the cursor, which was there before, can't tell. */
    private boolean isSaidAbove(long base, String mark) throws IOException {
        for (long version = base + 1; version <= current().getVersion(); version++) {
            if (CommitActions.read(log, disk, log.commitFile(version)).engine().endsWith(mark)) {
                return true;
            }
        }
        return false;
    }

    private Outcome commit(
            List<Row> fileActions,
            SeqRange range,
            Operation operation,
            Function<Optional<String>, CommitMark> marks,
            Presence presence)
            throws IOException {
        Snapshot base = current();
        String mark = marks.apply(chain.printOf(base.getVersion())).toString();
        List<Row> actions = new ArrayList<>(fileActions);
        long newCursor = Math.max(cursor, range.to());
        actions.add(cursorAt(newCursor));
        try {
            TransactionCommitResult result = base.buildUpdateTableTransaction(mark, operation)
                    .withMaxRetries(0)
                    .build(log.engine())
                    .commit(log.engine(), iterable(actions));
            snapshot = result.getPostCommitSnapshot().orElse(null);
            cursor = newCursor;
            chain.published(range);
            return Outcome.PUBLISHED;
        } catch (RuntimeException failure) {
            return lookUp(base.getVersion(), mark, presence, failure);
        }
    }

    private Outcome lookUp(long baseVersion, String mark, Presence presence, RuntimeException failure)
            throws IOException {
        try {
            refresh();
            if (presence.isIn(baseVersion, mark)) {
                return Outcome.FOUND;
            }
        } catch (IOException alsoFailed) {
            alsoFailed.addSuppressed(failure);
            throw alsoFailed;
        }
        if (current().getVersion() > baseVersion) {
            return Outcome.OVERTAKEN;
        }
        throw new NotCommittedException(
                log.describe() + ": " + mark + " was not committed: " + rootMessage(failure), failure);
    }

    private static String rootMessage(Throwable failure) {
        Throwable root = failure;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            root = cause;
        }
        return String.valueOf(root.getMessage());
    }

    /**
     * The inputs whose facts must be written again, because a commit that carried them did not survive. They stay owed
     * until {@link #settled}. The log as it is now is the truth from here on.
     */
    Optional<SeqRange> owed() throws IOException {
        Optional<LostCommit> lost = lostCommit();
        if (lost.isPresent()) {
            LostCommit commit = lost.get();
            discardChecksums();
            LOG.error(
                    "{}: our commit of version {} {}: {}. Another program writes this table: stop it. Seq {} up to {} is "
                            + "written again now",
                    log.describe(),
                    commit.version(),
                    commit.state(),
                    commit.file(),
                    commit.range().from() + 1,
                    cursor);
            lostCommits++;
            SeqRange known = owed;
            owed = new SeqRange(
                    Math.min(commit.range().from(), known == null ? Long.MAX_VALUE : known.from()),
                    Math.max(cursor, known == null ? 0 : known.to()));
            chain.acceptAsItIs();
            snapshot = null;
            toldAgain = false;
            prepare();
        }
        return Optional.ofNullable(owed);
    }

    /** They sum up commits that are gone; new ones are made of the log as it is. */
    private void discardChecksums() throws IOException {
        for (LogFiles.LogFile file : LogFiles.of(log, disk)) {
            if (file.kind() == LogFiles.Kind.CHECKSUM) {
                disk.delete(file.path());
            }
        }
    }

    /** The oldest of our last commits that is not as it was written; those below a checkpoint don't matter any more. */
    Optional<LostCommit> lostCommit() throws IOException {
        return chain.lost(checkpointedVersion);
    }

    /** What was owed is in the table, which the log says from here on. */
    void settled() throws IOException {
        SeqRange range = owed;
        while (range != null && !toldAgain) {
            commit(List.of(), range);
        }
        owed = null;
    }

    /** How many commits did not survive, since the start of the process. */
    long lostCommits() {
        return lostCommits;
    }

    /** True when enough commits have passed since the last checkpoint. */
    boolean isCheckpointDue() {
        Snapshot known = snapshot;
        return known != null && known.getVersion() - checkpointedVersion >= checkpointInterval;
    }

    /** Writes checksum and checkpoint of the newest version; Kernel then removes log files that are past their time. */
    void checkpoint() throws IOException {
        Snapshot known = current();
        checkpointedVersion = known.getVersion();
        log.reading(() -> {
            Optional<Snapshot.ChecksumWriteMode> mode = known.getStatistics().getChecksumWriteMode();
            if (mode.isPresent()) {
                known.writeChecksum(log.engine(), mode.get());
            }
            return known;
        });
        Snapshot latest = log.latest();
        log.reading(() -> {
            try {
                latest.writeCheckpoint(log.engine());
            } catch (CheckpointAlreadyExistsException somebodyWroteIt) {
                // One is as good as another.
            }
            return latest;
        });
        refresh();
    }
}
