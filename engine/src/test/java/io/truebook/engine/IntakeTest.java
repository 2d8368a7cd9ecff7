package io.truebook.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.truebook.domain.Input;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("B-60")
class IntakeTest {

    private final Arrival arrival = Scripts.own(new Input.Tick());
    private final Intake intake = new Intake(2L * arrival.sizeBytes());

    @Test
    void takesAllOfAnOfferOrNoneAndOneOfferMayExceedTheBudget() {
        assertThat(intake.offer(List.of(arrival, arrival, arrival))).isTrue();
        assertThat(intake.offer(List.of(arrival))).isFalse();
        assertThat(intake.taken()).isEqualTo(3);
    }

    @Test
    void whatThePumpHoldsCountsUntilItIsReleased() {
        intake.offer(List.of(arrival, arrival));
        assertThat(intake.drain()).hasSize(2);
        assertThat(intake.waiting()).isZero();
        assertThat(intake.offer(List.of(arrival))).isFalse();

        intake.release(arrival.sizeBytes());
        assertThat(intake.offer(List.of(arrival))).isTrue();
    }

    @Test
    void ourOwnInputsAreNeverRefusedAndEachArrivalWakes() {
        AtomicInteger woken = new AtomicInteger();
        intake.onArrival(woken::incrementAndGet);
        intake.offer(List.of(arrival, arrival));
        intake.put(arrival);
        intake.offer(List.of(arrival));

        assertThat(intake.drain()).hasSize(3);
        assertThat(woken).hasValue(2);
    }

    @Test
    void aBudgetIsPositive() {
        assertThatThrownBy(() -> new Intake(0)).hasMessageContaining("not 0");
    }
}
