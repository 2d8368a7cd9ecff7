package io.truebook.service.settings;

import io.truebook.domain.BookPolicy;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.convert.DurationUnit;

/**
 * How positions are kept in sync: the six keys {@code POSITION_SYNC_*}.
 *
 * @param enabled whether the broker is followed; if not, the record is served as it stands
 * @param syncInterval time between two snapshots of the broker that are compared; a bare number is seconds
 * @param syncOnTrade whether a changed quantity starts a check
 * @param syncOnPositionUpdate whether any changed position row starts a check
 * @param markMissingAsClosed whether confirmed absence closes a position without further evidence
 * @param calculateRealizedPnl whether realised P&amp;L is recorded
 */
@ConfigurationProperties(PositionSyncSettings.PREFIX)
public record PositionSyncSettings(
        @DefaultValue("true") boolean enabled,

        @DefaultValue("300s") @DurationUnit(ChronoUnit.SECONDS)
        Duration syncInterval,

        @DefaultValue("true") boolean syncOnTrade,
        @DefaultValue("true") boolean syncOnPositionUpdate,
        @DefaultValue("false") boolean markMissingAsClosed,
        @DefaultValue("true") boolean calculateRealizedPnl) {

    static final String PREFIX = "position-sync";
    static final String INTERVAL = "seconds from 1 to 86400 (default 300)";

    static final List<Setting> KEYS = List.of(
            new Setting("position-sync.enabled", Setting.SWITCH + " (default true)"),
            new Setting("position-sync.sync-interval", INTERVAL),
            new Setting("position-sync.sync-on-trade", Setting.SWITCH + " (default true)"),
            new Setting("position-sync.sync-on-position-update", Setting.SWITCH + " (default true)"),
            new Setting("position-sync.mark-missing-as-closed", Setting.SWITCH + " (default false)"),
            new Setting("position-sync.calculate-realized-pnl", Setting.SWITCH + " (default true)"));

    public PositionSyncSettings {
        requireInterval("position-sync.sync-interval", syncInterval);
    }

    static void requireInterval(String key, Duration interval) {
        if (interval.compareTo(Duration.ofSeconds(1)) < 0 || interval.compareTo(Duration.ofDays(1)) > 0) {
            throw SettingRefused.of(key, interval.toSeconds(), INTERVAL);
        }
    }

    /**
     * The book's rules under these settings.
     *
     * @param collector the name of this recording instance
     * @param interval time between two checks, where it is set apart from {@link #syncInterval}
     */
    BookPolicy policy(String collector, Duration interval) {
        BookPolicy rules = BookPolicy.DEFAULT;
        return new BookPolicy(
                collector,
                enabled,
                interval,
                syncOnTrade,
                syncOnPositionUpdate,
                markMissingAsClosed,
                calculateRealizedPnl,
                rules.confirmations(),
                rules.grace(),
                rules.eventCheckSpacing(),
                rules.snapshotTimeout(),
                interval.multipliedBy(2).compareTo(rules.staleAfter()) > 0
                        ? interval.multipliedBy(2)
                        : rules.staleAfter(),
                rules.massChangePercent(),
                rules.massChangeRows(),
                rules.retireAfter());
    }
}
