package io.truebook.domain;

import io.truebook.domain.AccountSnapshot.Absence;
import io.truebook.domain.AccountSnapshot.Conclusion;
import io.truebook.domain.BookState.PositionState;
import io.truebook.domain.Checks.AccountCheck;
import io.truebook.domain.Discrepancy.Cause;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the absence of recorded positions from a COMPLETE snapshot means. Absence alone never closes: it is confirmed
 * over several snapshots and needs evidence, or the setting that waives the evidence; and a change as large as a broker
 * gone blind is held for a person.
 */
final class Closings {

    private final Book book;

    Closings(Book book) {
        this.book = book;
    }

    /** A position to be recorded as closed, and why. */
    record Closing(PositionState position, Cause cause) {}

    /** The verdict over one account's absences. */
    record Verdict(Map<PositionKey, Absence> absent, List<Closing> closings, String heldReason) {}

    /** Judges the positions of {@code check}'s account that its complete rows do not show. */
    Verdict judge(AccountCheck check) {
        List<PositionState> missing = missing(check);
        List<PositionState> unexplained =
                missing.stream().filter(position -> evidence(position) == null).toList();
        boolean held = isMassChange(unexplained.size(), openPositions(check.account));
        Map<PositionKey, Absence> absent = new LinkedHashMap<>();
        List<Closing> closings = new ArrayList<>();
        for (PositionState position : missing) {
            int looks = position.absentLooks() + 1;
            Cause cause = closingCause(position, held);
            Conclusion conclusion = conclusion(looks, cause, held && evidence(position) == null);
            absent.put(position.last().key(), new Absence(looks, conclusion));
            if (conclusion == Conclusion.CLOSED && cause != null) {
                closings.add(new Closing(position, cause));
            }
        }
        String reason = held
                ? unexplained.size() + " of " + openPositions(check.account)
                        + " positions are absent at once; held until a person confirms it"
                : "";
        return new Verdict(absent, closings, reason);
    }

    private List<PositionState> missing(AccountCheck check) {
        return book.positions.values().stream()
                .filter(position -> position.last().account().equals(check.account))
                .filter(position -> !position.last().isFlat())
                .filter(position -> position.last().modelCode().isEmpty())
                .filter(position -> !check.rows.containsKey(position.last().key()))
                .filter(position -> position.rowSeq() < check.startedSeq)
                .sorted(Comparator.comparing(position -> position.last().key()))
                .toList();
    }

    private long openPositions(AccountId account) {
        return book.positions.values().stream()
                .filter(position -> position.last().account().equals(account)
                        && !position.last().isFlat())
                .count();
    }

    private boolean isMassChange(int closings, long open) {
        return closings >= book.policy.massChangeRows() && closings * 100L > open * book.policy.massChangePercent();
    }

    /** What the broker itself has said beside leaving the row out. */
    private @Nullable Cause evidence(PositionState position) {
        Quantity seen = position.portfolioQuantity();
        if (seen != null && seen.isZero()) {
            return Cause.BROKER_ZERO;
        }
        Expiry expiry = position.last().contract().expiry();
        LocalDate today = LocalDate.ofInstant(book.recordedAt, ZoneOffset.UTC);
        return expiry != null && expiry.lastDay().isBefore(today) ? Cause.EXPIRY : null;
    }

    private @Nullable Cause closingCause(PositionState position, boolean held) {
        Cause evidence = evidence(position);
        return evidence == null && book.policy.markMissingAsClosed() && !held ? Cause.MARKED_MISSING : evidence;
    }

    private Conclusion conclusion(int looks, @Nullable Cause cause, boolean held) {
        if (held) {
            return Conclusion.HELD;
        }
        if (looks < book.policy.confirmations()) {
            return Conclusion.PENDING;
        }
        return cause == null ? Conclusion.UNEXPLAINED : Conclusion.CLOSED;
    }
}
