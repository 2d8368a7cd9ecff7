package io.truebook.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PaceTest {
    private static final long SECOND = 1_000_000_000L;

    @Test
    void takesAsManyStepsInASecondAsTheRateSays() {
        Pace pace = new Pace(1_000, 0);

        assertThat(stepsUntil(pace, 10 * SECOND, 5_000_000)).isBetween(9_990L, 10_000L);
    }

    @Test
    void takesSlowStepsOneByOne() {
        Pace pace = new Pace(1, 0);

        assertThat(pace.due(SECOND - 1)).isZero();
        assertThat(pace.untilDue(SECOND / 2)).isEqualTo(SECOND / 2);
        assertThat(pace.due(SECOND)).isEqualTo(1);
    }

    @Test
    void doesNotMakeUpForALongWait() {
        Pace pace = new Pace(100, 0);

        assertThat(stepsUntil(pace, 60 * SECOND, 60 * SECOND)).isLessThanOrEqualTo(27);
    }

    @Test
    void withoutALimitABatchIsAlwaysDue() {
        Pace pace = new Pace(0, 0);

        assertThat(pace.due(0)).isEqualTo(Pace.BATCH);
        assertThat(pace.untilDue(0)).isZero();
    }

    @Test
    void runsSoManyStepsAndFreezes() {
        Pace pace = new Pace(0, 0);
        pace.run(Pace.BATCH + 3, 0);

        pace.took(pace.due(0));
        assertThat(pace.isFrozen()).isFalse();
        assertThat(pace.due(0)).isEqualTo(3);
        pace.took(3);
        assertThat(pace.isFrozen()).isTrue();
        assertThat(pace.due(SECOND)).isZero();
    }

    @Test
    void nothingIsDueWhileFrozen() {
        Pace pace = new Pace(1_000, 0);
        pace.freeze();
        assertThat(pace.due(SECOND)).isZero();

        pace.thaw(10 * SECOND);
        assertThat(pace.due(10 * SECOND)).isZero();
        assertThat(pace.due(10 * SECOND + SECOND / 10)).isEqualTo(100);
    }

    private static long stepsUntil(Pace pace, long end, long every) {
        long steps = 0;
        for (long now = every; now <= end; now += every) {
            int due = pace.due(now);
            pace.took(due);
            steps += due;
        }
        return steps;
    }
}
