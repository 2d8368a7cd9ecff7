package io.truebook.domain;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What followed from one accepted input. Facts only flow outward: to the lake, to handlers, to views. */
public sealed interface Fact
        permits PositionUpdate,
                Fact.PositionRetired,
                Fact.InputQuarantined,
                Fact.LinkChanged,
                Fact.GapRecorded,
                Fact.CheckConcluded,
                Fact.ReconciliationRecorded,
                Fact.PositionSuperseded,
                Fact.PositionRemarked,
                Fact.ImportSettled {

    /** The accepted input it follows from. */
    long seq();

    /** When that input was accepted, UTC. */
    Instant recordedAt();

    /** A key that has been flat for long left the current state; its history stays. */
    record PositionRetired(long seq, Instant recordedAt, PositionKey key) implements Fact {}

    /**
     * The broker sent something that cannot be accepted; it is kept in its raw form and blocks nobody.
     *
     * @param reason what is wrong, naming the field and the value
     * @param raw the message's fields, separated by {@code |}, cut to a bounded length
     */
    record InputQuarantined(long seq, Instant recordedAt, int session, String reason, String raw) implements Fact {}

    /** The connection to the broker, or the broker's own upstream link, changed. */
    record LinkChanged(long seq, Instant recordedAt, int session, LinkCondition condition, String detail)
            implements Fact {}

    /**
     * Events may have been missed between two moments; {@code closed} when a complete snapshot of every account has
     * since proven the state.
     */
    record GapRecorded(
            long seq,
            Instant recordedAt,
            int session,
            Instant from,
            @Nullable Instant closed,
            String cause) implements Fact {}

    /** A check ended; how each account answered, in words. */
    record CheckConcluded(
            long seq, Instant recordedAt, long run, CheckTrigger trigger, boolean complete, String summary)
            implements Fact {}

    /** A reconciliation result was kept. */
    record ReconciliationRecorded(long seq, Instant recordedAt, ReconciliationResult result) implements Fact {}

    /**
     * An imported record came too late: its key knows something later. It belongs to the history and never to the current
     * state; its timestamp, as claimed, is before the key's latest.
     */
    record PositionSuperseded(PositionUpdate row) implements Fact {
        @Override
        public long seq() {
            return row.seq();
        }

        @Override
        public Instant recordedAt() {
            return row.recordedAt();
        }
    }

    /**
     * What we say of a position changed.
     *
     * @param asOf since when, by the clock of who said it
     */
    record PositionRemarked(long seq, Instant recordedAt, PositionKey key, Remarks remarks, Instant asOf)
            implements Fact {}

    /**
     * An imported record left the buffer; each accepted one does so exactly once.
     *
     * @param importSeq the input that brought it
     * @param detail what was decided, in words
     */
    record ImportSettled(
            long seq,
            Instant recordedAt,
            long importSeq,
            PositionKey key,
            String author,
            String batch,
            Settlement settlement,
            String detail)
            implements Fact {}
}
