package io.truebook.service.settings;

import io.truebook.domain.BookPolicy;
import io.truebook.domain.ConflictPolicy;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.convert.DurationUnit;

/**
 * How positions are kept in sync: the seven keys {@code POSITION_SYNC_*}.
 *
 * @param enabled whether the broker is followed; if not, the record is served as it stands
 * @param syncInterval time between two snapshots of the broker that are compared; a bare number is seconds
 * @param syncOnTrade whether a changed quantity starts a check
 * @param syncOnPositionUpdate whether any changed position row starts a check
 * @param markMissingAsClosed whether confirmed absence closes a position without further evidence
 * @param calculateRealizedPnl whether realised P&amp;L is recorded
 * @param conflictPolicy whose word counts where an import and the record disagree, by its name
 */
@ConfigurationProperties(PositionSyncSettings.PREFIX)
public record PositionSyncSettings(
        @DefaultValue("true") boolean enabled,

        @DefaultValue("300s") @DurationUnit(ChronoUnit.SECONDS)
        Duration syncInterval,

        @DefaultValue("true") boolean syncOnTrade,
        @DefaultValue("true") boolean syncOnPositionUpdate,
        @DefaultValue("false") boolean markMissingAsClosed,
        @DefaultValue("true") boolean calculateRealizedPnl,
        @DefaultValue("hybrid") String conflictPolicy) {

    static final String PREFIX = "position-sync";
    static final String INTERVAL = "seconds from 1 to 86400 (default 300)";

    private static final String CONFLICT_POLICY =
            "hybrid, last-write-wins, broker-authoritative or business-rules (default hybrid)";

    static final List<Setting> KEYS = List.of(
            new Setting("position-sync.enabled", Setting.SWITCH + " (default true)"),
            new Setting("position-sync.sync-interval", INTERVAL),
            new Setting("position-sync.sync-on-trade", Setting.SWITCH + " (default true)"),
            new Setting("position-sync.sync-on-position-update", Setting.SWITCH + " (default true)"),
            new Setting("position-sync.mark-missing-as-closed", Setting.SWITCH + " (default false)"),
            new Setting("position-sync.calculate-realized-pnl", Setting.SWITCH + " (default true)"),
            new Setting("position-sync.conflict-policy", CONFLICT_POLICY));

    public PositionSyncSettings {
        requireInterval("position-sync.sync-interval", syncInterval);
        conflictPolicy = canonical(conflictPolicy);
    }

    private static String canonical(String conflictPolicy) {
        try {
            return ConflictPolicy.named(conflictPolicy).name();
        } catch (IllegalArgumentException unknown) {
            throw SettingRefused.of("position-sync.conflict-policy", conflictPolicy, CONFLICT_POLICY);
        }
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
        Duration twice = interval.multipliedBy(2);
        Duration staleAfter = BookPolicy.DEFAULT.staleAfter();
        return BookPolicy.DEFAULT
                .with()
                .collector(collector)
                .enabled(enabled)
                .syncInterval(interval)
                .syncOnTrade(syncOnTrade)
                .syncOnPositionUpdate(syncOnPositionUpdate)
                .markMissingAsClosed(markMissingAsClosed)
                .calculateRealizedPnl(calculateRealizedPnl)
                .staleAfter(twice.compareTo(staleAfter) > 0 ? twice : staleAfter)
                .conflictPolicy(ConflictPolicy.named(conflictPolicy))
                .build();
    }
}
