package io.truebook.domain;

import io.truebook.domain.AccountSnapshot.Absence;
import io.truebook.domain.AccountSnapshot.Conclusion;
import io.truebook.domain.BookState.PositionState;
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
 * gone blind is held for a person. Only totals are judged: a snapshot of an account need not show its models.
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

    /** An absent position, with what the broker itself has said beside leaving the row out. */
    private record Missing(PositionState position, @Nullable Cause evidence) {}

    /** Judges the positions of {@code check}'s account that its complete rows do not show. */
    Verdict judge(AccountCheck check) {
        List<PositionState> open = openTotals(check.account);
        List<Missing> missing = open.stream()
                .filter(check::misses)
                .map(position -> new Missing(position, evidence(position)))
                .toList();
        long unexplained =
                missing.stream().filter(absent -> absent.evidence == null).count();
        boolean massChange = isMassChange(unexplained, open.size());
        Map<PositionKey, Absence> absent = new LinkedHashMap<>();
        List<Closing> closings = new ArrayList<>();
        for (Missing one : missing) {
            int looks = one.position.absentLooks() + 1;
            Cause cause = closingCause(one.evidence);
            Conclusion conclusion =
                    massChange && one.evidence == null ? Conclusion.HELD : conclusion(looks, cause != null);
            absent.put(one.position.last().key(), new Absence(looks, conclusion));
            if (conclusion == Conclusion.CLOSED && cause != null) {
                closings.add(new Closing(one.position, cause));
            }
        }
        String heldReason = massChange
                ? unexplained + " of " + open.size() + " positions are absent at once; held until a person confirms it"
                : "";
        return new Verdict(absent, closings, heldReason);
    }

    private List<PositionState> openTotals(AccountId account) {
        return book.positionsOf(account).stream()
                .filter(position ->
                        !position.last().isFlat() && position.last().modelCode().isEmpty())
                .sorted(Comparator.comparing(position -> position.last().conId()))
                .toList();
    }

    private boolean isMassChange(long closings, long open) {
        return closings >= book.policy.massChangeRows() && closings * 100L > open * book.policy.massChangePercent();
    }

    private @Nullable Cause evidence(PositionState position) {
        Quantity seen = position.portfolioQuantity();
        if (seen != null && seen.isZero()) {
            return Cause.BROKER_ZERO;
        }
        Expiry expiry = position.last().contract().expiry();
        LocalDate today = LocalDate.ofInstant(book.recordedAt, ZoneOffset.UTC);
        return expiry != null && expiry.lastDay().isBefore(today) ? Cause.EXPIRY : null;
    }

    private @Nullable Cause closingCause(@Nullable Cause evidence) {
        return evidence == null && book.policy.markMissingAsClosed() ? Cause.MARKED_MISSING : evidence;
    }

    private Conclusion conclusion(int looks, boolean explained) {
        if (looks < book.policy.confirmations()) {
            return Conclusion.PENDING;
        }
        return explained ? Conclusion.CLOSED : Conclusion.UNEXPLAINED;
    }
}
