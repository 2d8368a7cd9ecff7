package io.truebook.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.truebook.domain.BookPolicy;
import io.truebook.domain.Contract;
import io.truebook.domain.Fact;
import io.truebook.domain.PositionUpdate;
import io.truebook.domain.Quantity;
import io.truebook.engine.FakeJournal.Trouble;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("R-011")
class RecoveryTest {

    @Test
    void theSameJournalGivesTheSameBookTwiceAndFromACheckpoint() throws IOException {
        for (long seed = 1; seed <= 20; seed++) {
            Random random = new Random(seed);
            PumpWorld world = PumpWorld.started();
            world.take(Scripts.opening(1));
            for (int i = 0; i < 200; i++) {
                world.take(Scripts.anyChange(random, 1, 30));
            }
            world.settle();
            if (random.nextBoolean()) {
                world.pump.finish();
                for (int i = 0; i < 50; i++) {
                    world.take(Scripts.anyChange(random, 1, 30));
                }
                world.settle();
            }
            String hash = world.recovered.hash();

            assertThat(world.restarted().recovered.hash()).as("seed %d", seed).isEqualTo(hash);
            assertThat(world.restarted().recovered.hash()).as("seed %d", seed).isEqualTo(hash);
        }
    }

    @Test
    void whatWasAcceptedIsThereAfterAPowerCutAndWhatWasNotIsNot() throws IOException {
        PumpWorld world = PumpWorld.started();
        world.take(Scripts.opening(1)).take(Scripts.live(1, 7, 3)).settle();
        world.journal.failForces(Trouble.DISK_FULL);
        world.take(Scripts.live(1, 7, 4));
        world.pump.step();
        PumpWorld next = world.restarted().start();

        assertThat(next.pump.view().position(Scripts.key(7)).orElseThrow().position())
                .isEqualTo(Quantity.of("3"));
        assertThat(next.journal.accepted())
                .last()
                .extracting(entry -> entry.term())
                .isEqualTo(2);
        assertThat(next.seqs().getLast()).isEqualTo(5L);
    }

    @Test
    void factsThatHadNotBecomeDurableAreDerivedOnceAndEachIsThereOnce() throws IOException {
        PumpWorld world = PumpWorld.started();
        world.take(Scripts.opening(1)).settle();
        world.take(Scripts.live(1, 7, 3));
        world.pump.step();
        assertThat(world.journal.factsEnd()).isEqualTo(3);

        PumpWorld next = world.restarted();
        assertThat(next.journal.factsEnd()).isEqualTo(4);
        assertThat(next.updates())
                .singleElement()
                .extracting(PositionUpdate::seq)
                .isEqualTo(4L);
        assertThat(next.updates()).containsExactlyElementsOf(bookOf(world));

        PumpWorld third = next.restarted();
        assertThat(third.journal.forces())
                .as("nothing was derived, nothing is forced")
                .isZero();
        assertThat(third.updates()).hasSize(1);
    }

    private static List<PositionUpdate> bookOf(PumpWorld world) {
        return world.recovered.book().positions();
    }

    @Test
    void whatAnotherVersionRecordedOtherwiseIsCorrectedOnceByTheNextStart() throws IOException {
        PumpWorld world = PumpWorld.started();
        world.take(Scripts.opening(1))
                .take(Scripts.live(1, 7, 3), Scripts.live(1, 8, 1))
                .settle();
        world.journal.rewrite(4, List.of(withQuantity(world.updates().getFirst(), "99")));

        PumpWorld upgraded = world.restarted().start();
        assertThat(upgraded.updates()).hasSize(3);
        PositionUpdate correction = upgraded.updates().getLast();
        assertThat(correction.position()).isEqualTo(Quantity.of("3"));
        assertThat(correction.key()).isEqualTo(Scripts.key(7));
        assertThat(correction.seq()).isEqualTo(6);
        assertThat(correction.timestamp()).isAfter(upgraded.updates().getFirst().timestamp());

        PumpWorld again = upgraded.restarted().start();
        assertThat(again.updates()).as("not once more").hasSize(3);
    }

    @Test
    void aCorrectionThatWasLostWithThePowerIsMadeByTheStartAfter() throws IOException {
        PumpWorld world = PumpWorld.started();
        world.take(Scripts.opening(1)).take(Scripts.live(1, 7, 3)).settle();
        world.journal.rewrite(4, List.of(withQuantity(world.updates().getFirst(), "99")));

        PumpWorld upgraded = world.restarted();
        upgraded.pump.begin("test", BookPolicy.DEFAULT);
        upgraded.pump.step();
        PumpWorld next = upgraded.restarted().start();

        assertThat(next.updates()).hasSize(2);
        assertThat(next.updates().getLast().position()).isEqualTo(Quantity.of("3"));
        assertThat(next.restarted().start().updates()).hasSize(2);
    }

    @Test
    void aCorrectionThatIsItselfNotConfirmedIsCorrected() throws IOException {
        PumpWorld world = PumpWorld.started();
        world.take(Scripts.opening(1)).take(Scripts.live(1, 7, 3)).settle();
        world.journal.rewrite(4, List.of(withQuantity(world.updates().getFirst(), "99")));
        PumpWorld second = world.restarted().start();
        second.journal.rewrite(5, swapped(second, withQuantity(second.updates().getLast(), "55")));

        PumpWorld third = second.restarted().start();
        assertThat(third.updates().getLast().position()).isEqualTo(Quantity.of("3"));
        assertThat(third.updates()).hasSize(3);
        assertThat(third.restarted().start().updates()).hasSize(3);
    }

    private static List<Fact> swapped(PumpWorld world, PositionUpdate other) {
        List<Fact> facts = new ArrayList<>();
        world.journal.facts().stream().filter(fact -> fact.seq() == other.seq()).forEach(fact -> {
            if (fact instanceof PositionUpdate) {
                facts.add(other);
            } else {
                facts.add(fact);
            }
        });
        return facts;
    }

    @Test
    void aPositionThatTodaysFoldHasNeverHeardOfIsRecordedFlatAndRetired() throws IOException {
        PumpWorld world = PumpWorld.started();
        world.take(Scripts.opening(1))
                .take(Scripts.live(1, 7, 3), Scripts.live(1, 7, 3))
                .settle();
        PositionUpdate ghost = onOtherContract(world.updates().getFirst());
        world.journal.rewrite(5, List.of(ghost));

        PumpWorld upgraded = world.restarted().start();
        assertThat(upgraded.updates().getLast().key()).isEqualTo(ghost.key());
        assertThat(upgraded.updates().getLast().isFlat()).isTrue();
        assertThat(upgraded.journal.facts())
                .filteredOn(Fact.PositionRetired.class::isInstance)
                .singleElement()
                .isEqualTo(
                        new Fact.PositionRetired(6, upgraded.updates().getLast().recordedAt(), ghost.key()));
        assertThat(upgraded.pump.view().position(ghost.key())).isEmpty();
        assertThat(upgraded.restarted().start().updates()).hasSize(3);
    }

    @Test
    void aLaterFactThatAgreesMakesACorrectionUnneeded() throws IOException {
        PumpWorld world = PumpWorld.started();
        world.take(Scripts.opening(1))
                .take(Scripts.live(1, 7, 3), Scripts.live(1, 7, 5))
                .settle();
        world.journal.rewrite(4, List.of(withQuantity(world.updates().getFirst(), "99")));

        assertThat(world.restarted().start().updates()).hasSize(2);
    }

    private static PositionUpdate withQuantity(PositionUpdate update, String quantity) {
        return copy(update, update.contract(), Quantity.of(quantity));
    }

    private static PositionUpdate onOtherContract(PositionUpdate update) {
        return copy(update, Scripts.stock(4711), update.position());
    }

    private static PositionUpdate copy(PositionUpdate update, Contract contract, Quantity quantity) {
        return new PositionUpdate(
                update.seq(),
                update.term(),
                update.epoch(),
                update.collector(),
                update.account(),
                update.modelCode(),
                contract,
                quantity,
                update.averageCost(),
                update.valuation(),
                update.timestamp(),
                update.recordedAt(),
                update.source());
    }
}
