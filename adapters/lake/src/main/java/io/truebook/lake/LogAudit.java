package io.truebook.lake;

import io.truebook.engine.seam.Disk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads one table's log commit by commit, beside Kernel, and compares each checkpoint with the commits below it. */
final class LogAudit {

    private static final Pattern SEQS = Pattern.compile("truebook seq (\\d+)\\.\\.\\d+");
    private static final String RESTORE =
            ". Nothing was changed. Restore it from a copy, or move the table away and start "
                    + "the service: it is rebuilt from the journal";

    private final TableLog log;
    private final Disk disk;
    private final String appId;
    private final Consumer<Finding> findings;
    private final TreeMap<Long, Path> commits = new TreeMap<>();
    private final TreeMap<Long, Path> checkpoints = new TreeMap<>();
    private long cursor = -1;
    private boolean whole = true;

    LogAudit(TableLog log, Disk disk, String appId, Consumer<Finding> findings) {
        this.log = log;
        this.disk = disk;
        this.appId = appId;
        this.findings = findings;
    }

    /** Returns how many commits were read. */
    long run(Progress progress) throws IOException {
        for (LogFiles.LogFile file : LogFiles.of(log, disk)) {
            switch (file.kind()) {
                case COMMIT -> commits.put(file.version(), file.path());
                case CHECKPOINT -> checkpoints.put(file.version(), file.path());
                case CHECKSUM, OTHER -> {}
            }
        }
        findGaps();
        readAll(progress);
        return commits.size();
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
        Path file = log.logFolder().resolve(String.format("%020d.json", version));
        find(version, file, Finding.Kind.LOG_GAP, "the log has a gap, " + file + " is missing" + RESTORE);
    }

    private void readAll(Progress progress) {
        Optional<Set<String>> live = beginning();
        long done = 0;
        for (Map.Entry<Long, Path> commit : commits.entrySet()) {
            long version = commit.getKey();
            Optional<CommitActions> actions = read(version, commit.getValue());
            actions.ifPresent(read -> {
                checkSeqs(version, commit.getValue(), read);
                live.ifPresent(files -> apply(version, read, files));
            });
            Path checkpoint = checkpoints.get(version);
            if (whole && live.isPresent() && checkpoint != null) {
                compare(version, checkpoint, live.get());
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
        return pathsAt(commits.firstKey());
    }

    private Optional<Set<String>> pathsAt(long version) {
        try {
            return Optional.of(log.files(log.at(version), Optional.empty()).stream()
                    .map(DataFile::logPath)
                    .collect(Collectors.toCollection(HashSet::new)));
        } catch (IOException unreadable) {
            find(version, log.logFolder(), Finding.Kind.DAMAGED_LOG, String.valueOf(unreadable.getMessage()));
            return Optional.empty();
        }
    }

    private Optional<CommitActions> read(long version, Path file) {
        try {
            return Optional.of(CommitActions.read(log, disk, file));
        } catch (IOException damaged) {
            whole = false;
            find(version, file, Finding.Kind.DAMAGED_LOG, String.valueOf(damaged.getMessage()));
            return Optional.empty();
        }
    }

    private void checkSeqs(long version, Path file, CommitActions actions) {
        Long moved = actions.cursors().get(appId);
        if (moved == null) {
            return;
        }
        Matcher seqs = SEQS.matcher(actions.engine());
        long begins = seqs.find() ? Long.parseLong(seqs.group(1)) : cursor + 1;
        if (cursor >= 0 && (moved < cursor || begins > cursor + 1)) {
            find(
                    version,
                    file,
                    Finding.Kind.SEQ_GAP,
                    file + " carries seq " + begins + " up to " + moved + ", the commit before it ended at " + cursor
                            + RESTORE);
        }
        cursor = moved;
    }

    private void compare(long version, Path checkpoint, Set<String> expected) {
        pathsAt(version).filter(said -> !said.equals(expected)).ifPresent(said -> {
            Set<String> lacking = new HashSet<>(expected);
            lacking.removeAll(said);
            String which = lacking.stream()
                    .sorted()
                    .findFirst()
                    .map(path -> "it lacks " + path)
                    .orElse("it has more");
            find(
                    version,
                    checkpoint,
                    Finding.Kind.LYING_CHECKPOINT,
                    "checkpoint " + checkpoint + " names " + said.size() + " data files, the commits leave "
                            + expected.size() + ": " + which
                            + ". Nothing was changed. Remove the checkpoint and _last_checkpoint: the commits below it "
                            + "are all there");
        });
    }

    private void find(long version, Path file, Finding.Kind kind, String text) {
        findings.accept(
                new Finding(log.name(), version, file, kind, log.describe() + ", version " + version + ": " + text));
    }
}
