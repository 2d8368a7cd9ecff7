package io.truebook.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.truebook.domain.Input;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("R-048")
class QuoteBoardTest {

    private static final Duration GRID = Duration.ofSeconds(30);

    private final ManualClock clock = new ManualClock();
    private final Intake intake = new Intake(10_000);
    private final QuoteBoard board = new QuoteBoard(intake, clock, GRID);

    @Test
    void oneSampleOfEachKeyAtEachPointOfTheGridAndTheOverwrittenAreCounted() {
        board.offer(Scripts.key(7), Scripts.mark(1));
        board.offer(Scripts.key(8), Scripts.mark(5));
        board.offer(Scripts.key(7), Scripts.mark(2));
        assertThat(board.step()).isZero();
        assertThat(board.conflated()).isEqualTo(1);
        assertThat(board.latest(Scripts.key(7))).contains(Scripts.mark(2));

        clock.advance(GRID);
        assertThat(board.step()).isEqualTo(2);
        assertThat(intake.drain())
                .extracting(Arrival::input)
                .containsExactly(
                        new Input.MarkSampled(Scripts.key(7), Scripts.mark(2)),
                        new Input.MarkSampled(Scripts.key(8), Scripts.mark(5)));
        clock.advance(GRID);
        assertThat(board.step()).as("no new mark, no sample").isZero();
        assertThat(board.latest(Scripts.key(8))).contains(Scripts.mark(5));
    }

    @Test
    void aLateSampleDoesNotShiftTheGrid() {
        board.offer(Scripts.key(7), Scripts.mark(1));
        clock.advance(GRID.plusSeconds(20));
        assertThat(board.step()).isEqualTo(1);
        board.offer(Scripts.key(7), Scripts.mark(2));
        clock.advance(Duration.ofSeconds(10));

        assertThat(board.step()).isEqualTo(1);
    }

    @Test
    void everyMarkIsSampledOverwrittenOrStillWaiting() {
        int sampled = 0;
        for (int i = 0; i < 1000; i++) {
            board.offer(Scripts.key(1 + i % 3), Scripts.mark(i));
            clock.advance(Duration.ofSeconds(7));
            sampled += board.step();
            intake.release(intake.drain().stream().mapToLong(Arrival::sizeBytes).sum());
        }
        sampled += board.sample();

        assertThat(sampled + board.conflated()).isEqualTo(1000);
    }

    @Test
    @Tag("B-60")
    void whileTheIntakeIsFullMarksStayAndGoOnBeingConflated() {
        Arrival large = new Arrival(1, new Input.Tick(), new RawFrame(176, new byte[10_000]), 0);
        intake.offer(List.of(large));
        board.offer(Scripts.key(7), Scripts.mark(1));
        clock.advance(GRID);
        assertThat(board.step()).isZero();
        board.offer(Scripts.key(7), Scripts.mark(2));
        assertThat(board.conflated()).isEqualTo(1);

        intake.drain();
        intake.release(large.sizeBytes());
        clock.advance(GRID);
        assertThat(board.step()).isEqualTo(1);
        assertThat(intake.drain())
                .singleElement()
                .extracting(Arrival::input)
                .isEqualTo(new Input.MarkSampled(Scripts.key(7), Scripts.mark(2)));
    }
}
