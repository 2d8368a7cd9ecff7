package io.truebook.journal;

import io.truebook.domain.BrokerEvent;
import io.truebook.domain.BrokerEvent.Upstream;
import io.truebook.domain.Input;
import io.truebook.domain.SnapshotMethod;

/** Typed inputs as bytes: schema version, kind, and the fields in order. */
final class InputCodec {

    /**
     * Grows when the layout of any input changes; older ones stay readable. Raise {@link SegmentHeader#VERSION} with it, so
     * that an older Truebook refuses the journal at once.
     */
    static final int SCHEMA_VERSION = 2;

    private static final int SERVICE_STARTED = 1;
    private static final int SESSION_OPENED = 2;
    private static final int SESSION_CLOSED = 3;
    private static final int CHECK_REQUESTED = 4;
    private static final int SNAPSHOT_STARTED = 5;
    private static final int SNAPSHOT_REFUSED = 6;
    private static final int MARK_SAMPLED = 7;
    private static final int RECONCILIATION_REPORTED = 8;
    private static final int TICK = 9;
    private static final int POSITION_IMPORTED = 10;
    private static final int ACCOUNTS_REPORTED = 32;
    private static final int POSITION_REPORTED = 33;
    private static final int POSITIONS_ENDED = 34;
    private static final int PORTFOLIO_REPORTED = 35;
    private static final int ACCOUNT_VALUE_REPORTED = 36;
    private static final int ACCOUNT_DOWNLOAD_ENDED = 37;
    private static final int UPSTREAM_CHANGED = 38;
    private static final int NOTICE_REPORTED = 39;
    private static final int NOTHING_REPORTED = 40;
    private static final int REFUSED = 41;

    static final EnumTable<SnapshotMethod> METHODS =
            EnumTable.of(SnapshotMethod.class, SnapshotMethod.POSITIONS, SnapshotMethod.POSITIONS_MULTI);
    private static final EnumTable<Upstream> UPSTREAMS =
            EnumTable.of(Upstream.class, Upstream.LOST, Upstream.RESTORED_DATA_LOST, Upstream.RESTORED_DATA_KEPT);

    private InputCodec() {}

    static void write(BytesOut out, Input input) {
        out.u8(SCHEMA_VERSION);
        switch (input) {
            case Input.ServiceStarted started ->
                PolicyCodec.write(out.u8(SERVICE_STARTED).string(started.version()), started.policy());
            case Input.SessionOpened opened ->
                out.u8(SESSION_OPENED).signed(opened.serverVersion()).string(opened.endpoint());
            case Input.SessionClosed closed -> out.u8(SESSION_CLOSED).string(closed.cause());
            case Input.CheckRequested check -> Findings.TRIGGERS.write(out.u8(CHECK_REQUESTED), check.trigger());
            case Input.SnapshotStarted started -> {
                out.u8(SNAPSHOT_STARTED).signed(started.run()).signed(started.request());
                METHODS.write(out, started.method());
                out.list(started.accounts(), Values::account);
            }
            case Input.SnapshotRefused refused ->
                out.u8(SNAPSHOT_REFUSED)
                        .signed(refused.run())
                        .signed(refused.request())
                        .string(refused.reason());
            case Input.MarkSampled mark -> {
                Values.key(out.u8(MARK_SAMPLED), mark.key());
                Values.valuation(out, mark.valuation());
            }
            case Input.ReconciliationReported reported ->
                Findings.result(out.u8(RECONCILIATION_REPORTED), reported.result());
            case Input.PositionImported imported -> ImportCodec.record(out.u8(POSITION_IMPORTED), imported.record());
            case Input.Tick() -> out.u8(TICK);
            case BrokerEvent event -> write(out, event);
        }
    }

    private static void write(BytesOut out, BrokerEvent event) {
        switch (event) {
            case BrokerEvent.AccountsReported(var accounts) ->
                out.u8(ACCOUNTS_REPORTED).list(accounts, Values::account);
            case BrokerEvent.PositionReported row -> {
                Values.account(out.u8(POSITION_REPORTED).signed(row.request()), row.account());
                Values.contract(out.string(row.modelCode()), row.contract());
                Values.quantity(out, row.position());
                Values.money(out, row.averageCost());
            }
            case BrokerEvent.PositionsEnded(int request) ->
                out.u8(POSITIONS_ENDED).signed(request);
            case BrokerEvent.PortfolioReported row -> {
                Values.account(out.u8(PORTFOLIO_REPORTED), row.account());
                Values.contract(out, row.contract());
                Values.quantity(out, row.position());
                Values.money(out, row.averageCost());
                Values.valuation(out, row.valuation());
            }
            case BrokerEvent.AccountValueReported figure -> {
                Values.account(out.u8(ACCOUNT_VALUE_REPORTED), figure.account());
                out.string(figure.name()).string(figure.value()).string(figure.currency());
            }
            case BrokerEvent.AccountDownloadEnded(var account) ->
                Values.account(out.u8(ACCOUNT_DOWNLOAD_ENDED), account);
            case BrokerEvent.UpstreamChanged(var state, int code, String message) -> {
                UPSTREAMS.write(out.u8(UPSTREAM_CHANGED), state);
                out.signed(code).string(message);
            }
            case BrokerEvent.NoticeReported(int request, int code, String message) ->
                out.u8(NOTICE_REPORTED).signed(request).signed(code).string(message);
            case BrokerEvent.NothingReported(int messageId) ->
                out.u8(NOTHING_REPORTED).signed(messageId);
            case BrokerEvent.Refused(String reason, String raw) ->
                out.u8(REFUSED).string(reason).string(raw);
        }
    }

    static Input read(BytesIn in) {
        int version = in.u8();
        if (version < 1 || version > SCHEMA_VERSION) {
            throw new MalformedException("an input of schema version " + version + ", where " + SCHEMA_VERSION
                    + " is the newest that this Truebook reads");
        }
        int kind = in.u8();
        return switch (kind) {
            case SERVICE_STARTED ->
                new Input.ServiceStarted(in.string(), version == 1 ? PolicyCodec.readFirst(in) : PolicyCodec.read(in));
            case SESSION_OPENED -> new Input.SessionOpened(in.int32(), in.string());
            case SESSION_CLOSED -> new Input.SessionClosed(in.string());
            case CHECK_REQUESTED -> new Input.CheckRequested(Findings.TRIGGERS.read(in));
            case SNAPSHOT_STARTED ->
                new Input.SnapshotStarted(in.signed(), in.int32(), METHODS.read(in), in.list(Values::account));
            case SNAPSHOT_REFUSED -> new Input.SnapshotRefused(in.signed(), in.int32(), in.string());
            case MARK_SAMPLED -> new Input.MarkSampled(Values.key(in), Values.valuation(in));
            case RECONCILIATION_REPORTED -> new Input.ReconciliationReported(Findings.result(in));
            case TICK -> new Input.Tick();
            case POSITION_IMPORTED -> new Input.PositionImported(ImportCodec.record(in));
            default -> readEvent(kind, in);
        };
    }

    private static BrokerEvent readEvent(int kind, BytesIn in) {
        return switch (kind) {
            case ACCOUNTS_REPORTED -> new BrokerEvent.AccountsReported(in.list(Values::account));
            case POSITION_REPORTED ->
                new BrokerEvent.PositionReported(
                        in.int32(),
                        Values.account(in),
                        in.string(),
                        Values.contract(in),
                        Values.quantity(in),
                        Values.money(in));
            case POSITIONS_ENDED -> new BrokerEvent.PositionsEnded(in.int32());
            case PORTFOLIO_REPORTED ->
                new BrokerEvent.PortfolioReported(
                        Values.account(in),
                        Values.contract(in),
                        Values.quantity(in),
                        Values.money(in),
                        Values.valuation(in));
            case ACCOUNT_VALUE_REPORTED ->
                new BrokerEvent.AccountValueReported(Values.account(in), in.string(), in.string(), in.string());
            case ACCOUNT_DOWNLOAD_ENDED -> new BrokerEvent.AccountDownloadEnded(Values.account(in));
            case UPSTREAM_CHANGED -> new BrokerEvent.UpstreamChanged(UPSTREAMS.read(in), in.int32(), in.string());
            case NOTICE_REPORTED -> new BrokerEvent.NoticeReported(in.int32(), in.int32(), in.string());
            case NOTHING_REPORTED -> new BrokerEvent.NothingReported(in.int32());
            case REFUSED -> new BrokerEvent.Refused(in.string(), in.string());
            default -> throw new MalformedException("an input of kind " + kind);
        };
    }
}
