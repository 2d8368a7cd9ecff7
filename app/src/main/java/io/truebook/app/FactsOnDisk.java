package io.truebook.app;

import io.truebook.engine.FactLog;
import io.truebook.engine.seam.Disk;
import io.truebook.ib.EventTranslator;
import io.truebook.journal.FileJournal;
import io.truebook.journal.ReadOnlyJournal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** The facts of a journal as it lies there, looked at anew with each question: also beside a process that writes it. */
record FactsOnDisk(Path folder, Disk disk) implements FactLog {

    /** The journal at this moment. */
    ReadOnlyJournal look() throws IOException {
        return FileJournal.look(folder, disk, new EventTranslator());
    }

    @Override
    public long factsEnd() {
        try (ReadOnlyJournal journal = look()) {
            return journal.factsEnd();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable.getMessage(), unreadable);
        }
    }

    /** The reader keeps what it needs open by itself. */
    @Override
    public FactReader read(long seq) throws IOException {
        try (ReadOnlyJournal journal = look()) {
            return journal.read(seq);
        }
    }
}
