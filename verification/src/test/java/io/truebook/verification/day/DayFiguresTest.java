package io.truebook.verification.day;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A goal that is missed is told, whichever it is. */
class DayFiguresTest {

    private static final long MIB = 1 << 20;
    private static final DayFigures AT_THE_GOALS =
            new DayFigures(20, 200, 1024 * MIB, 100 * MIB, 20 * MIB, MIB, 100, 500, 500, 500, 500, 2_000, 500);

    @Test
    void goalsThatAreJustMetAreNotMissed() {
        assertThat(AT_THE_GOALS.missed(1)).isEmpty();
    }

    @Test
    void slackIsForTimesAlone() {
        DayFigures slow =
                new DayFigures(20, 200, 1024 * MIB, 100 * MIB, 20 * MIB, MIB, 101, 501, 502, 503, 504, 2_000, 505);
        DayFigures large =
                new DayFigures(20, 201, 1025 * MIB, 101 * MIB, 21 * MIB, MIB, 100, 500, 500, 500, 500, 2_000, 500);

        assertThat(slow.missed(1)).hasSize(6);
        assertThat(slow.missed(10)).isEmpty();
        assertThat(large.missed(1)).hasSize(4).isEqualTo(large.missed(10));
        assertThat(large.missed(1).getFirst()).isEqualTo("live files of a table: 201.0, goal 200");
    }

    @Test
    void theTableHasOursAndTheirs() {
        String table = AT_THE_GOALS.beside("a day", AT_THE_GOALS.scaled(3), "without");

        assertThat(table.lines()).hasSize(14);
        assertThat(table)
                .contains("a day, slowest of 20 moments")
                .containsPattern("live files of a table +200.0 +200 +600.0");
    }
}
