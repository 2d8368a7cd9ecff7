package io.truebook.domain;

import java.time.LocalDate;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * Whose word counts where the record and an update of the same position disagree. All four policies agree on what comes
 * first:
 *
 * <ol>
 *   <li>Order before ownership: what does not follow the record changes nothing, whoever says it (see
 *       {@link Claim#follows}).
 *   <li>A later row of the broker applies.
 *   <li>Remarks are ours: no policy ever takes them from a broker's row, and the later ones win by their own age.
 * </ol>
 *
 * They differ in what a later record of another source, an import, may say:
 *
 * <pre>
 *                        holding, where the broker   holding, where it      price and value    after expiry
 *                        has said one                has said none
 *   LastWriteWins        the import's                the import's           the import's       like any other
 *   BrokerAuthoritative  the broker's                nobody's               the broker's       nobody's
 *   BusinessRules        the broker's                the import's           the later          refused
 *   Hybrid (default)     the broker's                the import's           with the holding   refused
 * </pre>
 */
public sealed interface ConflictPolicy {

    /**
     * What stands after {@code update}.
     *
     * @param recorded what the record says; absent where it does not know the position
     * @return {@code recorded} itself where the update changes nothing
     */
    default @Nullable Claim merge(@Nullable Claim recorded, Claim update) {
        if (recorded != null && (!update.follows(recorded) || update.isSameAs(recorded))) {
            return recorded;
        }
        return update.origin().isBrokers() ? update.after(recorded) : mergeImport(recorded, update);
    }

    /** What stands after a later record of a source that is not the broker. */
    @Nullable
    Claim mergeImport(@Nullable Claim recorded, Claim update);

    /** The later record wins, whole. */
    record LastWriteWins() implements ConflictPolicy {
        @Override
        public Claim mergeImport(@Nullable Claim recorded, Claim update) {
            return update.after(recorded);
        }
    }

    /** Quantity, cost, price, value and P&amp;L are only ever the broker's. */
    record BrokerAuthoritative() implements ConflictPolicy {
        @Override
        public @Nullable Claim mergeImport(@Nullable Claim recorded, Claim update) {
            return recorded;
        }
    }

    /** The broker's holding stands, a later price is taken, and what has expired cannot be held. */
    record BusinessRules() implements ConflictPolicy {
        @Override
        public @Nullable Claim mergeImport(@Nullable Claim recorded, Claim update) {
            if (isHeldAfterExpiry(update.row())) {
                return recorded;
            }
            return recorded != null && recorded.origin().isBrokers()
                    ? recorded.pricedBy(update)
                    : update.after(recorded);
        }
    }

    /** Each field has its owner: holding and values are the broker's as soon as it has said a holding. */
    record Hybrid() implements ConflictPolicy {
        @Override
        public @Nullable Claim mergeImport(@Nullable Claim recorded, Claim update) {
            boolean brokers = recorded != null && recorded.origin().isBrokers();
            return brokers || isHeldAfterExpiry(update.row()) ? recorded : update.after(recorded);
        }
    }

    private static boolean isHeldAfterExpiry(PositionUpdate row) {
        Expiry expiry = row.contract().expiry();
        return expiry != null
                && !row.isFlat()
                && expiry.lastDay().isBefore(LocalDate.ofInstant(row.timestamp(), ZoneOffset.UTC));
    }

    /** Its name: what {@link #named} reads. */
    default String name() {
        return switch (this) {
            case Hybrid() -> "hybrid";
            case LastWriteWins() -> "last-write-wins";
            case BrokerAuthoritative() -> "broker-authoritative";
            case BusinessRules() -> "business-rules";
        };
    }

    /**
     * The policy of that name: {@code hybrid}, {@code last-write-wins}, {@code broker-authoritative} or
     * {@code business-rules}; the source documents' names are understood too.
     */
    static ConflictPolicy named(String name) {
        return switch (name) {
            case "hybrid", "hybrid_merge" -> new Hybrid();
            case "last-write-wins", "lww" -> new LastWriteWins();
            case "broker-authoritative", "ib_authoritative" -> new BrokerAuthoritative();
            case "business-rules", "business_logic" -> new BusinessRules();
            default ->
                throw new IllegalArgumentException("a conflict policy is hybrid, last-write-wins, broker-authoritative"
                        + " or business-rules, not '" + name + "'");
        };
    }
}
