package io.truebook.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.truebook.domain.Entry;
import io.truebook.domain.Fact;
import io.truebook.domain.ImportedPosition;
import io.truebook.domain.Input;
import io.truebook.domain.PositionUpdate;
import io.truebook.domain.Quantity;
import io.truebook.domain.Settlement;
import io.truebook.domain.Source;
import io.truebook.domain.Valuation;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class ImportsThroughThePumpTest {

    private static final Duration WINDOW = Duration.ofSeconds(60);

    private final PumpWorld world = PumpWorld.started().take(Scripts.opening(1)).settle();
    private final Instant opened = world.clock.instant();

    ImportsThroughThePumpTest() throws IOException {}

    private Arrival claim(int conId, int quantity, int secondsAgo) {
        return Scripts.own(new Input.PositionImported(new ImportedPosition(
                Source.REPLAY,
                "a test",
                "batch 1",
                Scripts.ACCOUNT,
                "",
                Scripts.stock(conId),
                Quantity.of("" + quantity),
                null,
                Valuation.UNKNOWN,
                opened.minusSeconds(secondsAgo),
                null)));
    }

    /** Ten seconds at a time, as an idle pump would live them. */
    private static void pass(PumpWorld world, Duration time) throws IOException {
        for (Duration left = time; left.isPositive(); left = left.minusSeconds(10)) {
            world.clock.advance(Duration.ofSeconds(10));
            world.settle();
        }
    }

    @Test
    @Tag("R-081")
    void ticksOfItsOwnCarryAnImportThroughTheBufferIntoTheView() throws IOException {
        world.take(claim(7, 2, 10), claim(7, 1, 20)).settle();
        assertThat(world.pump.view().position(Scripts.key(7))).isEmpty();

        pass(world, WINDOW);

        assertThat(world.updates())
                .extracting(PositionUpdate::timestamp)
                .containsExactly(opened.minusSeconds(20), opened.minusSeconds(10));
        assertThat(world.pump.view().position(Scripts.key(7)))
                .get()
                .extracting(PositionUpdate::position)
                .isEqualTo(Quantity.of("2"));
        assertThat(world.journal.accepted()).extracting(Entry::input).contains(new Input.Tick());
    }

    @Test
    @Tag("R-011")
    @Tag("R-080")
    void whatWaitsOutlivesAPowerCutAndIsSettledOnce() throws IOException {
        world.take(Scripts.live(1, 7, 5), claim(7, 9, 20), claim(8, 3, 20)).settle();

        PumpWorld next = world.restarted().start();
        pass(next, WINDOW.plusSeconds(10));

        List<Fact> facts = next.journal.facts();
        assertThat(facts.stream().filter(Fact.ImportSettled.class::isInstance).map(Fact.ImportSettled.class::cast))
                .extracting(Fact.ImportSettled::settlement)
                .containsExactly(Settlement.SUPERSEDED, Settlement.APPLIED);
        assertThat(facts).filteredOn(Fact.PositionSuperseded.class::isInstance).hasSize(1);
        assertThat(next.pump.view().position(Scripts.key(7)))
                .get()
                .extracting(PositionUpdate::position)
                .isEqualTo(Quantity.of("5"));
        assertThat(next.pump.view().position(Scripts.key(8))).isPresent();
    }
}
