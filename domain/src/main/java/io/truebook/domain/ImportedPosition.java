package io.truebook.domain;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * What a source with a clock of its own says of a position: a replay, a statement, a person. What it does not say is
 * absent, never guessed.
 *
 * @param source {@link Source#REPLAY} or {@link Source#MANUAL}
 * @param author who hands it in
 * @param batch what it was handed in with, such as the name of a file
 * @param position signed quantity; zero says closed
 * @param averageCost average cost a contract, with multiplier and commission
 * @param timestamp when it held, by the source's clock; UTC, microseconds
 * @param remarks what we say of the position as of then; absent where nothing is said
 */
public record ImportedPosition(
        Source source,
        String author,
        String batch,
        AccountId account,
        String modelCode,
        Contract contract,
        Quantity position,
        @Nullable Money averageCost,
        Valuation valuation,
        Instant timestamp,
        @Nullable Remarks remarks) {

    private static final int MAX_LABEL = 200;

    public ImportedPosition {
        if (source != Source.REPLAY && source != Source.MANUAL) {
            throw new IllegalArgumentException("an import's source is REPLAY or MANUAL, not " + source);
        }
        requireLabel("author", author);
        requireLabel("batch", batch);
        if (timestamp.isBefore(Instant.EPOCH)) {
            throw new IllegalArgumentException("an import's timestamp is in 1970 or later, not " + timestamp);
        }
        timestamp = timestamp.truncatedTo(ChronoUnit.MICROS);
        requireKey(account, contract, modelCode);
    }

    private static void requireLabel(String what, String given) {
        if (given.isBlank() || given.length() > MAX_LABEL || given.chars().anyMatch(c -> c < ' ')) {
            throw new IllegalArgumentException(
                    "an import's " + what + " is 1 to " + MAX_LABEL + " characters on one line, not '" + given + "'");
        }
    }

    private static void requireKey(AccountId account, Contract contract, String modelCode) {
        new PositionKey(account, contract.conId(), modelCode);
    }

    public PositionKey key() {
        return new PositionKey(account, contract.conId(), modelCode);
    }

    /** True where a complete snapshot of the account's totals, later than this, would have shown the position. */
    boolean isDeniedBy(@Nullable Instant confirmed) {
        return key().isTotal() && confirmed != null && !timestamp.isAfter(confirmed);
    }

    /** What this says, as a row that {@code entry} settles. */
    PositionUpdate row(Entry entry, BookPolicy policy) {
        return row(
                entry,
                policy,
                position,
                averageCost,
                policy.calculateRealizedPnl() ? valuation : valuation.withoutRealizedPnl(),
                timestamp,
                source);
    }

    /** That a complete snapshot showed no such position, as a row. */
    PositionUpdate absence(Entry entry, BookPolicy policy, Instant confirmed) {
        return row(entry, policy, Quantity.ZERO, null, Valuation.UNKNOWN, confirmed, Source.SNAPSHOT);
    }

    private PositionUpdate row(
            Entry entry,
            BookPolicy policy,
            Quantity held,
            @Nullable Money cost,
            Valuation worth,
            Instant moment,
            Source from) {
        return new PositionUpdate(
                entry.seq(),
                entry.term(),
                0,
                policy.collector(),
                account,
                modelCode,
                contract,
                held,
                cost,
                worth,
                moment,
                entry.recordedAt(),
                from);
    }
}
