package io.truebook.journal;

import io.truebook.domain.AccountSnapshot;
import io.truebook.domain.BookState;
import io.truebook.domain.BookState.AccountCheckState;
import io.truebook.domain.BookState.AccountState;
import io.truebook.domain.BookState.ChecksState;
import io.truebook.domain.BookState.Counters;
import io.truebook.domain.BookState.Gap;
import io.truebook.domain.BookState.ImportsState;
import io.truebook.domain.BookState.PositionState;
import io.truebook.domain.BookState.RunningCheck;
import io.truebook.domain.Completeness;

/** Everything that a book knows, as bytes: the body of a checkpoint. */
final class BookStateCodec {

    private static final EnumTable<Completeness> COMPLETENESS =
            EnumTable.of(Completeness.class, Completeness.COMPLETE, Completeness.PARTIAL, Completeness.FAILED);
    private static final EnumTable<AccountSnapshot.Conclusion> CONCLUSIONS = EnumTable.of(
            AccountSnapshot.Conclusion.class,
            AccountSnapshot.Conclusion.PENDING,
            AccountSnapshot.Conclusion.UNEXPLAINED,
            AccountSnapshot.Conclusion.HELD,
            AccountSnapshot.Conclusion.CLOSED);

    private BookStateCodec() {}

    static void write(BytesOut out, BookState state) {
        out.varint(state.seq()).signed(state.term()).signed(state.session()).instant(state.recordedAt());
        PolicyCodec.write(out, state.policy());
        FactCodec.LINKS.write(out, state.link());
        out.list(state.accounts(), BookStateCodec::account).list(state.positions(), BookStateCodec::position);
        counters(out, state.counters());
        out.list(state.quarantine(), FactCodec::quarantined).list(state.results(), Findings::result);
        checks(out, state.checks());
        out.optional(state.gap(), BookStateCodec::gap).instant(state.retireScanAt());
        ImportCodec.state(out, state.imports());
    }

    /** @param version of the checkpoint's file */
    static BookState read(BytesIn in, int version) {
        return new BookState(
                in.varint(),
                in.int32(),
                in.int32(),
                in.instant(),
                version <= CheckpointFile.WITHOUT_IMPORTS ? PolicyCodec.readFirst(in) : PolicyCodec.read(in),
                FactCodec.LINKS.read(in),
                in.list(BookStateCodec::account),
                in.list(BookStateCodec::position),
                counters(in),
                in.list(FactCodec::quarantined),
                in.list(Findings::result),
                checks(in),
                in.optional(BookStateCodec::gap),
                in.instant(),
                version <= CheckpointFile.WITHOUT_IMPORTS ? ImportsState.NONE : ImportCodec.state(in));
    }

    private static void account(BytesOut out, AccountState account) {
        Values.account(out, account.account());
        out.bool(account.managed()).bool(account.ready()).optional(account.confirmedAt(), BytesOut::instant);
    }

    private static AccountState account(BytesIn in) {
        return new AccountState(Values.account(in), in.bool(), in.bool(), in.optional(BytesIn::instant));
    }

    private static void position(BytesOut out, PositionState position) {
        Values.update(out, position.last());
        out.varint(position.holdingSeq()).varint(position.rowSeq()).signed(position.absentLooks());
        Values.quantityOrAbsent(out, position.portfolioQuantity());
    }

    private static PositionState position(BytesIn in) {
        return new PositionState(Values.update(in), in.varint(), in.varint(), in.int32(), Values.quantityOrAbsent(in));
    }

    private static void counters(BytesOut out, Counters counters) {
        out.varint(counters.facts())
                .varint(counters.duplicates())
                .varint(counters.healed())
                .varint(counters.quarantined());
    }

    private static Counters counters(BytesIn in) {
        return new Counters(in.varint(), in.varint(), in.varint(), in.varint());
    }

    private static void gap(BytesOut out, Gap gap) {
        out.instant(gap.from()).string(gap.cause());
    }

    private static Gap gap(BytesIn in) {
        return new Gap(in.instant(), in.string());
    }

    private static void checks(BytesOut out, ChecksState checks) {
        out.signed(checks.lastRun())
                .optional(checks.lastStartedAt(), BytesOut::instant)
                .optional(checks.eventDueAt(), BytesOut::instant);
        Findings.TRIGGERS.write(out, checks.eventTrigger());
        out.optional(checks.confirmDueAt(), BytesOut::instant).optional(checks.running(), BookStateCodec::running);
    }

    private static ChecksState checks(BytesIn in) {
        return new ChecksState(
                in.signed(),
                in.optional(BytesIn::instant),
                in.optional(BytesIn::instant),
                Findings.TRIGGERS.read(in),
                in.optional(BytesIn::instant),
                in.optional(BookStateCodec::running));
    }

    private static void running(BytesOut out, RunningCheck check) {
        out.signed(check.run());
        Findings.TRIGGERS.write(out, check.trigger());
        out.instant(check.startedAt())
                .list(check.accounts(), BookStateCodec::accountCheck)
                .list(check.healed(), Findings::discrepancy);
    }

    private static RunningCheck running(BytesIn in) {
        return new RunningCheck(
                in.signed(),
                Findings.TRIGGERS.read(in),
                in.instant(),
                in.list(BookStateCodec::accountCheck),
                in.list(Findings::discrepancy));
    }

    private static void accountCheck(BytesOut out, AccountCheckState check) {
        Values.account(out, check.account());
        out.optional(check.method(), (to, method) -> InputCodec.METHODS.write(to, method))
                .signed(check.request())
                .signed(check.startedSeq())
                .string(check.doubt())
                .map(check.rows(), Values::key, BookStateCodec::row)
                .optional(check.ended(), BookStateCodec::snapshot);
    }

    private static AccountCheckState accountCheck(BytesIn in) {
        return new AccountCheckState(
                Values.account(in),
                in.optional(InputCodec.METHODS::read),
                in.int32(),
                in.signed(),
                in.string(),
                in.map(Values::key, BookStateCodec::row),
                in.optional(BookStateCodec::snapshot));
    }

    private static void row(BytesOut out, AccountSnapshot.Row row) {
        Values.quantity(out, row.position());
        Values.money(out, row.averageCost());
    }

    private static AccountSnapshot.Row row(BytesIn in) {
        return new AccountSnapshot.Row(Values.quantity(in), Values.money(in));
    }

    private static void absence(BytesOut out, AccountSnapshot.Absence absence) {
        out.signed(absence.looks());
        CONCLUSIONS.write(out, absence.conclusion());
    }

    private static AccountSnapshot.Absence absence(BytesIn in) {
        return new AccountSnapshot.Absence(in.int32(), CONCLUSIONS.read(in));
    }

    private static void snapshot(BytesOut out, AccountSnapshot snapshot) {
        Values.account(out, snapshot.account());
        COMPLETENESS.write(out, snapshot.completeness());
        out.optional(snapshot.method(), (to, method) -> InputCodec.METHODS.write(to, method))
                .signed(snapshot.endedSeq())
                .map(snapshot.rows(), Values::key, BookStateCodec::row)
                .map(snapshot.absent(), Values::key, BookStateCodec::absence)
                .string(snapshot.reason());
    }

    private static AccountSnapshot snapshot(BytesIn in) {
        return new AccountSnapshot(
                Values.account(in),
                COMPLETENESS.read(in),
                in.optional(InputCodec.METHODS::read),
                in.signed(),
                in.map(Values::key, BookStateCodec::row),
                in.map(Values::key, BookStateCodec::absence),
                in.string());
    }
}
