package io.truebook.simulator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The frames sent to each session, in {@code sent-N.bin}: the bytes of the stream after the handshake, so each payload
 * behind its length of four bytes. Session numbers go on where the folder's last one ended. When the files outgrow their
 * budget the oldest closed ones are deleted; a session that outgrows it alone is no longer recorded.
 */
final class SentArchive {
    private static final Pattern NAME = Pattern.compile("sent-(\\d+)\\.bin");

    private final Path dir;
    private final long budgetBytes;
    private final TreeMap<Integer, SentFile> files = new TreeMap<>();
    private int last;
    private long usedBytes;

    SentArchive(Path dir, long budgetBytes) throws IOException {
        this.dir = dir;
        this.budgetBytes = budgetBytes;
        try (Stream<Path> entries = Files.list(dir)) {
            for (Path path : entries.sorted().toList()) {
                Matcher name = NAME.matcher(path.getFileName().toString());
                if (name.matches()) {
                    adopt(Integer.parseInt(name.group(1)), path);
                }
            }
        }
    }

    /** Begins the record of the next session. */
    synchronized SentFile begin() throws IOException {
        last++;
        SentFile file = SentFile.create(last, path(last), this);
        files.put(last, file);
        return file;
    }

    /** All sessions of which a record is kept, oldest first. */
    synchronized Collection<SentFile> files() {
        return List.copyOf(files.values());
    }

    /**
     * The record of one session.
     *
     * @throws NoSuchElementException naming the sessions there are
     */
    synchronized SentFile file(int session) {
        SentFile file = files.get(session);
        if (file == null) {
            throw new NoSuchElementException("There is no session " + session + "; there are " + files.keySet());
        }
        return file;
    }

    /** Says whether that many bytes more may be written, after making room for them. */
    synchronized boolean reserve(long bytes) {
        while (usedBytes + bytes > budgetBytes && deleteOldestClosed()) {}
        if (usedBytes + bytes > budgetBytes) {
            return false;
        }
        usedBytes += bytes;
        return true;
    }

    private boolean deleteOldestClosed() {
        for (SentFile file : files.values()) {
            if (!file.isOpen()) {
                files.remove(file.session());
                usedBytes -= file.bytes();
                delete(file);
                return true;
            }
        }
        return false;
    }

    private static void delete(SentFile file) {
        try {
            Files.deleteIfExists(file.path());
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot delete " + file.path() + " to make room", e);
        }
    }

    private void adopt(int session, Path path) throws IOException {
        SentFile file = SentFile.adopt(session, path, this);
        files.put(session, file);
        usedBytes += file.bytes();
        last = Math.max(last, session);
    }

    private Path path(int session) {
        return dir.resolve("sent-" + session + ".bin");
    }
}
