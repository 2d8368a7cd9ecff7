package io.truebook.domain;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A finding of one reconciliation run: two views of one position (or one account) that do not agree.
 *
 * @param type what differs
 * @param severity how much it matters
 * @param comparison which two views were compared
 * @param resolution what has become of it
 * @param cause why, as far as it is known
 * @param account whose account
 * @param conId the contract; absent for findings about a whole account
 * @param modelCode the model; empty for the account's total
 * @param symbol the contract's symbol; empty for findings about a whole account
 * @param details one sentence for people
 * @param ibPosition the quantity at the broker; absent when unknown (never zero for unknown)
 * @param deltaPosition the quantity in the record; absent when unknown
 * @param timestamp when it was found
 */
public record Discrepancy(
        DiscrepancyType type,
        Severity severity,
        Comparison comparison,
        Resolution resolution,
        Cause cause,
        AccountId account,
        @Nullable ContractId conId,
        String modelCode,
        String symbol,
        String details,
        @Nullable Quantity ibPosition,
        @Nullable Quantity deltaPosition,
        Instant timestamp) {

    /** The two views that were compared. */
    public enum Comparison {
        BROKER_AGAINST_BOOK,
        LAKE_AGAINST_BOOK
    }

    /** What has become of a finding. */
    public enum Resolution {
        /** Seen once; it counts when the next complete snapshot confirms it. */
        PENDING,
        /** Confirmed and unresolved. */
        OPEN,
        /** The broker's own row has corrected the record. */
        HEALED
    }

    /** Why the views differed. */
    public enum Cause {
        UNKNOWN,
        /** The broker sent no event for a change, or we did not receive it. */
        MISSED_EVENT,
        /** The contract has expired. */
        EXPIRY,
        /** The broker's portfolio view says zero. */
        BROKER_ZERO,
        /** Closed by the setting that lets confirmed absence close a position. */
        MARKED_MISSING
    }

    /** The position concerned, where the finding is about one. */
    public @Nullable PositionKey key() {
        return conId == null ? null : new PositionKey(account, conId, modelCode);
    }

    /** True when a person has to look at it now. */
    public boolean isCritical() {
        return resolution == Resolution.OPEN && severity == Severity.CRITICAL;
    }

    /** One line for a log: {@code [TYPE] SYMBOL (conid): details}. */
    public String line() {
        return "[" + type.sourceName() + "] " + (symbol.isEmpty() ? account : symbol) + " ("
                + (conId == null ? "-" : conId) + "): " + details;
    }
}
