package io.truebook.verification.simulated;

import static org.assertj.core.api.Assertions.assertThat;

import io.truebook.engine.seam.MemoryDisk;
import io.truebook.engine.seam.MemoryDisk.Fault;
import java.io.IOException;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A life is ended at every one of its disk operations, and the next life must find nothing lost and nothing doubled. */
@Tag("T-12")
class CrashEverywhereTest {

    private static final int HAPPENINGS = 40;

    @Test
    @Tag("R-011")
    @Tag("R-060")
    void killedInTheMiddleOfEveryDiskOperationOfALife() throws IOException {
        long operations = operationsOfAWholeLife();
        for (long at = 1; at <= operations; at++) {
            SimulatedLives lives = new SimulatedLives(1, UnaryOperator.identity());
            lives.disk().failAt(at, Fault.KILL_MIDWAY);
            assertThat(lives.live(HAPPENINGS)).as("survived operation %s", at).isFalse();
            lives.inherit(lives.disk().kill());
            lives.live(HAPPENINGS);
            assertThat(lives.violations()).as("killed at operation %s", at).isEmpty();
        }
    }

    @Test
    @Tag("R-011")
    void powerCutAtEveryDiskOperationOfALife() throws IOException {
        long operations = operationsOfAWholeLife();
        for (long at = 1; at <= operations; at++) {
            SimulatedLives lives = new SimulatedLives(1, UnaryOperator.identity());
            lives.disk().failAt(at, Fault.KILL_AFTER);
            lives.live(HAPPENINGS);
            MemoryDisk left =
                    at % 2 == 0 ? lives.disk().powerCut() : lives.disk().crash(new SplittableRandom(at));
            lives.inherit(left);
            lives.live(HAPPENINGS);
            assertThat(lives.violations()).as("power cut at operation %s", at).isEmpty();
        }
    }

    private static long operationsOfAWholeLife() throws IOException {
        SimulatedLives honest = new SimulatedLives(1, UnaryOperator.identity());
        assertThat(honest.live(HAPPENINGS)).isTrue();
        assertThat(honest.violations()).isEmpty();
        return honest.disk().operationCount();
    }
}
