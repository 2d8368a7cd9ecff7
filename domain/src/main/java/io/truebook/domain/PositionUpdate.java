package io.truebook.domain;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The state of one position from a moment on: the fact that handlers receive and that becomes a row of the lake's
 * history and of its current state. A zero position is the most important update of all: a close.
 *
 * @param seq the sequence number of the accepted input it follows from; orders facts of one collector
 * @param term the writer's fence: the process start in which it was recorded
 * @param epoch the broker session (one connection) in which it arrived; 0 outside any session
 * @param collector the name of the recording instance
 * @param account whose position
 * @param modelCode the model; empty for the account's total
 * @param contract what is held
 * @param position signed quantity: + long, - short, 0 flat
 * @param averageCost the broker's average cost a contract, with multiplier and commission; absent if not said; when flat,
 *     what the closed position had cost, since a closing row says zero
 * @param valuation the broker's valuation, where known
 * @param timestamp event time, UTC, microseconds; strictly increasing per position
 * @param recordedAt when it was accepted, UTC, microseconds; never goes back
 * @param source where it came from
 */
public record PositionUpdate(
        long seq,
        int term,
        int epoch,
        String collector,
        AccountId account,
        String modelCode,
        Contract contract,
        Quantity position,
        @Nullable Money averageCost,
        Valuation valuation,
        Instant timestamp,
        Instant recordedAt,
        Source source)
        implements Fact {

    public PositionKey key() {
        return new PositionKey(account, contract.conId(), modelCode);
    }

    public ContractId conId() {
        return contract.conId();
    }

    public Optional<Price> marketPrice() {
        return Optional.ofNullable(valuation.marketPrice());
    }

    public Optional<Money> marketValue() {
        return Optional.ofNullable(valuation.marketValue());
    }

    public Optional<Money> unrealizedPnl() {
        return Optional.ofNullable(valuation.unrealizedPnl());
    }

    /** True when nothing is held any more. */
    public boolean isFlat() {
        return position.isZero();
    }

    /** True when quantity and average cost are those of {@code other}: only the valuation may differ. */
    public boolean holdsTheSameAs(PositionUpdate other) {
        return position.equals(other.position) && Objects.equals(averageCost, other.averageCost);
    }

    /** What this entry says at this time, of another holding. */
    PositionUpdate holding(Contract held, Quantity quantity, @Nullable Money cost, Valuation worth) {
        return new PositionUpdate(
                seq,
                term,
                epoch,
                collector,
                account,
                modelCode,
                held,
                quantity,
                cost,
                worth,
                timestamp,
                recordedAt,
                source);
    }

    /** The same, true from another moment on. */
    PositionUpdate at(Instant moment) {
        return new PositionUpdate(
                seq,
                term,
                epoch,
                collector,
                account,
                modelCode,
                contract,
                position,
                averageCost,
                valuation,
                moment,
                recordedAt,
                source);
    }

    /** The same state, recorded again by a later entry because what was recorded before is superseded. */
    public PositionUpdate restated(Entry by) {
        Instant next = timestamp.plus(1, ChronoUnit.MICROS);
        return new PositionUpdate(
                by.seq(),
                by.term(),
                by.session(),
                collector,
                account,
                modelCode,
                contract,
                position,
                averageCost,
                valuation,
                by.recordedAt().isAfter(next) ? by.recordedAt() : next,
                by.recordedAt(),
                source);
    }
}
