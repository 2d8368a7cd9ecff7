package io.truebook.domain;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything that the book knows, as values: what a checkpoint keeps and what {@link Book#hash()} covers. A book made
 * from it behaves exactly like the one it was taken from.
 *
 * @param seq the last input folded
 * @param term the term of that input
 * @param session the current or last broker session
 * @param recordedAt when that input was accepted
 * @param policy the rules in force
 * @param link how far the book can see
 * @param accounts in the order in which they became known
 * @param positions sorted by key
 * @param counters since the journal began
 * @param quarantine the latest refused inputs, oldest first
 * @param results the latest reconciliation results, oldest first
 * @param checks what is asked, due and running
 * @param gap the open gap, if events may have been missed since
 * @param retireScanAt when flat positions are next looked through
 * @param imports what came from sources with a clock of their own
 */
public record BookState(
        long seq,
        int term,
        int session,
        Instant recordedAt,
        BookPolicy policy,
        LinkCondition link,
        List<AccountState> accounts,
        List<PositionState> positions,
        Counters counters,
        List<Fact.InputQuarantined> quarantine,
        List<ReconciliationResult> results,
        ChecksState checks,
        @Nullable Gap gap,
        Instant retireScanAt,
        ImportsState imports) {

    public BookState {
        accounts = List.copyOf(accounts);
        positions = List.copyOf(positions);
        quarantine = List.copyOf(quarantine);
        results = List.copyOf(results);
    }

    /**
     * One account.
     *
     * @param managed whether the broker named it in the current session
     * @param ready false while the broker says that its figures are being reset ({@code AccountReady=false})
     * @param confirmedAt when a complete snapshot last ended; absent if never
     */
    public record AccountState(
            AccountId account,
            boolean managed,
            boolean ready,
            @Nullable Instant confirmedAt) {

        AccountState named(boolean inThisSession) {
            return new AccountState(account, inThisSession, true, confirmedAt);
        }

        AccountState readied(boolean nowReady) {
            return new AccountState(account, managed, nowReady, confirmedAt);
        }

        AccountState confirmed(Instant at) {
            return new AccountState(account, managed, ready, at);
        }
    }

    /**
     * One position.
     *
     * @param last its latest recorded state
     * @param holdingSeq the input that last changed its quantity or average cost
     * @param rowSeq the input that last brought a row of the stream for it, changed or not; 0 if none ever did
     * @param absentLooks in how many consecutive complete snapshots it was missing
     * @param portfolioQuantity the quantity in the account window, a second view; absent if not seen in this session, or
     *     if a row has contradicted it since
     */
    public record PositionState(
            PositionUpdate last,
            long holdingSeq,
            long rowSeq,
            int absentLooks,
            @Nullable Quantity portfolioQuantity) {

        /** The same position with another view of the account window. */
        PositionState seenAs(@Nullable Quantity inAccountWindow) {
            return new PositionState(last, holdingSeq, rowSeq, absentLooks, inAccountWindow);
        }

        /** The same position, absent from so many complete snapshots in a row. */
        PositionState missing(int looks) {
            return new PositionState(last, holdingSeq, rowSeq, looks, portfolioQuantity);
        }

        /** The same holding, worth something else. */
        PositionState valued(PositionUpdate update) {
            return new PositionState(update, holdingSeq, rowSeq, absentLooks, portfolioQuantity);
        }
    }

    /**
     * Counts since the journal began.
     *
     * @param facts facts about positions
     * @param duplicates rows that said nothing new
     * @param healed differences that a snapshot's rows corrected
     * @param quarantined inputs that could not be accepted
     */
    public record Counters(long facts, long duplicates, long healed, long quarantined) {
        public static final Counters ZERO = new Counters(0, 0, 0, 0);
    }

    /** Events may have been missed since {@code from}. */
    public record Gap(Instant from, String cause) {}

    /**
     * What is asked, due and running.
     *
     * @param lastRun the number of the latest check
     * @param lastStartedAt when it began; absent before the first
     * @param eventDueAt when a check that an event asked for is due
     * @param eventTrigger which event
     * @param confirmDueAt when a check that looks again is due
     * @param running the check in progress
     */
    public record ChecksState(
            long lastRun,
            @Nullable Instant lastStartedAt,
            @Nullable Instant eventDueAt,
            CheckTrigger eventTrigger,
            @Nullable Instant confirmDueAt,
            @Nullable RunningCheck running) {}

    /** A check in progress. */
    public record RunningCheck(
            long run,
            CheckTrigger trigger,
            Instant startedAt,
            List<AccountCheckState> accounts,
            List<Discrepancy> healed) {
        public RunningCheck {
            accounts = List.copyOf(accounts);
            healed = List.copyOf(healed);
        }
    }

    /**
     * One account of a check in progress.
     *
     * @param method how it was asked for; absent while it has not been
     * @param request the id of its rows
     * @param startedSeq the input that recorded the request
     * @param doubt why it can no longer be complete; empty while it can
     * @param rows the broker's last word on each key so far, in order of arrival; the order matters
     * @param ended the answer, once it has ended
     */
    public record AccountCheckState(
            AccountId account,
            @Nullable SnapshotMethod method,
            int request,
            long startedSeq,
            String doubt,
            Map<PositionKey, AccountSnapshot.Row> rows,
            @Nullable AccountSnapshot ended) {
        public AccountCheckState {
            rows = Collections.unmodifiableMap(new LinkedHashMap<>(rows));
        }
    }

    /**
     * What came from sources with a clock of their own.
     *
     * @param buffered accepted and not yet merged, in the order in which they will be
     * @param checkAt when the buffer is next looked through; absent while it is empty
     * @param origins of the positions whose parts are not as old as their latest row, whoever said them; sorted by key
     * @param remarks what we say of positions, sorted by key
     */
    public record ImportsState(
            List<BufferedImport> buffered,
            @Nullable Instant checkAt,
            Map<PositionKey, Origin> origins,
            Map<PositionKey, DatedRemarks> remarks,
            ImportCounts counts) {

        /** Nothing was ever imported. */
        public static final ImportsState NONE =
                new ImportsState(List.of(), null, Map.of(), Map.of(), ImportCounts.ZERO);

        public ImportsState {
            buffered = List.copyOf(buffered);
            origins = Collections.unmodifiableMap(new LinkedHashMap<>(origins));
            remarks = Collections.unmodifiableMap(new LinkedHashMap<>(remarks));
        }
    }

    /**
     * An imported record that waits for earlier ones.
     *
     * @param seq the input that brought it
     * @param arrivedAt when that was accepted
     */
    public record BufferedImport(long seq, Instant arrivedAt, ImportedPosition record) {}

    /** Remarks and since when they hold, by the clock of who made them. */
    public record DatedRemarks(Remarks remarks, Instant asOf) {}

    /** How many imports ended how, since the journal began. */
    public record ImportCounts(long applied, long repeated, long superseded, long overruled) {
        public static final ImportCounts ZERO = new ImportCounts(0, 0, 0, 0);

        /** One more. */
        ImportCounts plus(Settlement settlement) {
            return switch (settlement) {
                case APPLIED -> new ImportCounts(applied + 1, repeated, superseded, overruled);
                case REPEATED -> new ImportCounts(applied, repeated + 1, superseded, overruled);
                case SUPERSEDED -> new ImportCounts(applied, repeated, superseded + 1, overruled);
                case OVERRULED -> new ImportCounts(applied, repeated, superseded, overruled + 1);
            };
        }

        /** All that have left the buffer. */
        public long settled() {
            return applied + repeated + superseded + overruled;
        }
    }
}
