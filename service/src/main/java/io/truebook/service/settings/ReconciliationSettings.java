package io.truebook.service.settings;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.convert.DurationUnit;

/**
 * When broker and record are compared.
 *
 * @param interval time between two comparisons; absent for that of {@link PositionSyncSettings#syncInterval}
 */
@ConfigurationProperties(ReconciliationSettings.PREFIX)
public record ReconciliationSettings(
        @DurationUnit(ChronoUnit.SECONDS) @Nullable Duration interval) {

    static final String PREFIX = "reconciliation";
    private static final String INTERVAL = "seconds from 1 to 86400 (default: that of position-sync.sync-interval)";

    static final List<Setting> KEYS = List.of(new Setting("reconciliation.interval", INTERVAL));

    public ReconciliationSettings {
        if (interval != null) {
            PositionSyncSettings.requireInterval("reconciliation.interval", interval);
        }
    }
}
