package io.truebook.service.settings;

import io.truebook.domain.BookPolicy;
import java.time.Duration;

/** Everything a user may set. */
public record ServiceSettings(
        PositionSyncSettings positionSync,
        ReconciliationSettings reconciliation,
        BrokerSettings broker,
        LakeFolderSettings lake,
        JournalFolderSettings journal,
        ServerSettings server,
        WarningSettings warnings,
        InstanceSettings instance) {

    /** The rules of the book that follow. */
    public BookPolicy policy() {
        Duration interval = reconciliation.interval();
        return positionSync.policy(instance.collector(), interval == null ? positionSync.syncInterval() : interval);
    }

    /** The same with another broker. */
    public ServiceSettings withBroker(BrokerSettings other) {
        return new ServiceSettings(positionSync, reconciliation, other, lake, journal, server, warnings, instance);
    }
}
