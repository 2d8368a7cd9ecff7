package io.truebook.service.settings;

import io.truebook.lake.LakeSettings;
import io.truebook.lake.Partitioning;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.convert.DurationUnit;

/**
 * Where the lake is and when it is written; what the values may be is decided by {@link LakeSettings}.
 *
 * @param path the folder of the tables; absent for {@code lake} in the data folder
 * @param batchInterval how long a row may wait for company; a bare number is seconds
 * @param batchSize so many waiting rows start a commit at once
 * @param maxAge a row that waited this long is committed in any case; a bare number is seconds
 * @param partitioning how {@code position_updates} is divided into folders; decides only when the table is created
 */
@ConfigurationProperties(LakeFolderSettings.PREFIX)
public record LakeFolderSettings(
        @Nullable Path path,

        @DefaultValue("3s") @DurationUnit(ChronoUnit.SECONDS)
        Duration batchInterval,

        @DefaultValue("100") int batchSize,

        @DefaultValue("60s") @DurationUnit(ChronoUnit.SECONDS)
        Duration maxAge,

        @DefaultValue("symbol") Partitioning partitioning) {

    static final String PREFIX = "lake";
    private static final String INTERVAL = "1 to 5 seconds (default 3)";
    private static final String SIZE = "1 to 1000000 rows (default 100)";
    private static final String AGE = "1 to 3600 seconds (default 60)";

    static final List<Setting> KEYS = List.of(
            new Setting("lake.path", "a folder (default: lake in the data folder)"),
            new Setting("lake.batch-interval", INTERVAL),
            new Setting("lake.batch-size", SIZE),
            new Setting("lake.max-age", AGE),
            new Setting("lake.partitioning", "symbol, date or none (default symbol)"));

    public LakeFolderSettings {
        requireWithin("lake.batch-interval", batchInterval, Duration.ofSeconds(5), INTERVAL);
        if (batchSize < 1 || batchSize > 1_000_000) {
            throw SettingRefused.of("lake.batch-size", batchSize, SIZE);
        }
        requireWithin("lake.max-age", maxAge, Duration.ofHours(1), AGE);
    }

    private static void requireWithin(String key, Duration value, Duration most, String allowed) {
        if (value.compareTo(Duration.ofSeconds(1)) < 0 || value.compareTo(most) > 0) {
            throw SettingRefused.of(key, value.toString().substring(2).toLowerCase(Locale.ROOT), allowed);
        }
    }

    /** In the lake's own form. */
    public LakeSettings schedule() {
        LakeSettings defaults = LakeSettings.DEFAULTS;
        return new LakeSettings(
                partitioning,
                batchInterval,
                batchSize,
                maxAge,
                defaults.maxCommitRows(),
                defaults.valuationInterval(),
                defaults.checkpointInterval());
    }
}
