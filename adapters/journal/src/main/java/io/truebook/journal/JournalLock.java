package io.truebook.journal;

import io.truebook.engine.seam.Clock;
import io.truebook.engine.seam.Disk;
import io.truebook.engine.seam.Disk.DiskFile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** The right to write: a lock that dies with its process, and beside it a note of who holds it. */
final class JournalLock implements Closeable {

    private static final int LONGEST_NOTE = 200;

    private final Closeable held;

    private JournalLock(Closeable held) {
        this.held = held;
    }

    /** Takes the lock to write, or says who has it and changes nothing. */
    static JournalLock take(JournalFolder folder, Clock clock) throws IOException {
        JournalLock lock = hold(folder);
        try {
            note(folder, clock);
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
        return new JournalLock(held);
    }

    private static void note(JournalFolder folder, Clock clock) throws IOException {
        String note = "pid " + ProcessHandle.current().pid() + " since " + clock.instant();
        Disk disk = folder.disk();
        boolean there = disk.exists(folder.owner());
        try (DiskFile file = there ? disk.open(folder.owner()) : disk.create(folder.owner())) {
            file.truncate(0);
            file.append(ByteBuffer.wrap(note.getBytes(StandardCharsets.UTF_8)));
        }
    }

    private static String holder(JournalFolder folder) throws IOException {
        if (!folder.disk().exists(folder.owner())) {
            return "";
        }
        try (DiskFile file = folder.disk().openReadOnly(folder.owner())) {
            ByteBuffer note = ByteBuffer.allocate(LONGEST_NOTE);
            file.read(note, 0);
            String text = new String(note.array(), 0, note.position(), StandardCharsets.UTF_8);
            return " (" + text.replaceAll("[^ -~]", "?") + ")";
        }
    }

    private static String endpoint(JournalFolder folder) {
        return folder.disk().exists(folder.endpoint())
                ? " The address at which it answers is in " + folder.endpoint() + "."
                : "";
    }

    @Override
    public void close() throws IOException {
        held.close();
    }
}
