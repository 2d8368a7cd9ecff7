package io.truebook.domain;

import java.util.List;

/** Everything that can change the book. Inputs enter through the journal; an input that is durable is accepted. */
public sealed interface Input
        permits BrokerEvent,
                Input.ServiceStarted,
                Input.CheckRequested,
                Input.SnapshotStarted,
                Input.SnapshotRefused,
                Input.SessionOpened,
                Input.SessionClosed,
                Input.MarkSampled,
                Input.ReconciliationReported,
                Input.PositionImported,
                Input.Tick {

    /** A process started on this journal, with these rules; all later inputs are judged by them. */
    record ServiceStarted(String version, BookPolicy policy) implements Input {}

    /** A connection's handshake succeeded. The session's number is the entry's. */
    record SessionOpened(int serverVersion, String endpoint) implements Input {}

    /** The connection of the entry's session ended. */
    record SessionClosed(String cause) implements Input {}

    /** Somebody wants the broker compared with the record now. */
    record CheckRequested(CheckTrigger trigger) implements Input {}

    /**
     * The link asked the broker for a snapshot. It is recorded before the request can be answered.
     *
     * @param run the check it serves
     * @param request the request id of the rows that answer it; {@link BrokerEvent#STREAM} for {@code reqPositions}
     * @param method how it was asked for
     * @param accounts whom it covers
     */
    record SnapshotStarted(long run, int request, SnapshotMethod method, List<AccountId> accounts) implements Input {
        public SnapshotStarted {
            accounts = List.copyOf(accounts);
        }
    }

    /** The broker refused a snapshot request, and no other method is left. */
    record SnapshotRefused(long run, int request, String reason) implements Input {}

    /** A mark of the ephemeral quote board, sampled on the common grid. */
    record MarkSampled(PositionKey key, Valuation valuation) implements Input {}

    /** A comparison's findings, to be checked once more against the book and kept. */
    record ReconciliationReported(ReconciliationResult result) implements Input {}

    /** A record from a source with a clock of its own; it passes the time-ordered buffer before it is merged. */
    record PositionImported(ImportedPosition record) implements Input {}

    /** Time has passed a deadline of the book and nothing else came. */
    record Tick() implements Input {}
}
