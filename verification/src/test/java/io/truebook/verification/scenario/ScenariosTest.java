package io.truebook.verification.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.truebook.domain.Discrepancy;
import io.truebook.domain.Discrepancy.Resolution;
import io.truebook.domain.DiscrepancyType;
import io.truebook.domain.LinkCondition;
import io.truebook.domain.PositionKey;
import io.truebook.domain.PositionUpdate;
import io.truebook.domain.ReconciliationResult;
import io.truebook.domain.Source;
import io.truebook.engine.BrokerNotConnectedException;
import io.truebook.simulator.Drop;
import io.truebook.simulator.HeldPosition;
import io.truebook.simulator.SnapshotCut;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Acceptance scenarios over the real protocol: simulator, socket, journal, lake, comparison. */
class ScenariosTest {

    @TempDir
    Path folder;

    @Test
    @Tag("R-001")
    @Tag("R-004")
    @Tag("R-005")
    @Tag("R-040")
    @Tag("R-090")
    @Tag("B-08")
    @Tag("B-10")
    void everyPositionOfEveryAccountStreamsIntoTheViewAndTheLake() throws Exception {
        try (Scene scene = Scene.frozen(folder)) {
            scene.market().steps(2_000);
            scene.drain();

            assertThat(scene.lake()).isEqualTo(scene.truth());
            ReconciliationResult result = scene.reconcile();
            assertThat(result.discrepancies()).isEmpty();
            assertThat(result.summary())
                    .isEqualTo("IB: %d, Delta: %d, Discrepancies: 0 (0 critical)"
                            .formatted(scene.truth().size(), scene.truth().size()));
        }
    }

    @Test
    @Tag("B-05")
    void aCloseReachesViewAndLakeAsZero() throws Exception {
        try (Scene scene = Scene.frozen(folder)) {
            HeldPosition held = scene.market().truth().getFirst();
            PositionKey key = Scene.key(held);
            scene.market().position(held.account(), held.conid(), BigDecimal.ZERO, BigDecimal.ZERO);
            scene.drain();

            assertThat(scene.truebook.view().position(key)).get().matches(PositionUpdate::isFlat);
            assertThat(scene.truebook.history().current().rows().get(key)).matches(PositionUpdate::isFlat);
        }
    }

    @Test
    @Tag("T-41")
    @Tag("C-32")
    @Tag("R-003")
    @Tag("R-006")
    void rowsThatWereLostOnTheWireAreHealedByTheNextSnapshotAndTold() throws Exception {
        try (Scene scene = Scene.frozen(folder)) {
            scene.market().lose(10);
            scene.market().steps(5_000);
            assertThat(scene.market().awaitQuiet(Scene.PATIENCE)).isTrue();
            int lost = scene.market().lost().size();
            assertThat(lost).isPositive();
            Map<PositionKey, String> before = scene.live();
            ReconciliationResult result = scene.reconcile();
            scene.drain();

            long differing = scene.truth().entrySet().stream()
                            .filter(row -> !row.getValue().equals(before.get(row.getKey())))
                            .count()
                    + before.keySet().stream()
                            .filter(key -> !scene.truth().containsKey(key))
                            .count();
            assertThat(result.discrepancies())
                    .filteredOn(found -> found.resolution() == Resolution.HEALED)
                    .allMatch(found -> found.cause() == Discrepancy.Cause.MISSED_EVENT)
                    .hasSizeGreaterThanOrEqualTo(1);
            assertThat(result.hasCriticalIssues()).isFalse();
            assertThat(differing).isPositive();
            assertThat(scene.lake()).isEqualTo(scene.live()).isEqualTo(scene.truth());
            assertThat(scene.truebook.view().status().lastResult()).contains(result);
        }
    }

    @Test
    @Tag("T-01")
    @Tag("B-06")
    @Tag("R-009")
    void aConnectionThatEndsInTheMiddleOfASnapshotClosesNothing() throws Exception {
        try (Scene scene = Scene.frozen(folder)) {
            Map<PositionKey, String> before = scene.live();
            scene.market().cut(new SnapshotCut(SnapshotCut.End.CLOSE, 5));
            ReconciliationResult result = scene.reconcile();

            assertThat(result.complete()).isFalse();
            assertThat(result.discrepancies())
                    .isNotEmpty()
                    .allMatch(found -> found.type() == DiscrepancyType.SOURCE_UNAVAILABLE);
            assertThat(scene.live()).isEqualTo(before);
        }
    }

    @Test
    @Tag("T-02")
    @Tag("B-06")
    void anEmptySnapshotIsHeldAndNeverClosesABook() throws Exception {
        try (Scene scene = Scene.frozen(folder)) {
            Map<PositionKey, String> before = scene.live();
            for (int look = 0; look < 3; look++) {
                scene.market().cut(new SnapshotCut(SnapshotCut.End.MARKER, 0));
                ReconciliationResult result = scene.reconcile();
                assertThat(result.discrepancies())
                        .filteredOn(found -> found.type() == DiscrepancyType.MISSING_AT_BROKER)
                        .isNotEmpty()
                        .allMatch(found -> found.resolution() != Resolution.HEALED);
            }
            assertThat(scene.live()).isEqualTo(before);
        }
    }

    @Test
    @Tag("B-68")
    @Tag("R-024")
    @Tag("R-033")
    void aChangeMissedWhileTheConnectionWasDownIsFoundAtTheReconnect() throws Exception {
        try (Scene scene = Scene.frozen(folder)) {
            HeldPosition held = scene.market().truth().getFirst();
            scene.market().closePort();
            scene.market().drop(Drop.RESET);
            Scene.await(
                    "the link to be down", () -> scene.truebook.view().status().link() == LinkCondition.DOWN);
            scene.market().fill(held.account(), held.conid(), BigDecimal.valueOf(3));
            assertThatThrownBy(() -> scene.truebook.reconcileNow())
                    .isInstanceOf(BrokerNotConnectedException.class)
                    .hasMessageContaining("IB not connected");
            scene.market().openPort();
            Scene.await("the view to equal the broker", () -> scene.live().equals(scene.truth()));

            assertThat(scene.truebook.view().position(Scene.key(held)))
                    .get()
                    .extracting(PositionUpdate::source)
                    .isEqualTo(Source.SNAPSHOT);
        }
    }

    @Test
    @Tag("R-009")
    @Tag("R-011")
    @Tag("R-048")
    void aRestartGoesOnWithWhatWasRecorded() throws Exception {
        try (Scene scene = Scene.frozen(folder)) {
            scene.market().steps(500);
            scene.drain();
            long accepted = scene.truebook.watermarks().accepted();
            scene.restart();
            scene.drain();

            assertThat(scene.truebook.watermarks().accepted()).isGreaterThan(accepted);
            assertThat(scene.lake()).isEqualTo(scene.truth());
        }
    }

    @Test
    @Tag("B-26")
    @Tag("B-27")
    @Tag("R-037")
    @Tag("R-044")
    void whatCannotBeAcceptedIsKeptApartAndBlocksNobody() throws Exception {
        try (Scene scene = Scene.frozen(folder)) {
            HeldPosition held = scene.market().truth().getFirst();
            scene.market()
                    .raw(List.of(
                            "61",
                            "3",
                            held.account(),
                            "424242",
                            "BAD",
                            "STK",
                            "",
                            "0.0",
                            "",
                            "",
                            "NYSE",
                            "USD",
                            "BAD",
                            "BAD",
                            "1E+999999999",
                            "1.0"));
            scene.market()
                    .raw(List.of(
                            "61", "3", "DU404", "424243", "ALIEN", "STK", "", "0.0", "", "", "NYSE", "USD", "ALIEN",
                            "ALIEN", "10", "1.0"));
            Scene.await(
                    "both rows to be refused",
                    () -> scene.truebook.view().status().counters().quarantined() >= 2);
            scene.market().steps(200);
            scene.drain();

            assertThat(scene.truebook.view().status().quarantine())
                    .anySatisfy(refused -> assertThat(refused.reason()).contains("1E+999999999"))
                    .anySatisfy(refused -> assertThat(refused.reason()).contains("DU404"));
            assertThat(scene.lake()).isEqualTo(scene.truth());
        }
    }

    @Test
    @Tag("R-043")
    @Tag("B-01")
    @Tag("B-30")
    void handlersHearEveryUpdateInOrderAndAFailingOneDisturbsNobody() throws Exception {
        try (Scene scene = Scene.frozen(folder)) {
            List<PositionUpdate> heard = new CopyOnWriteArrayList<>();
            scene.truebook.register("fails", update -> {
                throw new IllegalStateException("planted");
            });
            assertThat(scene.truebook.register("hears", heard::add)).isTrue();
            assertThat(scene.truebook.register("hears", update -> {})).isFalse();
            scene.market().steps(300);
            scene.drain();
            Scene.await(
                    "every update to be heard",
                    () -> !heard.isEmpty()
                            && heard.getLast().seq() >= lastUpdate(scene).seq());
            List<PositionUpdate> pulled = scene.truebook.drainBuffered(1_000_000);

            assertThat(pulled)
                    .filteredOn(update -> update.seq() >= heard.getFirst().seq())
                    .isEqualTo(List.copyOf(heard));
        }
    }

    private static PositionUpdate lastUpdate(Scene scene) {
        return scene.truebook
                .view()
                .positions()
                .max(Comparator.comparingLong(PositionUpdate::seq))
                .orElseThrow();
    }
}
