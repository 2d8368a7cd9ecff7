package io.truebook.domain;

import io.truebook.domain.BookState.AccountState;
import io.truebook.domain.BookState.BufferedImport;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What would become of records if they were handed in now, one after the other: the fold's own judgement on a book that
 * stays as it is. What else arrives meanwhile may still decide otherwise.
 */
public final class ImportTrial {

    private final BookStatus book;
    private final Function<PositionKey, Optional<Claim>> recorded;
    private final Instant now;
    private final Map<AccountId, AccountState> accounts = new HashMap<>();
    private final Map<PositionKey, Claim> merged = new HashMap<>();
    private final TimeOrderedBuffer buffer = new TimeOrderedBuffer();
    private long seq;

    /**
     * A trial against the record as it is.
     *
     * @param book what the book says of itself
     * @param recorded what it says of a position, with the ages of its parts
     * @param now when the records would be accepted
     */
    public ImportTrial(BookStatus book, Function<PositionKey, Optional<Claim>> recorded, Instant now) {
        this.book = book;
        this.recorded = recorded;
        this.now = now;
        this.seq = book.seq();
        book.accounts().forEach(account -> accounts.put(account.account(), account));
        book.imports().waiting().forEach(buffer::add);
    }

    /** What would become of one record. */
    public record Outcome(ImportedPosition record, Settlement settlement, String detail) {}

    /** Why the book would not even take a record; absent where it would. */
    public Optional<String> refusal(ImportedPosition record) {
        return refusal(record, accounts.containsKey(record.account()), now);
    }

    static Optional<String> refusal(ImportedPosition record, boolean accountIsKnown, Instant acceptedAt) {
        if (!accountIsKnown) {
            return Optional.of("account " + record.account() + " has never been named by the broker");
        }
        return record.timestamp().isAfter(acceptedAt)
                ? Optional.of("its timestamp " + record.timestamp() + " is after its acceptance at " + acceptedAt)
                : Optional.empty();
    }

    /** Takes the next record, which is not refused; what would be settled for it, possibly earlier ones. */
    public List<Outcome> add(ImportedPosition record) {
        return settle(buffer.add(new BufferedImport(++seq, now, record)));
    }

    /** What would be settled when nothing more comes. */
    public List<Outcome> finish() {
        return settle(buffer.waiting());
    }

    private List<Outcome> settle(List<BufferedImport> released) {
        List<Outcome> outcomes = new ArrayList<>();
        for (BufferedImport one : released) {
            Judgement judgement = judge(one.record());
            if (one.seq() > book.seq()) {
                outcomes.add(new Outcome(one.record(), judgement.settlement(), judgement.words()));
            }
        }
        return outcomes;
    }

    private Judgement judge(ImportedPosition record) {
        Entry entry = new Entry(seq, book.term(), 0, now, new Input.PositionImported(record));
        Judgement judgement = Judgement.of(
                book.policy().conflictPolicy(), known(record, entry), Claim.of(record.row(entry, book.policy())));
        if (judgement.settlement() == Settlement.APPLIED && judgement.merged() != null) {
            merged.put(record.key(), judgement.merged());
        }
        return judgement;
    }

    /** A proven absence is recorded before it is judged by, and stays: so it does here. */
    private @Nullable Claim known(ImportedPosition record, Entry entry) {
        Claim known = merged.get(record.key());
        if (known == null) {
            known = recorded.apply(record.key()).orElse(null);
        }
        if (known != null) {
            return known;
        }
        AccountState account = accounts.get(record.account());
        Instant confirmed = account == null ? null : account.confirmedAt();
        if (confirmed == null || !record.isDeniedBy(confirmed)) {
            return null;
        }
        Claim absence = Claim.of(record.absence(entry, book.policy(), confirmed));
        merged.put(record.key(), absence);
        return absence;
    }
}
