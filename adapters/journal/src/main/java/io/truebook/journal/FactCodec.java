package io.truebook.journal;

import io.truebook.domain.Fact;
import io.truebook.domain.LinkCondition;
import io.truebook.domain.PositionUpdate;

/** Facts as bytes: a kind and the fields in order. */
final class FactCodec {

    /**
     * Grows when the layout of any fact changes; older ones stay readable. Raise {@link SegmentHeader#VERSION} with it, so
     * that an older Truebook refuses the journal at once.
     */
    static final int SCHEMA_VERSION = 2;

    private static final int POSITION_UPDATE = 1;
    private static final int POSITION_RETIRED = 2;
    private static final int INPUT_QUARANTINED = 3;
    private static final int LINK_CHANGED = 4;
    private static final int GAP_RECORDED = 5;
    private static final int CHECK_CONCLUDED = 6;
    private static final int RECONCILIATION_RECORDED = 7;
    private static final int POSITION_SUPERSEDED = 8;
    private static final int POSITION_REMARKED = 9;
    private static final int IMPORT_SETTLED = 10;

    static final EnumTable<LinkCondition> LINKS =
            EnumTable.of(LinkCondition.class, LinkCondition.DOWN, LinkCondition.UP, LinkCondition.UPSTREAM_LOST);

    private FactCodec() {}

    static void write(BytesOut out, Fact fact) {
        switch (fact) {
            case PositionUpdate update -> Values.update(out.u8(POSITION_UPDATE), update);
            case Fact.PositionRetired retired -> Values.key(begin(out, POSITION_RETIRED, retired), retired.key());
            case Fact.InputQuarantined refused -> quarantined(out.u8(INPUT_QUARANTINED), refused);
            case Fact.LinkChanged link -> {
                begin(out, LINK_CHANGED, link).signed(link.session());
                LINKS.write(out, link.condition());
                out.string(link.detail());
            }
            case Fact.GapRecorded gap ->
                begin(out, GAP_RECORDED, gap)
                        .signed(gap.session())
                        .instant(gap.from())
                        .optional(gap.closed(), BytesOut::instant)
                        .string(gap.cause());
            case Fact.CheckConcluded check -> {
                begin(out, CHECK_CONCLUDED, check).signed(check.run());
                Findings.TRIGGERS.write(out, check.trigger());
                out.bool(check.complete()).string(check.summary());
            }
            case Fact.ReconciliationRecorded recorded ->
                Findings.result(begin(out, RECONCILIATION_RECORDED, recorded), recorded.result());
            case Fact.PositionSuperseded(var row) -> Values.update(out.u8(POSITION_SUPERSEDED), row);
            case Fact.PositionRemarked remarked -> {
                Values.key(begin(out, POSITION_REMARKED, remarked), remarked.key());
                ImportCodec.remarks(out, remarked.remarks());
                out.instant(remarked.asOf());
            }
            case Fact.ImportSettled settled -> ImportCodec.settled(begin(out, IMPORT_SETTLED, settled), settled);
        }
    }

    private static BytesOut begin(BytesOut out, int kind, Fact fact) {
        return out.u8(kind).varint(fact.seq()).instant(fact.recordedAt());
    }

    static Fact read(BytesIn in) {
        int kind = in.u8();
        return switch (kind) {
            case POSITION_UPDATE -> Values.update(in);
            case POSITION_RETIRED -> new Fact.PositionRetired(in.varint(), in.instant(), Values.key(in));
            case INPUT_QUARANTINED -> quarantined(in);
            case LINK_CHANGED ->
                new Fact.LinkChanged(in.varint(), in.instant(), in.int32(), LINKS.read(in), in.string());
            case GAP_RECORDED ->
                new Fact.GapRecorded(
                        in.varint(),
                        in.instant(),
                        in.int32(),
                        in.instant(),
                        in.optional(BytesIn::instant),
                        in.string());
            case CHECK_CONCLUDED ->
                new Fact.CheckConcluded(
                        in.varint(), in.instant(), in.signed(), Findings.TRIGGERS.read(in), in.bool(), in.string());
            case RECONCILIATION_RECORDED ->
                new Fact.ReconciliationRecorded(in.varint(), in.instant(), Findings.result(in));
            case POSITION_SUPERSEDED -> new Fact.PositionSuperseded(Values.update(in));
            case POSITION_REMARKED ->
                new Fact.PositionRemarked(
                        in.varint(), in.instant(), Values.key(in), ImportCodec.remarks(in), in.instant());
            case IMPORT_SETTLED -> ImportCodec.settled(in);
            default -> throw new MalformedException("a fact of kind " + kind);
        };
    }

    static void quarantined(BytesOut out, Fact.InputQuarantined refused) {
        out.varint(refused.seq())
                .instant(refused.recordedAt())
                .signed(refused.session())
                .string(refused.reason())
                .string(refused.raw());
    }

    static Fact.InputQuarantined quarantined(BytesIn in) {
        return new Fact.InputQuarantined(in.varint(), in.instant(), in.int32(), in.string(), in.string());
    }
}
