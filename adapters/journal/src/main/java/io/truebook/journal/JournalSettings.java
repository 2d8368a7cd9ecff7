package io.truebook.journal;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How the journal lies on disk.
 *
 * @param segmentBytes {@code journal.segment-bytes}: a segment that has reached this size is followed by a new one
 * @param ringBytes {@code journal.ring-bytes}: about how much memory keeps recent facts for readers that are up to date
 * @param archiveMaxAge {@code journal.archive.max-age}: archived segments older than this are deleted; absent keeps
 *     them for ever
 */
public record JournalSettings(
        long segmentBytes, long ringBytes, @Nullable Duration archiveMaxAge) {

    private static final long LEAST_SEGMENT = 1 << 12;
    private static final long MOST_SEGMENT = 1 << 30;

    /** Segments of 64 MiB, 32 MiB of recent facts, an archive that is kept for ever. */
    public static final JournalSettings DEFAULT = new JournalSettings(64 << 20, 32 << 20, null);

    public JournalSettings {
        if (segmentBytes < LEAST_SEGMENT || segmentBytes > MOST_SEGMENT) {
            throw new IllegalArgumentException("journal.segment-bytes is " + segmentBytes + "; it must be from "
                    + LEAST_SEGMENT + " to " + MOST_SEGMENT);
        }
        if (ringBytes < 0 || ringBytes > MOST_SEGMENT) {
            throw new IllegalArgumentException(
                    "journal.ring-bytes is " + ringBytes + "; it must be from 0 to " + MOST_SEGMENT);
        }
        if (archiveMaxAge != null && !archiveMaxAge.isPositive()) {
            throw new IllegalArgumentException("journal.archive.max-age is " + archiveMaxAge
                    + "; it must be a positive time, or left out to keep the archive for ever");
        }
    }

    public JournalSettings withSegmentBytes(long bytes) {
        return new JournalSettings(bytes, ringBytes, archiveMaxAge);
    }

    public JournalSettings withRingBytes(long bytes) {
        return new JournalSettings(segmentBytes, bytes, archiveMaxAge);
    }

    public JournalSettings withArchiveMaxAge(Duration age) {
        return new JournalSettings(segmentBytes, ringBytes, age);
    }
}
