package io.truebook.app;

import io.truebook.domain.PositionKey;
import io.truebook.engine.Journal;
import io.truebook.engine.LakeHistory;
import io.truebook.engine.LiveView;
import io.truebook.engine.Recovery;
import io.truebook.ib.EventTranslator;
import io.truebook.journal.FileJournal;
import io.truebook.lake.DeltaLake;
import java.io.IOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a folder holds while no process serves it. The folder is locked meanwhile, so that nobody begins to write under
 * the reader's eyes; nothing in it is changed.
 */
public final class OfflineBook implements AutoCloseable {

    private final TruebookBuilder settings;
    private final Journal journal;
    private final LiveView view;
    private final LakeHistory history;

    OfflineBook(TruebookBuilder settings) throws IOException {
        this.settings = settings;
        this.journal = FileJournal.openReadOnly(settings.folder, settings.disk, new EventTranslator());
        try {
            this.view = Recovery.of(journal).view();
            this.history = DeltaLake.history(
                    settings.lakeFolder, settings.disk, settings.clock, settings.parallel, journal.id());
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

    /**
     * Where a number of the record comes from; see {@link Why}.
     *
     * @param at the moment of event time asked about; absent for the last known
     */
    public WhyAnswer why(PositionKey key, @Nullable Instant at) throws IOException {
        return new Why(settings.folder, settings.disk, history).ask(key, at);
    }

    @Override
    public void close() throws IOException {
        journal.close();
    }
}
