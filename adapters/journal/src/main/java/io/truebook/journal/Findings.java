package io.truebook.journal;

import io.truebook.domain.CheckTrigger;
import io.truebook.domain.Discrepancy;
import io.truebook.domain.DiscrepancyType;
import io.truebook.domain.ReconciliationResult;
import io.truebook.domain.Severity;

/** Checks and reconciliation: results and discrepancies. */
final class Findings {

    static final EnumTable<CheckTrigger> TRIGGERS = EnumTable.of(
            CheckTrigger.class,
            CheckTrigger.CONNECT,
            CheckTrigger.UPSTREAM_RESTORED,
            CheckTrigger.PERIODIC,
            CheckTrigger.ON_DEMAND,
            CheckTrigger.POSITION_UPDATE,
            CheckTrigger.TRADE,
            CheckTrigger.CONFIRMATION);
    private static final EnumTable<DiscrepancyType> TYPES = EnumTable.of(
            DiscrepancyType.class,
            DiscrepancyType.MISSING_IN_RECORD,
            DiscrepancyType.MISSING_AT_BROKER,
            DiscrepancyType.QUANTITY_MISMATCH,
            DiscrepancyType.SIDE_MISMATCH,
            DiscrepancyType.COST_BASIS_MISMATCH,
            DiscrepancyType.STALE_DATA,
            DiscrepancyType.SOURCE_UNAVAILABLE,
            DiscrepancyType.ORPHANED_STRATEGY,
            DiscrepancyType.EXPIRED_LEG);
    private static final EnumTable<Severity> SEVERITIES = EnumTable.of(
            Severity.class, Severity.INFO, Severity.LOW, Severity.MEDIUM, Severity.HIGH, Severity.CRITICAL);
    private static final EnumTable<Discrepancy.Comparison> COMPARISONS = EnumTable.of(
            Discrepancy.Comparison.class,
            Discrepancy.Comparison.BROKER_AGAINST_BOOK,
            Discrepancy.Comparison.LAKE_AGAINST_BOOK);
    private static final EnumTable<Discrepancy.Resolution> RESOLUTIONS = EnumTable.of(
            Discrepancy.Resolution.class,
            Discrepancy.Resolution.PENDING,
            Discrepancy.Resolution.OPEN,
            Discrepancy.Resolution.HEALED);
    private static final EnumTable<Discrepancy.Cause> CAUSES = EnumTable.of(
            Discrepancy.Cause.class,
            Discrepancy.Cause.UNKNOWN,
            Discrepancy.Cause.MISSED_EVENT,
            Discrepancy.Cause.EXPIRY,
            Discrepancy.Cause.BROKER_ZERO,
            Discrepancy.Cause.MARKED_MISSING);

    private Findings() {}

    static void discrepancy(BytesOut out, Discrepancy found) {
        TYPES.write(out, found.type());
        SEVERITIES.write(out, found.severity());
        COMPARISONS.write(out, found.comparison());
        RESOLUTIONS.write(out, found.resolution());
        CAUSES.write(out, found.cause());
        Values.account(out, found.account());
        out.optional(found.conId(), Values::conId)
                .string(found.modelCode())
                .string(found.symbol())
                .string(found.details());
        Values.quantityOrAbsent(out, found.ibPosition());
        Values.quantityOrAbsent(out, found.deltaPosition());
        out.instant(found.timestamp());
    }

    static Discrepancy discrepancy(BytesIn in) {
        return new Discrepancy(
                TYPES.read(in),
                SEVERITIES.read(in),
                COMPARISONS.read(in),
                RESOLUTIONS.read(in),
                CAUSES.read(in),
                Values.account(in),
                in.optional(Values::conId),
                in.string(),
                in.string(),
                in.string(),
                Values.quantityOrAbsent(in),
                Values.quantityOrAbsent(in),
                in.instant());
    }

    static void result(BytesOut out, ReconciliationResult result) {
        out.signed(result.run());
        TRIGGERS.write(out, result.trigger());
        out.signed(result.asOfSeq())
                .bool(result.complete())
                .signed(result.ibCount())
                .signed(result.deltaCount())
                .list(result.discrepancies(), Findings::discrepancy)
                .instant(result.timestamp())
                .duration(result.duration());
    }

    static ReconciliationResult result(BytesIn in) {
        return new ReconciliationResult(
                in.signed(),
                TRIGGERS.read(in),
                in.signed(),
                in.bool(),
                in.int32(),
                in.int32(),
                in.list(Findings::discrepancy),
                in.instant(),
                in.duration());
    }
}
