package io.truebook.service.settings;

import io.truebook.journal.JournalSettings;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.convert.DurationUnit;

/**
 * How the journal is kept.
 *
 * @param segmentBytes a segment that has reached this size is followed by a new one
 * @param archive what becomes of segments that nobody needs any more
 */
@ConfigurationProperties(JournalFolderSettings.PREFIX)
public record JournalFolderSettings(
        @DefaultValue("67108864") long segmentBytes,
        @DefaultValue Archive archive) {

    static final String PREFIX = "journal";
    private static final long LEAST_SEGMENT = 1 << 20;
    private static final long MOST_SEGMENT = 1 << 30;
    private static final String BYTES =
            "a number of bytes from " + LEAST_SEGMENT + " to " + MOST_SEGMENT + " (default 67108864)";
    private static final String AGE = "a positive number of days, such as 90d (default: kept for ever)";

    static final List<Setting> KEYS =
            List.of(new Setting("journal.segment-bytes", BYTES), new Setting("journal.archive.max-age", AGE));

    /**
     * The archive.
     *
     * @param maxAge archived segments older than this are deleted; absent keeps them for ever; a bare number is days
     */
    public record Archive(
            @DurationUnit(ChronoUnit.DAYS) @Nullable Duration maxAge) {
        public Archive {
            if (maxAge != null && !maxAge.isPositive()) {
                throw SettingRefused.of("journal.archive.max-age", maxAge.toDays(), AGE);
            }
        }
    }

    public JournalFolderSettings {
        if (segmentBytes < LEAST_SEGMENT || segmentBytes > MOST_SEGMENT) {
            throw SettingRefused.of("journal.segment-bytes", segmentBytes, BYTES);
        }
    }

    /** In the journal's own form. */
    public JournalSettings files() {
        JournalSettings files = JournalSettings.DEFAULT.withSegmentBytes(segmentBytes);
        return archive.maxAge() == null ? files : files.withArchiveMaxAge(archive.maxAge());
    }
}
