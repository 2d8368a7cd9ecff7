package io.truebook.journal;

import io.truebook.domain.BookState.BufferedImport;
import io.truebook.domain.BookState.DatedRemarks;
import io.truebook.domain.BookState.ImportCounts;
import io.truebook.domain.BookState.ImportsState;
import io.truebook.domain.Fact;
import io.truebook.domain.ImportedPosition;
import io.truebook.domain.Origin;
import io.truebook.domain.Remarks;
import io.truebook.domain.Settlement;

/** What came from sources with a clock of their own, as bytes. */
final class ImportCodec {

    private static final EnumTable<Settlement> SETTLEMENTS = EnumTable.of(
            Settlement.class, Settlement.APPLIED, Settlement.REPEATED, Settlement.SUPERSEDED, Settlement.OVERRULED);

    private ImportCodec() {}

    static void record(BytesOut out, ImportedPosition record) {
        Values.source(out, record.source());
        Values.account(out.string(record.author()).string(record.batch()), record.account());
        Values.contract(out.string(record.modelCode()), record.contract());
        Values.quantity(out, record.position());
        Values.money(out, record.averageCost());
        Values.valuation(out, record.valuation());
        out.instant(record.timestamp()).optional(record.remarks(), ImportCodec::remarks);
    }

    static ImportedPosition record(BytesIn in) {
        return new ImportedPosition(
                Values.source(in),
                in.string(),
                in.string(),
                Values.account(in),
                in.string(),
                Values.contract(in),
                Values.quantity(in),
                Values.money(in),
                Values.valuation(in),
                in.instant(),
                in.optional(ImportCodec::remarks));
    }

    static void remarks(BytesOut out, Remarks remarks) {
        out.string(remarks.strategy()).string(remarks.notes()).list(remarks.tags(), BytesOut::string);
    }

    static Remarks remarks(BytesIn in) {
        return new Remarks(in.string(), in.string(), in.list(BytesIn::string));
    }

    static void settled(BytesOut out, Fact.ImportSettled settled) {
        Values.key(out.varint(settled.importSeq()), settled.key());
        SETTLEMENTS.write(out.string(settled.author()).string(settled.batch()), settled.settlement());
        out.string(settled.detail());
    }

    static Fact.ImportSettled settled(BytesIn in) {
        return new Fact.ImportSettled(
                in.varint(),
                in.instant(),
                in.varint(),
                Values.key(in),
                in.string(),
                in.string(),
                SETTLEMENTS.read(in),
                in.string());
    }

    static void state(BytesOut out, ImportsState imports) {
        out.list(imports.buffered(), ImportCodec::buffered)
                .optional(imports.checkAt(), BytesOut::instant)
                .map(imports.origins(), Values::key, ImportCodec::origin)
                .map(imports.remarks(), Values::key, ImportCodec::dated);
        ImportCounts counts = imports.counts();
        out.varint(counts.applied())
                .varint(counts.repeated())
                .varint(counts.superseded())
                .varint(counts.overruled());
    }

    static ImportsState state(BytesIn in) {
        return new ImportsState(
                in.list(ImportCodec::buffered),
                in.optional(BytesIn::instant),
                in.map(Values::key, ImportCodec::origin),
                in.map(Values::key, ImportCodec::dated),
                new ImportCounts(in.varint(), in.varint(), in.varint(), in.varint()));
    }

    private static void buffered(BytesOut out, BufferedImport waiting) {
        record(out.varint(waiting.seq()).instant(waiting.arrivedAt()), waiting.record());
    }

    private static BufferedImport buffered(BytesIn in) {
        return new BufferedImport(in.varint(), in.instant(), record(in));
    }

    private static void origin(BytesOut out, Origin origin) {
        Values.source(out, origin.holding());
        out.instant(origin.holdingAt()).optional(origin.priceAt(), BytesOut::instant);
    }

    private static Origin origin(BytesIn in) {
        return new Origin(Values.source(in), in.instant(), in.optional(BytesIn::instant));
    }

    private static void dated(BytesOut out, DatedRemarks dated) {
        remarks(out, dated.remarks());
        out.instant(dated.asOf());
    }

    private static DatedRemarks dated(BytesIn in) {
        return new DatedRemarks(remarks(in), in.instant());
    }
}
