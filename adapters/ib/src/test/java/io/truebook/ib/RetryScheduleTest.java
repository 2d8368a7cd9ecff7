package io.truebook.ib;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class RetryScheduleTest {

    private final RetrySchedule schedule = new RetrySchedule(new Random(5));

    private static Duration seconds(long seconds) {
        return Duration.ofSeconds(seconds);
    }

    @Test
    @Tag("R-022")
    void nobodyAnsweringIsTriedAgainAfterTwoFourEightAndThenTenSeconds() {
        assertThat(Stream.generate(schedule::afterUnanswered).limit(5))
                .containsExactly(seconds(2), seconds(4), seconds(8), seconds(10), seconds(10));
    }

    @Test
    @Tag("R-036")
    void failedHandshakesBackOffToAMinuteWithJitter() {
        List<Duration> waits =
                Stream.generate(schedule::afterFailedHandshake).limit(40).toList();
        for (int n = 0; n < waits.size(); n++) {
            Duration most = seconds(Math.min(60, 2L << Math.min(n, 10)));
            assertThat(waits.get(n)).isBetween(most.dividedBy(2), most);
        }
        assertThat(waits.subList(10, 40).stream().distinct().count()).isGreaterThan(20);
        schedule.reset();
        assertThat(schedule.afterFailedHandshake()).isLessThanOrEqualTo(seconds(2));
    }
}
