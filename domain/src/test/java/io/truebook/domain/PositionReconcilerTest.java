package io.truebook.domain;

import static io.truebook.domain.Desk.DU1;
import static io.truebook.domain.Desk.MULTI;
import static org.assertj.core.api.Assertions.assertThat;

import io.truebook.domain.Discrepancy.Comparison;
import io.truebook.domain.Discrepancy.Resolution;
import io.truebook.domain.PositionReconciler.LakeView;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class PositionReconcilerTest {

    private static Map<PositionKey, PositionUpdate> view(Desk desk) {
        Map<PositionKey, PositionUpdate> view = new HashMap<>();
        desk.book.positions().forEach(position -> view.put(position.key(), position));
        return view;
    }

    private static ReconciliationResult reconcile(Desk desk, LakeView lake) {
        return PositionReconciler.reconcile(view(desk), desk.book.status(), desk.lastCheck(), lake, desk.now);
    }

    private static ReconciliationResult reconcile(Desk desk) {
        return reconcile(desk, new LakeView(desk.seq, view(desk), ""));
    }

    /** What the book keeps of a result. */
    private static ReconciliationResult kept(Desk desk, ReconciliationResult result) {
        desk.say(new Input.ReconciliationReported(result));
        return desk.book.status().lastResult().orElseThrow();
    }

    private static Desk lookWithout2(Desk desk) {
        return desk.check(DU1).answer(DU1, 1, "5", "100").end(MULTI);
    }

    @Test
    @Tag("R-095")
    void equalViewsHaveNoFindings() {
        ReconciliationResult result = reconcile(Desk.holding("5", "6"));
        assertThat(result.summary()).isEqualTo("IB: 2, Delta: 2, Discrepancies: 0 (0 critical)");
        assertThat(result.hasCriticalIssues()).isFalse();
        assertThat(result.complete()).isTrue();
    }

    @Test
    @Tag("R-111")
    @Tag("R-096")
    void whatTwoCompleteSnapshotsDoNotShowIsMissingAtTheBroker() {
        Desk desk = lookWithout2(Desk.holding("5", "6"));
        assertThat(reconcile(desk).discrepancies())
                .extracting(Discrepancy::resolution)
                .containsExactly(Resolution.PENDING);
        Discrepancy found = reconcile(lookWithout2(desk)).discrepancies().getFirst();
        assertThat(found.type()).isEqualTo(DiscrepancyType.MISSING_AT_BROKER);
        assertThat(found.isCritical()).isTrue();
        assertThat(found.deltaPosition()).isEqualTo(Quantity.of("6"));
        assertThat(found.ibPosition()).as("unknown is never zero").isNull();
        assertThat(found.line()).startsWith("[NAKED_POSITION] SYM2 (2): ");
    }

    @Test
    @Tag("R-099")
    void aPastStateIsComparedWithThatOfNowKeyByKey() {
        Desk desk = Desk.holding("5", "6");
        Map<PositionKey, PositionUpdate> past = view(desk);
        assertThat(PositionReconciler.since(view(desk), past, desk.now, desk.now))
                .isEmpty();
        desk.live(DU1, 1, "-5", "100").live(DU1, 2, "0", "0").live(DU1, 3, "7", "100");
        List<Discrepancy> found = PositionReconciler.since(view(desk), past, desk.now, desk.now);
        assertThat(found)
                .extracting(difference -> difference.conId() + " " + difference.type() + " " + difference.ibPosition()
                        + " " + difference.deltaPosition())
                .containsExactlyInAnyOrder(
                        "1 SIDE_MISMATCH -5 5", "2 MISSING_AT_BROKER 0 6", "3 MISSING_IN_RECORD 7 null");
    }

    @Test
    @Tag("B-69")
    void anAbsenceIsStillAFindingAfterAMarkAndVoidAfterARow() {
        Desk desk = lookWithout2(lookWithout2(Desk.holding("5", "6")));
        desk.say(new Input.MarkSampled(
                PositionKey.of(DU1, new ContractId(2)), new Valuation(Price.of("9"), null, null, null)));
        ReconciliationResult result = reconcile(desk);
        assertThat(kept(desk, result).openCount()).isEqualTo(1);
        desk.live(DU1, 2, "6", "100");
        assertThat(kept(desk, result).discrepancies()).isEmpty();
    }

    @Test
    @Tag("B-69")
    void aFindingAboutAPositionThatHasChangedSinceIsVoid() {
        Desk desk = Desk.holding("5", "6");
        ReconciliationResult result = reconcile(desk, new LakeView(desk.seq, Map.of(), ""));
        assertThat(result.discrepancies()).hasSize(2);
        desk.live(DU1, 1, "7", "100");
        assertThat(kept(desk, result).discrepancies())
                .singleElement()
                .satisfies(found -> assertThat(found.symbol()).isEqualTo("SYM2"));
    }

    @Test
    @Tag("B-69")
    void aLakeThatIsBehindIsComparedOnlyWhereNothingChangedSince() {
        Desk desk = Desk.holding("5", "6");
        LakeView lake = new LakeView(desk.seq, view(desk), "");
        desk.live(DU1, 1, "7", "100").live(DU1, 3, "1", "100");
        assertThat(reconcile(desk, lake).discrepancies()).isEmpty();
    }

    @Test
    @Tag("B-07")
    @Tag("R-110")
    void aLakeThatCannotBeReadIsUnknownNotEmpty() {
        ReconciliationResult result = reconcile(Desk.holding("5", "6"), LakeView.unreadable("no such table"));
        assertThat(result.discrepancies()).singleElement().satisfies(found -> {
            assertThat(found.type()).isEqualTo(DiscrepancyType.SOURCE_UNAVAILABLE);
            assertThat(found.details()).contains("no such table");
        });
    }

    @Test
    @Tag("T-01")
    @Tag("B-06")
    void aBrokerThatCouldNotAnswerIsUnknownNotFlat() {
        Desk desk = Desk.holding("5", "6").check(DU1).answer(DU1, 1, "5", "100");
        desk.say(new Input.SessionClosed("reset"));
        ReconciliationResult result = reconcile(desk);
        assertThat(result.discrepancies())
                .extracting(Discrepancy::type)
                .containsExactly(DiscrepancyType.SOURCE_UNAVAILABLE);
        assertThat(result.hasCriticalIssues()).isFalse();
        assertThat(result.complete()).isFalse();
    }

    @Test
    @Tag("B-66")
    void closedPositionsAreNotCompared() {
        Desk desk = Desk.holding("5", "6").live(DU1, 2, "0", "0");
        lookWithout2(desk);
        assertThat(reconcile(desk).discrepancies()).isEmpty();
        assertThat(reconcile(desk).deltaCount()).isEqualTo(1);
    }

    @Test
    @Tag("R-110")
    @Tag("R-112")
    @Tag("B-70")
    @Tag("B-71")
    void everyKindOfDifferenceHasItsTypeAndSeverity() {
        Desk desk = Desk.holding("5", "6", "0.0003", "8", "9");
        Map<PositionKey, PositionUpdate> rows = view(Desk.holding("5", "-6", "0.0004", "8", "9"));
        rows.remove(PositionKey.of(DU1, new ContractId(4)));
        rows.put(PositionKey.of(DU1, new ContractId(5)), costing(desk.held(DU1, 5), "99.99"));
        List<Discrepancy> found =
                reconcile(desk, new LakeView(desk.seq, rows, "")).discrepancies();
        assertThat(found).allMatch(each -> each.comparison() == Comparison.LAKE_AGAINST_BOOK);
        assertThat(found)
                .extracting(Discrepancy::type)
                .containsExactly(
                        DiscrepancyType.SIDE_MISMATCH,
                        DiscrepancyType.QUANTITY_MISMATCH,
                        DiscrepancyType.MISSING_IN_RECORD,
                        DiscrepancyType.COST_BASIS_MISMATCH);
        assertThat(found)
                .extracting(Discrepancy::severity)
                .containsExactly(Severity.CRITICAL, Severity.HIGH, Severity.HIGH, Severity.LOW);
    }

    @Test
    @Tag("R-113")
    void anAccountThatWasNotConfirmedForTooLongIsStaleUntilItIs() {
        Desk desk = Desk.holding("5", "6").check(DU1).pass(Duration.ofMinutes(11));
        ReconciliationResult result = reconcile(desk);
        assertThat(result.discrepancies()).extracting(Discrepancy::type).contains(DiscrepancyType.STALE_DATA);
        desk.check(DU1).answer(DU1, 1, "5", "100").answer(DU1, 2, "6", "100").end(MULTI);
        assertThat(kept(desk, result).discrepancies())
                .extracting(Discrepancy::type)
                .doesNotContain(DiscrepancyType.STALE_DATA);
    }

    @Test
    @Tag("T-41")
    @Tag("R-098")
    void healedDifferencesAreReportedAndNeverCritical() {
        Desk desk =
                Desk.holding("5", "6").check(DU1).answer(DU1, 1, "-5", "100").answer(DU1, 2, "6", "100");
        ReconciliationResult result = reconcile(desk.end(MULTI));
        assertThat(result.discrepancyCount()).isEqualTo(1);
        assertThat(result.openCount()).isZero();
        ReconciliationReport report = ReconciliationReport.of(kept(desk, result));
        assertThat(report.discrepanciesByType()).containsExactly(Map.entry("POSITION_MISMATCH", 1L));
        assertThat(report.criticalDiscrepancies()).isEmpty();
    }

    @Test
    @Tag("R-112")
    void typesAreUnderstoodByBothNames() {
        assertThat(DiscrepancyType.parse("NAKED_POSITION")).isEqualTo(DiscrepancyType.MISSING_AT_BROKER);
        assertThat(DiscrepancyType.parse("MISSING_FROM_DELTA")).isEqualTo(DiscrepancyType.MISSING_IN_RECORD);
        assertThat(DiscrepancyType.parse("POSITION_MISMATCH")).isEqualTo(DiscrepancyType.QUANTITY_MISMATCH);
        assertThat(DiscrepancyType.parse("QUANTITY_MISMATCH")).isEqualTo(DiscrepancyType.QUANTITY_MISMATCH);
    }

    @Test
    @Tag("T-36")
    void manyPositionsAreComparedInOnePass() {
        Desk desk = Desk.holding(Collections.nCopies(20_000, "5").toArray(String[]::new));
        long began = ProcessorTime.nanos();

        String summary = reconcile(desk).summary();

        Duration taken = Duration.ofNanos(ProcessorTime.nanos() - began);
        assertThat(summary).isEqualTo("IB: 20000, Delta: 20000, Discrepancies: 0 (0 critical)");
        // A pass a position would be 400 million comparisons.
        assertThat(taken).isLessThan(Duration.ofSeconds(1));
    }

    private static PositionUpdate costing(PositionUpdate of, String cost) {
        return new PositionUpdate(
                of.seq(),
                of.term(),
                of.epoch(),
                of.collector(),
                of.account(),
                of.modelCode(),
                of.contract(),
                of.position(),
                Money.of(cost),
                of.valuation(),
                of.timestamp(),
                of.recordedAt(),
                of.source());
    }
}
