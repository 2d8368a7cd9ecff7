package io.truebook.domain;

import io.truebook.domain.AccountSnapshot.Absence;
import io.truebook.domain.BookState.AccountState;
import io.truebook.domain.Discrepancy.Cause;
import io.truebook.domain.Discrepancy.Comparison;
import io.truebook.domain.Discrepancy.Resolution;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Compares views of the same positions. Pure. The comparison runs over the union of keys, and a view that could not be
 * read is unknown, never empty.
 */
public final class PositionReconciler {

    private static final Comparator<Discrepancy> WORST_FIRST = Comparator.comparing(Discrepancy::severity)
            .reversed()
            .thenComparing(Discrepancy::account)
            .thenComparing(Discrepancy::symbol)
            .thenComparingInt(found -> found.conId() == null ? 0 : found.conId().value())
            .thenComparing(Discrepancy::modelCode)
            .thenComparing(Discrepancy::comparison)
            .thenComparing(Discrepancy::type);

    private PositionReconciler() {}

    /**
     * The record as it stands in the lake.
     *
     * @param seq everything at or below it is in
     * @param rows the rows of the current state
     * @param failure why it could not be read; empty when it could
     */
    public record LakeView(long seq, Map<PositionKey, PositionUpdate> rows, String failure) {

        public static LakeView unreadable(String failure) {
            return new LakeView(0, Map.of(), failure);
        }

        public boolean isReadable() {
            return failure.isEmpty();
        }
    }

    /**
     * Compares the broker's snapshot and the lake with the book.
     *
     * @param book the book's positions, flat ones included
     * @param status the book's word about itself, at the same seq
     * @param snapshot what the broker answered
     * @param lake what the lake holds
     * @param now the time to stamp and to judge age by
     */
    public static ReconciliationResult reconcile(
            Map<PositionKey, PositionUpdate> book,
            BookStatus status,
            BrokerSnapshot snapshot,
            LakeView lake,
            Instant now) {
        List<Discrepancy> found = new ArrayList<>(snapshot.healed());
        for (AccountSnapshot account : snapshot.accounts()) {
            compareAccount(book, account, now, found);
        }
        findStale(status, now, found);
        if (lake.isReadable()) {
            compareLake(book, lake, now, found);
        } else if (!status.accounts().isEmpty()) {
            found.add(unavailable(
                    status.accounts().getFirst().account(), Comparison.LAKE_AGAINST_BOOK, lake.failure(), now));
        }
        found.sort(WORST_FIRST);
        return new ReconciliationResult(
                snapshot.run(),
                snapshot.trigger(),
                status.seq(),
                snapshot.isComplete(),
                snapshot.accounts().stream()
                        .filter(account -> account.completeness() == Completeness.COMPLETE)
                        .mapToInt(AccountSnapshot::heldCount)
                        .sum(),
                openCount(lake.isReadable() ? lake.rows() : book),
                found,
                now,
                Duration.between(snapshot.startedAt(), now));
    }

    private static int openCount(Map<PositionKey, PositionUpdate> rows) {
        return (int) rows.values().stream().filter(row -> !row.isFlat()).count();
    }

    private static void compareAccount(
            Map<PositionKey, PositionUpdate> book, AccountSnapshot account, Instant now, List<Discrepancy> found) {
        if (account.completeness() != Completeness.COMPLETE) {
            found.add(unavailable(account.account(), Comparison.BROKER_AGAINST_BOOK, account.reason(), now));
            return;
        }
        account.rows().forEach((key, row) -> {
            PositionUpdate recorded = book.get(key);
            if (recorded == null || recorded.seq() <= account.endedSeq()) {
                compare(
                        key,
                        recorded == null ? "" : recorded.contract().symbol(),
                        row.position(),
                        row.averageCost(),
                        recorded,
                        Comparison.BROKER_AGAINST_BOOK,
                        "the broker",
                        "the record",
                        now,
                        found);
            }
        });
        // A row that has come since voids an absence; only the book knows, when it takes the finding in.
        account.absent().forEach((key, absence) -> {
            PositionUpdate recorded = book.get(key);
            if (recorded != null && !recorded.isFlat()) {
                found.add(missingAtBroker(recorded, absence, account.reason(), now));
            }
        });
    }

    private static Discrepancy missingAtBroker(
            PositionUpdate recorded, Absence absence, String heldReason, Instant now) {
        String words = switch (absence.conclusion()) {
            case PENDING -> "; one more complete snapshot will confirm it";
            case UNEXPLAINED -> "; nothing explains it: look at the broker, then close it or correct the record";
            case HELD -> "; " + heldReason;
            case CLOSED -> "";
        };
        return new Discrepancy(
                DiscrepancyType.MISSING_AT_BROKER,
                DiscrepancyType.MISSING_AT_BROKER.defaultSeverity(),
                Comparison.BROKER_AGAINST_BOOK,
                absence.conclusion() == AccountSnapshot.Conclusion.PENDING ? Resolution.PENDING : Resolution.OPEN,
                Cause.UNKNOWN,
                recorded.account(),
                recorded.conId(),
                recorded.modelCode(),
                recorded.contract().symbol(),
                "the record holds " + recorded.position() + ", " + absence.looks()
                        + (absence.looks() == 1 ? " complete snapshot" : " complete snapshots in a row")
                        + " of the broker did not show it" + words,
                null,
                recorded.position(),
                now);
    }

    private static Discrepancy unavailable(AccountId account, Comparison comparison, String reason, Instant now) {
        return new Discrepancy(
                DiscrepancyType.SOURCE_UNAVAILABLE,
                DiscrepancyType.SOURCE_UNAVAILABLE.defaultSeverity(),
                comparison,
                Resolution.OPEN,
                Cause.UNKNOWN,
                account,
                null,
                "",
                "",
                (comparison == Comparison.BROKER_AGAINST_BOOK ? "no complete snapshot: " : "the lake cannot be read: ")
                        + reason + "; nothing is concluded from it",
                null,
                null,
                now);
    }

    private static void findStale(BookStatus status, Instant now, List<Discrepancy> found) {
        for (AccountState account : status.accounts()) {
            Instant confirmed = account.confirmedAt();
            if (confirmed != null
                    && confirmed.plus(status.policy().staleAfter()).isBefore(now)) {
                found.add(new Discrepancy(
                        DiscrepancyType.STALE_DATA,
                        DiscrepancyType.STALE_DATA.defaultSeverity(),
                        Comparison.BROKER_AGAINST_BOOK,
                        Resolution.OPEN,
                        Cause.UNKNOWN,
                        account.account(),
                        null,
                        "",
                        "",
                        "last confirmed by a complete snapshot at " + confirmed + ", more than "
                                + status.policy().staleAfter().toSeconds() + " s ago",
                        null,
                        null,
                        now));
            }
        }
    }

    /** The lake may be behind: only keys that have not changed since its seq are comparable. */
    private static void compareLake(
            Map<PositionKey, PositionUpdate> book, LakeView lake, Instant now, List<Discrepancy> found) {
        TreeSet<PositionKey> keys = new TreeSet<>(book.keySet());
        keys.addAll(lake.rows().keySet());
        for (PositionKey key : keys) {
            PositionUpdate recorded = book.get(key);
            PositionUpdate stored = lake.rows().get(key);
            if (recorded != null && recorded.seq() > lake.seq()) {
                continue;
            }
            Quantity expected = recorded == null ? Quantity.ZERO : recorded.position();
            if (stored == null && expected.isZero()) {
                continue;
            }
            compare(
                    key,
                    symbol(recorded, stored),
                    expected,
                    recorded == null ? null : recorded.averageCost(),
                    stored,
                    Comparison.LAKE_AGAINST_BOOK,
                    "the book",
                    "the lake",
                    now,
                    found);
        }
    }

    /**
     * Compares the book with what the lake says of a past moment: what has changed since, in the terms of a check. The
     * differences answer a question; they are no breaks, since a position may change.
     *
     * @param book the book's positions, flat ones included
     * @param past the rows of the moment, flat ones included
     * @param moment the event time of the past
     * @param now the time to stamp
     * @return the worst first
     */
    public static List<Discrepancy> since(
            Map<PositionKey, PositionUpdate> book, Map<PositionKey, PositionUpdate> past, Instant moment, Instant now) {
        List<Discrepancy> found = new ArrayList<>();
        TreeSet<PositionKey> keys = new TreeSet<>(book.keySet());
        keys.addAll(past.keySet());
        for (PositionKey key : keys) {
            PositionUpdate today = book.get(key);
            PositionUpdate then = past.get(key);
            compare(
                    key,
                    symbol(today, then),
                    today == null ? Quantity.ZERO : today.position(),
                    today == null ? null : today.averageCost(),
                    then,
                    Comparison.LAKE_AGAINST_BOOK,
                    "the record of now",
                    "that of " + moment,
                    now,
                    found);
        }
        found.sort(WORST_FIRST);
        return found;
    }

    private static String symbol(@Nullable PositionUpdate recorded, @Nullable PositionUpdate stored) {
        PositionUpdate known = recorded == null ? stored : recorded;
        return known == null ? "" : known.contract().symbol();
    }

    private static void compare(
            PositionKey key,
            String symbol,
            Quantity expected,
            @Nullable Money expectedCost,
            @Nullable PositionUpdate recorded,
            Comparison comparison,
            String one,
            String other,
            Instant now,
            List<Discrepancy> found) {
        Quantity actual = recorded == null ? Quantity.ZERO : recorded.position();
        boolean sameCost =
                expected.isZero() || recorded == null || Objects.equals(expectedCost, recorded.averageCost());
        if (expected.equals(actual) && sameCost) {
            return;
        }
        DiscrepancyType type = quantityType(expected, actual);
        found.add(new Discrepancy(
                type,
                type.defaultSeverity(),
                comparison,
                Resolution.OPEN,
                Cause.UNKNOWN,
                key.account(),
                key.conId(),
                key.modelCode(),
                symbol,
                type == DiscrepancyType.COST_BASIS_MISMATCH
                        ? one + " says an average cost of " + expectedCost + ", " + other + " says "
                                + (recorded == null ? null : recorded.averageCost())
                        : one + " says " + expected + ", " + other + " says " + (recorded == null ? "nothing" : actual),
                expected,
                recorded == null ? null : actual,
                now));
    }

    /** What kind of difference two quantities are; equal ones differ in cost only. */
    static DiscrepancyType quantityType(Quantity broker, Quantity recorded) {
        if (broker.equals(recorded)) {
            return DiscrepancyType.COST_BASIS_MISMATCH;
        }
        if (recorded.isZero()) {
            return DiscrepancyType.MISSING_IN_RECORD;
        }
        if (broker.isZero()) {
            return DiscrepancyType.MISSING_AT_BROKER;
        }
        return broker.value().signum() == recorded.value().signum()
                ? DiscrepancyType.QUANTITY_MISMATCH
                : DiscrepancyType.SIDE_MISMATCH;
    }
}
