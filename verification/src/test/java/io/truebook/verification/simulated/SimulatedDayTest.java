package io.truebook.verification.simulated;

import static org.assertj.core.api.Assertions.assertThat;

import io.truebook.verification.simulated.DiskWeather.Rot;
import java.io.IOException;
import java.time.Duration;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whole days of reader, pump, cursors and sinks under one seed, in virtual time, with everything going wrong. A failing
 * day is lived again, bit for bit, by its seed: {@code -Dtruebook.seed=<seed>}.
 */
@Tag("T-12")
class SimulatedDayTest {

    private static final Duration DAY = Duration.ofHours(2);
    private static final Duration MORNING = Duration.ofMinutes(40);
    private static final Duration START = Duration.ofMinutes(20);
    private static final int ROTTEN_MORNINGS = 8;
    private static final int SHORT_FORM = 5;
    private static final int LONG_FORM = 100;

    static LongStream shortForm() {
        Long one = Long.getLong("truebook.seed");
        return one != null ? LongStream.of(one) : LongStream.rangeClosed(1, SHORT_FORM);
    }

    static LongStream longForm() {
        return LongStream.rangeClosed(SHORT_FORM + 1, SHORT_FORM + LONG_FORM);
    }

    @ParameterizedTest
    @MethodSource("shortForm")
    @Tag("R-011")
    void aDayOfFaultsLosesNothingAndInventsNothing(long seed) throws IOException {
        live(seed, DAY);
    }

    @ParameterizedTest
    @MethodSource("longForm")
    @Tag("long")
    void aHundredDaysOfFaultsLoseNothingAndInventNothing(long seed) throws IOException {
        live(seed, DAY);
    }

    @Test
    void theSameSeedLivesTheSameDay() throws IOException {
        assertThat(live(1, START)).isEqualTo(live(1, START)).isNotEqualTo(live(2, START));
    }

    @Test
    void onADiskThatPutsWritesElsewhereNothingIsMadeUp() throws IOException {
        int misdirected = 0;
        int refused = 0;
        for (long seed = 1; seed <= ROTTEN_MORNINGS; seed++) {
            SimulatedDay day = new SimulatedDay(seed, PlantedBug.NONE, START, Rot.MISDIRECTED_WRITES);
            assertThat(day.violations()).as("%s", day).isEmpty();
            misdirected += day.misdirected();
            refused += day.refusal().isPresent() ? 1 : 0;
        }
        System.out.println("misdirected writes: " + misdirected + " in " + ROTTEN_MORNINGS + " mornings, " + refused
                + " ended with a refusal that names the place, 0 wrong rows (goal 0)");
        assertThat(misdirected).isGreaterThan(ROTTEN_MORNINGS);
        assertThat(refused).isPositive();
    }

    @ParameterizedTest
    @EnumSource(PlantedDayBugs.class)
    void aPlantedBugIsFound(PlantedDayBugs bug) throws IOException {
        for (long seed = 1; seed <= SHORT_FORM; seed++) {
            if (!new SimulatedDay(seed, bug, MORNING).violations().isEmpty()) {
                return;
            }
        }
        throw new AssertionError(bug + " was not found in " + SHORT_FORM + " mornings");
    }

    private static String live(long seed, Duration length) throws IOException {
        SimulatedDay day = new SimulatedDay(seed, PlantedBug.NONE, length);
        assertThat(day.violations())
                .as("%s; again: mvn -o -pl verification test -Dtest=SimulatedDayTest -Dtruebook.seed=%s", day, seed)
                .isEmpty();
        System.out.println("simulated " + day + "; 0 violations (goal 0)");
        return day.hash();
    }
}
