package io.truebook.app;

import io.truebook.engine.Journal;
import io.truebook.engine.LakeHistory;
import io.truebook.engine.LiveView;
import io.truebook.engine.Recovery;
import io.truebook.ib.EventTranslator;
import io.truebook.journal.FileJournal;
import io.truebook.lake.DeltaLake;
import java.io.IOException;

/**
 * What a folder holds while no process serves it. The folder is locked meanwhile, so that nobody begins to write under
 * the reader's eyes; nothing in it is changed.
 */
public final class OfflineBook implements AutoCloseable {

    private final Journal journal;
    private final LiveView view;
    private final LakeHistory history;

    OfflineBook(TruebookBuilder settings) throws IOException {
        this.journal = FileJournal.openReadOnly(settings.folder, settings.disk, new EventTranslator());
        try {
            this.view = Recovery.of(journal).view();
            this.history = DeltaLake.history(settings.lakeFolder, settings.disk, journal.id());
        } catch (IOException | RuntimeException failure) {
            journal.close();
            throw failure;
        }
    }

    /** The last known state. */
    public LiveView view() {
        return view;
    }

    /** The tables of the lake. */
    public LakeHistory history() {
        return history;
    }

    @Override
    public void close() throws IOException {
        journal.close();
    }
}
