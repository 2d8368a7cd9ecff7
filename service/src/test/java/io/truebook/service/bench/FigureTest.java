package io.truebook.service.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class FigureTest {

    private static Figure figure(Bound bound, double goal, double... values) {
        List<Reading> runs = DoubleStream.of(values)
                .mapToObj(value -> new Reading("x", "ms", bound, value, goal, ""))
                .toList();
        return new Figure("x", runs);
    }

    @Test
    void theRunInTheMiddleCounts() {
        assertThat(figure(Bound.AT_MOST, 10, 30, 9, 8, 50, 7).median().value()).isEqualTo(9);
        assertThat(figure(Bound.AT_LEAST, 10, 3, 11, 12).median().value()).isEqualTo(11);
    }

    @Test
    void aMissedGoalIsMissed() {
        assertThat(figure(Bound.AT_MOST, 10, 11).median().passed()).isFalse();
        assertThat(figure(Bound.AT_LEAST, 10, 9).median().passed()).isFalse();
        assertThat(figure(Bound.AT_MOST, 0, 0).median().passed()).isTrue();
    }

    @Test
    void eachRunIsHeldAgainstItsOwnLimit() {
        Figure figure = new Figure(
                "x",
                List.of(
                        new Reading("x", "ms", Bound.AT_MOST, 20, 40, "slow disk"),
                        new Reading("x", "ms", Bound.AT_MOST, 6, 5, "quick disk"),
                        new Reading("x", "ms", Bound.AT_MOST, 9, 10, "usual disk")));

        assertThat(figure.median().beside()).isEqualTo("usual disk");
    }
}
