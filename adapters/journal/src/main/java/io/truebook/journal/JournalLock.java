package io.truebook.journal;

import io.truebook.engine.seam.Clock;
import io.truebook.engine.seam.Disk;
import io.truebook.engine.seam.Disk.DiskFile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The right to write: a lock that dies with its process, and beside it a note of who holds it.
 *
 * <p>The note is the fence against a holder that stood still while its lock was removed and another process took the
 * folder. Whoever takes the lock replaces the note before it reads anything else; whoever writes looks at the note after
 * the write and before anybody is told of it. So a write that was acknowledged was there when the next holder read.
 */
final class JournalLock implements Closeable {

    private static final Logger LOG = LoggerFactory.getLogger(FileJournal.class);
    private static final int LONGEST_NOTE = 200;
    private static final String STOPPED = "stopped in order";

    private final JournalFolder folder;
    private final Closeable held;
    private @Nullable String note;
    private volatile Instant notedAt = Instant.MIN;
    private boolean lastHolderStopped;

    private JournalLock(JournalFolder folder, Closeable held) {
        this.folder = folder;
        this.held = held;
    }

    /** Takes the lock to write, or says who has it and changes nothing. */
    static JournalLock take(JournalFolder folder, Clock clock) throws IOException {
        JournalLock lock = hold(folder);
        try {
            lock.lastHolderStopped = read(folder).equals(STOPPED);
            String own = "pid " + ProcessHandle.current().pid() + " since " + clock.instant();
            lock.write(own);
            lock.note = own;
            lock.notedAt = lock.changedAt();
            return lock;
        } catch (IOException | RuntimeException | Error failure) {
            lock.close();
            throw failure;
        }
    }

    /** Takes the lock to look, without a note: the folder stays as it is. */
    static JournalLock hold(JournalFolder folder) throws IOException {
        Closeable held = folder.disk().tryLock(folder.lock());
        if (held == null) {
            throw new JournalInUseException("the journal " + folder.root() + " is in use by another process"
                    + holder(folder) + ". Only one may write to it: stop that one, or choose another folder with --dir."
                    + endpoint(folder));
        }
        return new JournalLock(folder, held);
    }

    /** True when whoever held it last gave it up in order: then nobody is left who could still write. */
    boolean lastHolderStopped() {
        return lastHolderStopped;
    }

    /**
     * Looks whether the note is still ours. As long as nobody has touched it this opens no file, of which a process may
     * have run out.
     *
     * @throws JournalTakenException when it is not: what was written last may be missing from the record
     */
    void requireHeld() throws IOException {
        Instant changed = changedAt();
        if (changed.equals(notedAt)) {
            return;
        }
        String now = read(folder);
        if (!now.equals(note)) {
            throw new JournalTakenException(
                    "the journal " + folder.root() + " is no longer ours: its lock was noted by "
                            + (now.isEmpty() ? "nobody" : now) + " while this process (" + note
                            + ") stood still. Nothing more is written, and what had been accepted is with the other one;"
                            + " do not remove " + folder.lock() + " while a process runs");
        }
        notedAt = changed;
    }

    private Instant changedAt() throws IOException {
        try {
            return folder.disk().modifiedAt(folder.owner());
        } catch (NoSuchFileException gone) {
            return Instant.MAX;
        }
    }

    private void write(String text) throws IOException {
        Disk disk = folder.disk();
        boolean there = disk.exists(folder.owner());
        try (DiskFile file = there ? disk.open(folder.owner()) : disk.create(folder.owner())) {
            file.truncate(0);
            file.append(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
        }
    }

    /** The note as it lies there; empty when there is none. */
    private static String read(JournalFolder folder) throws IOException {
        try (DiskFile file = folder.disk().openReadOnly(folder.owner())) {
            ByteBuffer text = ByteBuffer.allocate(LONGEST_NOTE);
            file.read(text, 0);
            return new String(text.array(), 0, text.position(), StandardCharsets.UTF_8);
        } catch (NoSuchFileException none) {
            return "";
        }
    }

    private static String holder(JournalFolder folder) throws IOException {
        String text = read(folder);
        return text.isEmpty() ? "" : " (" + text.replaceAll("[^ -~]", "?") + ")";
    }

    private static String endpoint(JournalFolder folder) {
        return folder.disk().exists(folder.endpoint())
                ? " The address at which it answers is in " + folder.endpoint() + "."
                : "";
    }

    /** Leaves the note of a last holder that stopped as it was: this one has refused to start, and changed nothing. */
    void restoreNote() throws IOException {
        if (lastHolderStopped) {
            write(STOPPED);
        }
    }

    /** Notes that nothing of ours is on its way any more. Without the note the next start is only more careful. */
    void noteStop() {
        try {
            requireHeld();
            write(STOPPED);
        } catch (IOException unnoted) {
            LOG.warn("{}: the stop could not be noted: {}", folder.owner(), unnoted.getMessage());
        }
    }

    @Override
    public void close() throws IOException {
        held.close();
    }
}
