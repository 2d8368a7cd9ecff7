package io.truebook.journal;

import io.truebook.engine.seam.Disk;
import io.truebook.journal.DurableLog.View;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A file of a journal as a backup keeps it.
 *
 * @param name where it belongs in the journal's folder, with {@code /}
 * @param source its content, of which only what was durable is read
 */
public record StoredFile(String name, Source source) {

    /** Opens the content. */
    @FunctionalInterface
    public interface Source {
        InputStream open() throws IOException;
    }

    /** Everything that makes up the journal of {@code folder}. */
    static StoredJournal journal(JournalFolder folder, String id, int term, Supplier<View> views) throws IOException {
        List<StoredFile> files = new ArrayList<>();
        for (long seq : folder.checkpoints()) {
            checkpoint(folder, folder.checkpoint(seq)).ifPresent(files::add);
        }
        View view = views.get();
        for (Segment segment : view.segments()) {
            files.add(of(folder, segment, view.sizeOf(segment)));
        }
        files.add(new StoredFile(folder.id().getFileName().toString(), () -> raw(folder.disk(), folder.id())));
        return new StoredJournal(id, term, view.lastSeq(), files);
    }

    /** One that is replaced meanwhile is not missed: the newer one is there. */
    private static Optional<StoredFile> checkpoint(JournalFolder folder, Path file) throws IOException {
        try {
            byte[] content = CheckpointFile.contents(folder, file);
            return Optional.of(new StoredFile(file.getFileName().toString(), () -> new ByteArrayInputStream(content)));
        } catch (NoSuchFileException replacedMeanwhile) {
            return Optional.empty();
        }
    }

    private static StoredFile of(JournalFolder folder, Segment segment, long size) {
        String name = segment.name().toString();
        return segment.isLive()
                ? new StoredFile(
                        name,
                        () -> new FirstBytes(folder.open(segment.name(), size).content(), size))
                : new StoredFile("archive/" + name + ".gz", () -> raw(folder.disk(), folder.archived(segment.name())));
    }

    private static InputStream raw(Disk disk, Path file) throws IOException {
        return new DiskStream(disk.openReadOnly(file), Long.MAX_VALUE);
    }
}
