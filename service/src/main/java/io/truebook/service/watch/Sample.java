package io.truebook.service.watch;

import io.truebook.app.StorageStatus;
import io.truebook.app.TruebookStatus;
import io.truebook.engine.LiveView;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One look at a running Truebook.
 *
 * @param storage room on disk; absent when the disk does not tell
 * @param openFolders folders of the record that other users of the machine may look into, with their modes
 * @param competing how often market data were refused for another session, recently
 * @param handlerFailures how often handlers failed, recently
 */
record Sample(
        TruebookStatus status,
        LiveView view,
        Optional<StorageStatus> storage,
        List<String> openFolders,
        long competing,
        long handlerFailures,
        Instant now) {}
