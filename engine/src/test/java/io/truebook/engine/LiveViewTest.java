package io.truebook.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.truebook.domain.Book;
import io.truebook.domain.Claim;
import io.truebook.domain.Input;
import io.truebook.domain.Origin;
import io.truebook.domain.PositionKey;
import io.truebook.domain.PositionUpdate;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("R-011")
class LiveViewTest {

    @Test
    void equalsTheBooksPositionsAfterAnyHistoryAndAfterRecovery() throws IOException {
        for (long seed = 1; seed <= 20; seed++) {
            Random random = new Random(seed);
            PumpWorld world = PumpWorld.started();
            world.take(Scripts.opening(1));
            for (int batch = 0; batch < 30; batch++) {
                for (int i = random.nextInt(40); i >= 0; i--) {
                    world.take(Scripts.anyChange(random, 1, 200));
                }
                world.settle();
                assertThat(world.pump.view().byKey())
                        .as("seed %d, batch %d", seed, batch)
                        .isEqualTo(bookOf(world));
                assertThat(agesShown(world.pump.view()))
                        .as("ages, seed %d, batch %d", seed, batch)
                        .isEqualTo(agesOf(world.recovered.book()));
            }
            PumpWorld next = world.restarted();
            assertThat(next.pump.view().byKey()).as("seed %d, recovered", seed).isEqualTo(bookOf(world));
            assertThat(agesShown(next.pump.view()))
                    .as("ages, seed %d, recovered", seed)
                    .isEqualTo(agesOf(world.recovered.book()));
        }
    }

    private static Map<PositionKey, PositionUpdate> bookOf(PumpWorld world) {
        return world.recovered.book().positions().stream()
                .collect(Collectors.toMap(PositionUpdate::key, position -> position));
    }

    private static Map<PositionKey, Origin> agesShown(LiveView view) {
        return view.positions().collect(Collectors.toMap(PositionUpdate::key, view::origin));
    }

    private static Map<PositionKey, Origin> agesOf(Book book) {
        Map<PositionKey, Origin> kept = book.origins();
        return book.positions().stream()
                .collect(Collectors.toMap(
                        PositionUpdate::key,
                        position -> kept.getOrDefault(
                                position.key(), Claim.of(position).origin())));
    }

    @Test
    @Tag("B-63")
    void aRowThatSaysNothingNewMakesTheQuantityFreshAndAPriceDoesNot() throws IOException {
        PumpWorld world = PumpWorld.started();
        world.take(Scripts.opening(1)).take(Scripts.live(1, 7, 3)).settle();
        Instant opened = world.pump.view().origin(held(world)).holdingAt();

        world.clock.advance(Duration.ofMinutes(2));
        world.take(Scripts.own(new Input.MarkSampled(Scripts.key(7), Scripts.mark(10))))
                .settle();
        Origin priced = world.pump.view().origin(held(world));
        assertThat(priced.holdingAt()).isEqualTo(opened);
        assertThat(priced.priceAt()).isEqualTo(held(world).timestamp()).isAfter(opened);

        world.clock.advance(Duration.ofMinutes(2));
        world.take(Scripts.live(1, 7, 3)).settle();
        Origin confirmed = world.pump.view().origin(held(world));
        assertThat(confirmed.holdingAt()).isAfter(priced.priceAt());
        assertThat(confirmed.priceAt()).isEqualTo(priced.priceAt());

        assertThat(world.restarted().pump.view().origin(held(world))).isEqualTo(confirmed);
    }

    private static PositionUpdate held(PumpWorld world) {
        return world.pump.view().position(Scripts.key(7)).orElseThrow();
    }

    @Test
    void aPublishedViewNeverChanges() throws IOException {
        PumpWorld world = PumpWorld.started();
        world.take(Scripts.opening(1))
                .take(Scripts.live(1, 7, 3), Scripts.live(1, 8, 1))
                .settle();
        LiveView before = world.pump.view();
        Map<PositionKey, PositionUpdate> was = before.byKey();
        world.take(Scripts.live(1, 7, 0), Scripts.live(1, 9, 2)).settle();

        assertThat(before.byKey()).isEqualTo(was).hasSize(2);
        assertThat(before.seq()).isLessThan(world.pump.view().seq());
        before.byKey().clear();
        assertThat(before.byKey()).as("what is handed out is a copy").isEqualTo(was);
    }

    @Test
    void onlyTouchedShardsAreCopied() throws IOException {
        PumpWorld world = PumpWorld.started();
        world.take(Scripts.opening(1));
        for (int conId = 1; conId <= 2000; conId++) {
            world.take(Scripts.live(1, conId, 1));
        }
        world.settle();
        LiveView before = world.pump.view();
        world.take(Scripts.live(1, 7, 5)).settle();
        LiveView after = world.pump.view();

        Set<Object> shards = Collections.newSetFromMap(new IdentityHashMap<>());
        for (int shard = 0; shard < LiveView.SHARDS; shard++) {
            shards.add(before.shard(shard));
            shards.add(after.shard(shard));
        }
        assertThat(shards).hasSize(LiveView.SHARDS + 1);
        assertThat(after.byKey()).hasSize(2000);
    }

    @Test
    @Tag("B-05")
    void aClosedPositionIsFlatNotGone() throws IOException {
        PumpWorld world = PumpWorld.started();
        world.take(Scripts.opening(1))
                .take(Scripts.live(1, 7, 3), Scripts.live(1, 7, 0))
                .settle();

        assertThat(world.pump.view().position(Scripts.key(7)))
                .hasValueSatisfying(position -> assertThat(position.isFlat()).isTrue());
        assertThat(world.pump.view().open()).isEmpty();
        assertThat(world.pump.view().positions()).hasSize(1);
    }
}
