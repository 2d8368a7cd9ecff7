package io.truebook.lake;

import io.delta.kernel.Snapshot;
import io.truebook.engine.seam.Disk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads one table's log commit by commit, beside Kernel: that none is missing, that each names the one before as it is,
 * that seqs follow each other, that nobody else wrote, and that each checkpoint says what the commits below it say.
 */
final class LogAudit {

    private static final Pattern HINTED_VERSION = Pattern.compile("\"version\"\\s*:\\s*(\\d{1,18})");

    private final TableLog log;
    private final Disk disk;
    private final DurableFiles files;
    private final String appId;
    private final AuditReport report;
    private final TreeMap<Long, Path> commits = new TreeMap<>();
    private final TreeMap<Long, Path> checkpoints = new TreeMap<>();
    private final List<Runnable> unsettled = new ArrayList<>();
    private @Nullable CommitPrint before;
    private long cursor = -1;
    private boolean whole = true;

    LogAudit(TableLog log, Disk disk, String appId, AuditReport report) {
        this.log = log;
        this.disk = disk;
        this.files = new DurableFiles(disk);
        this.appId = appId;
        this.report = report;
    }

    void run(Progress progress) throws IOException {
        List<LogFiles.LogFile> files = LogFiles.of(log, disk);
        for (LogFiles.LogFile file : files) {
            switch (file.kind()) {
                case COMMIT -> commits.put(file.version(), file.path());
                case CHECKPOINT -> checkpoints.put(file.version(), file.path());
                case CHECKSUM, OTHER -> {}
            }
        }
        leaveOutLeftovers(files);
        findGaps();
        checkHint();
        readAll(progress);
        unsettled.forEach(Runnable::run);
        report.commitsRead(commits.size());
    }

    /** What a clean-up that was cut off has left below the oldest checkpoint belongs to no version that is kept. */
    private void leaveOutLeftovers(List<LogFiles.LogFile> files) {
        long oldest = LogFiles.oldestKept(files);
        commits.keySet().removeIf(version -> version < oldest);
    }

    private void findGaps() {
        long oldest = commits.isEmpty() ? 0 : commits.firstKey();
        if (oldest > 0 && !checkpoints.containsKey(oldest) && !checkpoints.containsKey(oldest - 1)) {
            gap(oldest - 1);
        }
        for (long version = oldest; version <= Math.max(last(commits), last(checkpoints)); version++) {
            if (!commits.containsKey(version)) {
                gap(version);
            }
        }
    }

    private static long last(Map<Long, Path> files) {
        return files.keySet().stream().mapToLong(Long::longValue).max().orElse(-1);
    }

    private void gap(long version) {
        whole = false;
        Path file = log.commitFile(version);
        find(version, file, Finding.Kind.LOG_GAP, "the log has a gap, " + file + " is missing. " + remedy());
    }

    /** Readers that believe a wrong hint fail, or miss what came after; our own ones look for themselves. */
    private void checkHint() throws IOException {
        Path hint = log.lastCheckpointFile();
        if (!disk.exists(hint)) {
            return;
        }
        ByteBuffer content = files.read(hint);
        Matcher version = HINTED_VERSION.matcher(StandardCharsets.UTF_8.decode(content));
        boolean readable = version.find();
        if (!readable || !checkpoints.containsKey(Long.parseLong(version.group(1)))) {
            find(
                    readable ? Long.parseLong(version.group(1)) : -1,
                    hint,
                    Finding.Kind.LYING_CHECKPOINT,
                    hint
                            + (readable
                                    ? " points to the checkpoint of version " + version.group(1)
                                            + ", which is not there"
                                    : " does not say where the last checkpoint is")
                            + ". Nothing was changed. Remove the file: it only saves readers time, and the service writes it "
                            + "anew with its next checkpoint");
        }
    }

    private void readAll(Progress progress) throws IOException {
        Optional<Set<String>> live = beginning();
        long done = 0;
        for (Map.Entry<Long, Path> commit : commits.entrySet()) {
            long version = commit.getKey();
            Optional<CommitActions> actions = read(version, commit.getValue());
            if (actions.isPresent()) {
                checkCommit(version, commit.getValue(), actions.get());
                live.ifPresent(paths -> apply(version, actions.get(), paths));
            }
            Path checkpoint = checkpoints.get(version);
            if (checkpoint != null) {
                checkCheckpoint(version, checkpoint, live);
            }
            progress.at("verify log of " + log.name(), ++done, commits.size());
        }
    }

    private void apply(long version, CommitActions actions, Set<String> live) {
        boolean inTheBeginningAlready = version > 0 && version == commits.firstKey();
        if (!inTheBeginningAlready) {
            live.removeAll(actions.removed().keySet());
            live.addAll(actions.added());
        }
    }

    /** The live files of the first version that is still there; absent when nothing says so. */
    private Optional<Set<String>> beginning() {
        if (commits.isEmpty() || commits.firstKey() == 0) {
            return Optional.of(new HashSet<>());
        }
        return stateAt(commits.firstKey(), log.logFolder()).map(State::paths);
    }

    /** What Kernel makes of a version: with a checkpoint there, what the checkpoint says. */
    private record State(Set<String> paths, long cursor) {}

    private Optional<State> stateAt(long version, Path file) {
        try {
            Snapshot snapshot = log.at(version);
            Set<String> paths = log.files(snapshot, Optional.empty()).stream()
                    .map(DataFile::logPath)
                    .collect(Collectors.toCollection(HashSet::new));
            return Optional.of(new State(paths, log.cursor(snapshot, appId)));
        } catch (IOException unreadable) {
            find(version, file, Finding.Kind.DAMAGED_LOG, String.valueOf(unreadable.getMessage()));
            return Optional.empty();
        }
    }

    private Optional<CommitActions> read(long version, Path file) throws IOException {
        try {
            return Optional.of(CommitActions.read(log, disk, file));
        } catch (IOException damaged) {
            whole = false;
            before = null;
            find(version, file, Finding.Kind.DAMAGED_LOG, String.valueOf(damaged.getMessage()));
            return Optional.empty();
        }
    }

    private void checkCommit(long version, Path file, CommitActions actions) throws IOException {
        Optional<CommitMark> mark = CommitMark.parse(actions.engine()).filter(said -> actions.isOurs());
        CommitPrint print = CommitPrint.of(file, files.read(file));
        mark.ifPresent(said -> checkLink(version, said));
        if (version > 0 && !actions.isOurs() && !actions.effects().isEmpty()) {
            whole &= !actions.effects().contains(CommitActions.Effect.TABLE);
            find(
                    version,
                    file,
                    Finding.Kind.FOREIGN_CHANGE,
                    file + " is not ours: " + actions.inWords()
                            + ". Nothing was changed. Stop that program, then stop the "
                            + "service and run `truebook lake rebuild " + log.name()
                            + "`: it writes the table anew from the journal and keeps this one");
        }
        checkSeqs(version, file, actions, mark);
        before = print;
    }

    /** Once what was overwritten has been written again, the log is whole from there on. */
    private void checkLink(long version, CommitMark said) {
        if (said.kind() == CommitMark.Kind.AGAIN) {
            unsettled.clear();
        }
        CommitPrint named = before;
        if (named == null
                || named.version() != version - 1
                || said.before().isEmpty()
                || said.before().get().equals(named.sha256())) {
            return;
        }
        whole = false;
        unsettled.add(() -> find(
                named.version(),
                named.file(),
                Finding.Kind.LOST_COMMIT,
                named.file() + " was overwritten after version " + version + " had been written on it: it has "
                        + named.sizeBytes() + " bytes with SHA-256 " + named.sha256() + ", and version " + version
                        + " names " + said.before().orElse("") + ". Stop the other program that writes this table; the "
                        + "service writes what was lost again when it starts, unless a later checkpoint holds it. If rows "
                        + "are missing all the same, " + Remedy.shortly(log.name())));
    }

    private void checkSeqs(long version, Path file, CommitActions actions, Optional<CommitMark> mark) {
        Long moved = actions.cursors().get(appId);
        if (moved == null) {
            return;
        }
        long begins = mark.flatMap(CommitMark::range).map(SeqRange::from).orElse(cursor) + 1;
        long ended = cursor;
        if (cursor >= 0 && (moved < cursor || begins > cursor + 1)) {
            unsettled.add(() -> find(
                    version,
                    file,
                    Finding.Kind.SEQ_GAP,
                    file + " carries seq " + begins + " up to " + moved + ", the commit before it ended at " + ended
                            + ". " + remedy()));
        }
        cursor = moved;
    }

    private void checkCheckpoint(long version, Path checkpoint, Optional<Set<String>> live) {
        Optional<State> said = stateAt(version, checkpoint);
        if (!whole || live.isEmpty() || said.isEmpty()) {
            return;
        }
        String wrong = "";
        if (!said.get().paths().equals(live.get())) {
            wrong = " names " + said.get().paths().size() + " data files, the commits leave "
                    + live.get().size() + ": " + difference(said.get().paths(), live.get());
        } else if (cursor >= 0 && said.get().cursor() != cursor) {
            wrong = " says that the table has everything up to seq "
                    + said.get().cursor() + ", the commits say seq " + cursor;
        }
        if (!wrong.isEmpty()) {
            find(
                    version,
                    checkpoint,
                    Finding.Kind.LYING_CHECKPOINT,
                    "checkpoint " + checkpoint + wrong + ". " + lieRemedy());
        }
    }

    private String lieRemedy() {
        return commits.firstKey() == 0
                ? "Nothing was changed. Stop the service and remove the checkpoint and _last_checkpoint: the commits below "
                        + "it are all there; then run `truebook lake verify` again"
                : remedy();
    }

    private static String difference(Set<String> said, Set<String> expected) {
        Set<String> lacking = new HashSet<>(expected);
        lacking.removeAll(said);
        Set<String> more = new HashSet<>(said);
        more.removeAll(expected);
        return lacking.stream()
                .sorted()
                .findFirst()
                .map(path -> "it lacks " + path)
                .or(() -> more.stream().sorted().findFirst().map(path -> "it has " + path + " too"))
                .orElse("");
    }

    private String remedy() {
        return Remedy.rebuild(log.name());
    }

    private void find(long version, Path file, Finding.Kind kind, String text) {
        report.find(log, version, file, kind, text);
    }
}
