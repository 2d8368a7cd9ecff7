package io.truebook.service.json;

import static org.assertj.core.api.Assertions.assertThat;

import io.truebook.domain.AccountId;
import io.truebook.domain.CheckTrigger;
import io.truebook.domain.ContractId;
import io.truebook.domain.Discrepancy;
import io.truebook.domain.DiscrepancyType;
import io.truebook.domain.Quantity;
import io.truebook.domain.ReconciliationReport;
import io.truebook.domain.ReconciliationResult;
import io.truebook.domain.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ReconciliationJsonTest {

    private static final Instant AT = Instant.parse("2026-11-20T09:45:00Z");

    private static final Discrepancy NAKED = new Discrepancy(
            DiscrepancyType.MISSING_AT_BROKER,
            Severity.CRITICAL,
            Discrepancy.Comparison.BROKER_AGAINST_BOOK,
            Discrepancy.Resolution.OPEN,
            Discrepancy.Cause.UNKNOWN,
            new AccountId("DU1"),
            new ContractId(7),
            "",
            "SPX",
            "recorded, not at the broker",
            null,
            Quantity.of("-2.5"),
            AT);

    private static final ReconciliationResult RESULT = new ReconciliationResult(
            3, CheckTrigger.ON_DEMAND, 41, true, 9, 10, List.of(NAKED), AT, Duration.ofMillis(1250));

    @Test
    @Tag("R-095")
    void aResultCarriesTheTraditionalNames() {
        assertThat(Json.line(ReconciliationJson.of(RESULT)))
                .startsWith("{\"run\":3,\"trigger\":\"ON_DEMAND\",\"as_of_seq\":41,\"complete\":true,"
                        + "\"ib_count\":9,\"delta_count\":10,\"discrepancy_count\":1,\"has_critical_issues\":true,"
                        + "\"open_count\":1,\"pending_count\":0,\"healed_count\":0,"
                        + "\"timestamp\":\"2026-11-20T09:45:00Z\",\"duration_seconds\":1.25,"
                        + "\"summary\":\"IB: 9, Delta: 10, Discrepancies: 1 (1 critical)\",\"discrepancies\":[{");
    }

    @Test
    @Tag("R-188")
    void countsOfTwoMomentsAreSaidToBeSoWhereNothingDiffers() {
        ReconciliationResult moved = new ReconciliationResult(
                3, CheckTrigger.ON_DEMAND, 41, true, 86, 91, List.of(), AT, Duration.ofMillis(1250));
        assertThat(ReconciliationJson.of(moved).path("counts_note").stringValue())
                .contains("two moments", "5 more", "seq 41");
        assertThat(ReconciliationJson.of(RESULT).path("counts_note").isNull()).isTrue();
        ReconciliationResult equal = new ReconciliationResult(
                3, CheckTrigger.ON_DEMAND, 41, true, 9, 9, List.of(), AT, Duration.ofMillis(1250));
        assertThat(ReconciliationJson.of(equal).path("counts_note").isNull()).isTrue();
    }

    @Test
    @Tag("R-096")
    void aFindingTellsBothQuantitiesUnderBothNamesAndUnknownIsNull() {
        JsonNode found = ReconciliationJson.of(NAKED);

        assertThat(found.path("type").stringValue()).isEqualTo("MISSING_AT_BROKER");
        assertThat(found.path("source_type").stringValue()).isEqualTo("NAKED_POSITION");
        assertThat(found.path("conid").intValue()).isEqualTo(7);
        assertThat(found.path("symbol").stringValue()).isEqualTo("SPX");
        assertThat(found.path("details").stringValue()).isEqualTo("recorded, not at the broker");
        assertThat(found.path("ib_position").isNull()).isTrue();
        assertThat(found.path("ib_quantity").isNull()).isTrue();
        assertThat(found.path("delta_position").stringValue()).isEqualTo("-2.5");
        assertThat(found.path("delta_quantity").stringValue()).isEqualTo("-2.5");
        assertThat(found.path("timestamp").stringValue()).isEqualTo("2026-11-20T09:45:00Z");
    }

    @Test
    @Tag("R-098")
    void aReportCountsByTypeAndListsWhatIsCritical() {
        JsonNode report = ReconciliationJson.of(ReconciliationReport.of(RESULT));

        assertThat(report.path("ib_positions").intValue()).isEqualTo(9);
        assertThat(report.path("delta_positions").intValue()).isEqualTo(10);
        assertThat(Json.line(report.path("discrepancies_by_type"))).isEqualTo("{\"NAKED_POSITION\":1}");
        assertThat(report.path("critical_discrepancies")).hasSize(1);
    }
}
