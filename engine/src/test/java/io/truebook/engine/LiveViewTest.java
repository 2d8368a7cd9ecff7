package io.truebook.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.truebook.domain.PositionKey;
import io.truebook.domain.PositionUpdate;
import java.io.IOException;
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
            }
            PumpWorld next = world.restarted();
            assertThat(next.pump.view().byKey()).as("seed %d, recovered", seed).isEqualTo(bookOf(world));
        }
    }

    private static Map<PositionKey, PositionUpdate> bookOf(PumpWorld world) {
        return world.recovered.book().positions().stream()
                .collect(Collectors.toMap(PositionUpdate::key, position -> position));
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
