package io.truebook.lake;

import io.truebook.engine.UnreadableLakeException;
import io.truebook.engine.seam.Disk;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Follows the commits of one table, from its newest checkpoint on. A writer that publishes log files by rename, as most
 * engines do on a local disk, can overwrite a commit after it succeeded; nothing else would ever tell. Two things do:
 *
 * <pre>
 * while we run    the last commits of ours are read again and compared with their fingerprints
 * after a start   each commit of ours names the SHA-256 of the file before it (see {@link CommitMark})
 * </pre>
 *
 * The newest commit has no follower that could name it. It needs none: when it is replaced, its cursor goes with it, and
 * the sink begins again where the table's cursor is.
 */
final class CommitChain {

    private static final int KEPT = 16;
    private static final long UNKNOWN = -1;

    private final TableLog log;
    private final Disk disk;
    private final DurableFiles files;
    private final String appId;
    private final Deque<Own> recent = new ArrayDeque<>();
    private @Nullable CommitPrint newest;
    private long followedTo = UNKNOWN;
    private long cursor = UNKNOWN;
    private long cursorBefore = UNKNOWN;
    private long statedIn = UNKNOWN;
    private long settledTo = UNKNOWN;
    private @Nullable LostCommit broken;
    private @Nullable ForeignChange foreign;

    CommitChain(TableLog log, Disk disk, String appId) {
        this.log = log;
        this.disk = disk;
        this.files = new DurableFiles(disk);
        this.appId = appId;
    }

    /** A commit of ours, as it was written or first found. */
    private record Own(CommitPrint print, SeqRange range) {}

    /**
     * Reads the commits that were not read yet.
     *
     * @param checkpoint what lies below it cannot change the table any more
     */
    void follow(long checkpoint, long version) throws IOException {
        if (followedTo > version) {
            beginAgain();
        }
        // A checkpoint hides nothing that we have not read: another program may have written it with its change.
        for (long next = followedTo == UNKNOWN ? checkpoint : followedTo + 1; next <= version; next++) {
            read(next, checkpoint);
            followedTo = next;
        }
    }

    /** Nothing was read yet; what was written is still known. */
    void beginAgain() {
        newest = null;
        followedTo = UNKNOWN;
        cursor = UNKNOWN;
        cursorBefore = UNKNOWN;
        statedIn = UNKNOWN;
        broken = null;
        foreign = null;
    }

    private void read(long version, long checkpoint) throws IOException {
        Path file = log.commitFile(version);
        CommitPrint print = null;
        try {
            print = CommitPrint.of(file, files.read(file));
            take(print, CommitActions.read(log, disk, file), checkpoint);
        } catch (NoSuchFileException cleanedUp) {
            // Kernel says when it is needed.
        } catch (UnreadableLakeException damaged) {
            if (version > checkpoint) {
                throw damaged;
            }
        }
        newest = print;
    }

    private void take(CommitPrint print, CommitActions actions, long checkpoint) throws IOException {
        Optional<CommitMark> mark = CommitMark.parse(actions.engine());
        if (actions.isOurs() && mark.isPresent()) {
            checkLink(print, mark.get(), checkpoint);
        }
        boolean changes = !actions.effects().isEmpty() && print.version() > 0;
        if (changes && !actions.isOurs() && foreign == null) {
            foreign = new ForeignChange(print.version(), print.file(), actions.inWords());
        }
        Long stated = actions.cursors().get(appId);
        cursorBefore = cursor;
        if (stated != null) {
            SeqRange range = mark.flatMap(CommitMark::range).orElse(new SeqRange(stated, stated));
            remember(print, range, stated);
        }
    }

    private void checkLink(CommitPrint print, CommitMark mark, long checkpoint) throws IOException {
        CommitPrint before = newest;
        boolean fits =
                before == null || mark.before().isEmpty() || mark.before().get().equals(before.sha256());
        if (mark.kind() == CommitMark.Kind.AGAIN) {
            broken = null;
        }
        if (!fits && before != null && broken == null && before.version() > Math.max(settledTo, checkpoint)) {
            broken = new LostCommit(
                    before.version(),
                    before.file(),
                    new SeqRange(cursorBelow(checkpoint), cursor),
                    "was overwritten after version " + print.version() + " had been written on it: it has "
                            + before.sizeBytes() + " bytes with SHA-256 " + before.sha256());
        }
    }

    /** What the table had for certain before the commit that was overwritten. */
    private long cursorBelow(long checkpoint) throws IOException {
        return cursorBefore == UNKNOWN ? log.cursor(log.at(checkpoint), appId) : cursorBefore;
    }

    private void remember(CommitPrint print, SeqRange range, long stated) {
        cursor = stated;
        statedIn = print.version();
        recent.removeIf(own -> own.print().version() == print.version());
        recent.addLast(new Own(print, range));
        if (recent.size() > KEPT) {
            recent.removeFirst();
        }
    }

    /** What was attempted last is known to have succeeded as the next version. */
    void published(SeqRange range) {
        Optional<CommitPrint> print = log.witness().taken();
        if (print.isPresent() && print.get().version() == followedTo + 1) {
            newest = print.get();
            followedTo = newest.version();
            cursorBefore = cursor;
            remember(newest, range, Math.max(range.to(), cursor));
        }
    }

    /** The fingerprint that a commit on top of a version names. */
    Optional<String> printOf(long version) {
        CommitPrint print = newest;
        return print == null || print.version() != version ? Optional.empty() : Optional.of(print.sha256());
    }

    /** The cursor as a version's own log file states it; absent when that file is not ours or not there. */
    Optional<Long> cursorStatedIn(long version) {
        return version == statedIn ? Optional.of(cursor) : Optional.empty();
    }

    /** The oldest of our commits at or above a version that is not as it was written. */
    Optional<LostCommit> lost(long fromVersion) throws IOException {
        if (broken != null && broken.version() >= fromVersion) {
            return Optional.of(broken);
        }
        for (Own own : recent) {
            String state = own.print().version() < fromVersion ? "" : stateOf(own.print());
            if (!state.isEmpty()) {
                return Optional.of(
                        new LostCommit(own.print().version(), own.print().file(), own.range(), state));
            }
        }
        return Optional.empty();
    }

    private String stateOf(CommitPrint print) throws IOException {
        try {
            CommitPrint now = CommitPrint.of(print.file(), files.read(print.file()));
            return now.equals(print)
                    ? ""
                    : "was overwritten: it has " + now.sizeBytes() + " bytes, we wrote " + print.sizeBytes();
        } catch (NoSuchFileException gone) {
            return "is missing";
        }
    }

    /** What is in the log now is the truth from here on; what it says of others is read anew. */
    void acceptAsItIs() {
        settledTo = Math.max(settledTo, followedTo);
        recent.clear();
        beginAgain();
    }

    /** The first commit of another program that changed rows or the table. */
    Optional<ForeignChange> foreign() {
        return Optional.ofNullable(foreign);
    }
}
