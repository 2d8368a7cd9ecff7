package io.truebook.verification.day;

import static org.assertj.core.api.Assertions.assertThat;

import io.truebook.lake.LakeSettings;
import io.truebook.lake.Upkeep;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A trading day of intervals of 3 s: 1,000 positions over 50 symbols, 100 marks/s offered, 2 fills/s. Beside it the same
 * day without what keeps the lake small: no compaction, no vacuum, no log clean-up.
 */
class DayOfBatchesTest {

    private static final int MOMENTS = 20;
    private static final int PLAIN_MOMENTS = 2;

    /** On a machine that does other things as well; the long form is run alone. */
    private static final int SLACK = 10;

    private static final Duration NEVER = Duration.ofDays(999);
    private static final Upkeep NONE =
            new Upkeep(Integer.MAX_VALUE, Integer.MAX_VALUE, NEVER, NEVER, NEVER, NEVER, NEVER, Long.MAX_VALUE, NEVER);

    @TempDir
    private Path folder;

    @Test
    @Tag("R-065")
    @Tag("R-071")
    @Tag("R-188")
    @Tag("B-52")
    void theFirstTenthOfADayStaysSmallAndQuick() throws IOException {
        DayFigures ours = ours(780);
        DayFigures plain = plain(130);

        print(ours.beside("a day of 780 intervals", plain.scaled(6), "without measures (130 intervals; amounts x 6)"));
        assertThat(ours.missed(SLACK)).isEmpty();
        assertThat(plain.files()).as("the goals can be missed").isGreaterThan(200);
    }

    @Test
    @Tag("long")
    @Tag("R-065")
    @Tag("R-071")
    @Tag("R-188")
    @Tag("B-52")
    void aWholeDayStaysSmallAndQuick() throws IOException {
        DayFigures ours = ours(7_800);
        DayFigures plain = plain(1_300);

        print(ours.beside(
                "a day of 7,800 intervals", plain.scaled(6), "without measures (1,300 intervals; amounts x 6)"));
        assertThat(ours.missed(1)).isEmpty();
        assertThat(plain.missed(1)).as("the goals can be missed").isNotEmpty();
    }

    private DayFigures ours(int intervals) throws IOException {
        try (LivedDay day = new LivedDay(folder.resolve("ours"), LakeSettings.DEFAULTS)) {
            DayFigures figures = day.live(intervals, MOMENTS).tidyUp().figures();
            assertThat(day.findings()).isEmpty();
            return figures;
        }
    }

    private DayFigures plain(int intervals) throws IOException {
        try (LivedDay day = new LivedDay(folder.resolve("plain"), LakeSettings.DEFAULTS.withUpkeep(NONE))) {
            return day.live(intervals, PLAIN_MOMENTS).figures();
        }
    }

    private static void print(String table) {
        System.out.println(table);
    }
}
