package io.truebook.verification.power;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A Truebook writes journal and lake on a real file system under load while the power of its disk is cut at random
 * instants; see {@link PowerDisk} for what a cut takes. Needs Linux with loop devices and XFS, and root or {@code sudo}
 * without a password; {@code ./verify} finds out beforehand. The seed is printed.
 */
@Tag("loop-devices")
class PowerCutTest {

    private static final int CUTS = 20;
    private static final int LONG_CUTS = Integer.getInteger("truebook.cuts", 500);
    private static final int CUTS_OF_A_WRITER = 50;
    private static final int CUTS_OF_A_FLAW = 10;
    private static final int LEAST_CAUGHT = 9;
    private static final int TOLD = 10;

    private final long seed = Long.getLong("truebook.seed", System.nanoTime());

    @Test
    @Tag("R-011")
    @Tag("R-060")
    void aPowerCutTakesNothingThatWasAccepted() throws Exception {
        requireNothingLost(new PowerCuts(Flaw.NONE, PowerDisk.Order.ORDERED, seed).cut(CUTS));
    }

    @Test
    @Tag("long")
    @Tag("R-011")
    @Tag("R-060")
    void manyPowerCutsOfManyWritersTakeNothingThatWasAccepted() throws Exception {
        Random random = new Random(seed);
        Tally all = Tally.NOTHING;
        for (int writer = 0; all.cuts() < LONG_CUTS; writer++) {
            PowerDisk.Order order = writer % 2 == 0 ? PowerDisk.Order.ORDERED : PowerDisk.Order.WRITEBACK;
            int cuts = Math.min(CUTS_OF_A_WRITER, LONG_CUTS - all.cuts());
            all = all.plus(new PowerCuts(Flaw.NONE, order, random.nextLong()).cut(cuts));
        }
        requireNothingLost(all);
    }

    private void requireNothingLost(Tally tally) {
        tell(Flaw.NONE, tally, "goal 0");
        assertThat(tally.atStake()).isGreaterThanOrEqualTo(tally.cuts() / 4);
        assertThat(tally.violations()).as("-Dtruebook.seed=%s", seed).containsOnly(List.of());
        assertThat(tally.withoutCut()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void theHarnessCatches(Flaw flaw) throws Exception {
        Tally tally = new PowerCuts(flaw, PowerDisk.Order.ORDERED, seed).cut(CUTS_OF_A_FLAW);
        tell(flaw, tally, "goal " + LEAST_CAUGHT + " or more");

        assertThat(tally.harmful()).as("-Dtruebook.seed=%s", seed).isGreaterThanOrEqualTo(LEAST_CAUGHT);
        assertThat(tally.withoutCut()).as("what a kill alone shows").isEmpty();
    }

    private void tell(Flaw flaw, Tally tally, String goal) {
        System.out.println("power cuts, flaw " + flaw + ": " + tally + "; " + goal + "; -Dtruebook.seed=" + seed);
        tally.violations().stream().flatMap(List::stream).distinct().limit(TOLD).forEach(System.out::println);
    }
}
