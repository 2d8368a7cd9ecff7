package io.truebook.domain;

import io.truebook.domain.BookState.AccountState;
import io.truebook.domain.BookState.Counters;
import io.truebook.domain.BookState.Gap;
import io.truebook.domain.BookState.PositionState;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The record of what is held, folded from accepted inputs by a {@link Bookkeeper}. Mutable, and confined to the one
 * thread that folds; everybody else reads the values it hands out.
 */
public final class Book {

    private static final int KEPT_QUARANTINE = 50;
    private static final int KEPT_RESULTS = 50;

    long seq;
    int term;
    int session;
    Instant recordedAt = Instant.EPOCH;
    BookPolicy policy = BookPolicy.DEFAULT;
    LinkCondition link = LinkCondition.DOWN;
    Counters counters = Counters.ZERO;

    @Nullable
    Gap gap;

    Instant retireScanAt = Instant.EPOCH;
    final Map<AccountId, AccountState> accounts = new LinkedHashMap<>();
    final Map<PositionKey, PositionState> positions = new LinkedHashMap<>();
    final Deque<Fact.InputQuarantined> quarantine = new ArrayDeque<>();
    final Deque<ReconciliationResult> results = new ArrayDeque<>();
    final Checks checks = new Checks(this);

    /** An empty book, before any input. */
    public Book() {}

    /** The book that {@code state} was taken from. */
    public static Book of(BookState state) {
        Book book = new Book();
        book.seq = state.seq();
        book.term = state.term();
        book.session = state.session();
        book.recordedAt = state.recordedAt();
        book.policy = state.policy();
        book.link = state.link();
        book.counters = state.counters();
        book.gap = state.gap();
        book.retireScanAt = state.retireScanAt();
        state.accounts().forEach(account -> book.accounts.put(account.account(), account));
        state.positions().forEach(position -> book.positions.put(position.last().key(), position));
        book.quarantine.addAll(state.quarantine());
        book.results.addAll(state.results());
        book.checks.restore(state.checks());
        return book;
    }

    /** Everything the book knows, as values. */
    public BookState state() {
        return new BookState(
                seq,
                term,
                session,
                recordedAt,
                policy,
                link,
                List.copyOf(accounts.values()),
                positions.values().stream()
                        .sorted(Comparator.comparing(position -> position.last().key()))
                        .toList(),
                counters,
                List.copyOf(quarantine),
                List.copyOf(results),
                checks.state(),
                gap,
                retireScanAt);
    }

    /** What the book says of itself, beside its positions. */
    public BookStatus status() {
        return new BookStatus(
                seq,
                term,
                session,
                recordedAt,
                policy,
                link,
                List.copyOf(accounts.values()),
                counters,
                List.copyOf(quarantine),
                List.copyOf(results),
                checks.plan(),
                checks.isRunning(),
                checks.lastRun(),
                checks.last(),
                gap);
    }

    /** The latest recorded state of every position, flat ones included, in no particular order. */
    public List<PositionUpdate> positions() {
        List<PositionUpdate> all = new ArrayList<>(positions.size());
        positions.values().forEach(position -> all.add(position.last()));
        return all;
    }

    /** The last input folded. */
    public long seq() {
        return seq;
    }

    /** The current or last broker session. */
    public int session() {
        return session;
    }

    /** When the last input was accepted. */
    public Instant recordedAt() {
        return recordedAt;
    }

    /** The moment at which a {@link Input.Tick} is owed if nothing else comes before. */
    public Instant nextDeadline() {
        Instant check = checks.nextDeadline();
        return check.isBefore(retireScanAt) ? check : retireScanAt;
    }

    /**
     * A fingerprint of everything the book knows: equal for equal histories, whether folded from the beginning or from
     * a checkpoint. 64 hexadecimal digits.
     */
    public String hash() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            BookState state = state();
            for (PositionState position : state.positions()) {
                digest.update(position.toString().getBytes(StandardCharsets.UTF_8));
            }
            digest.update(new BookState(
                            state.seq(),
                            state.term(),
                            state.session(),
                            state.recordedAt(),
                            state.policy(),
                            state.link(),
                            state.accounts(),
                            List.of(),
                            state.counters(),
                            state.quarantine(),
                            state.results(),
                            state.checks(),
                            state.gap(),
                            state.retireScanAt())
                    .toString()
                    .getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }

    @Nullable
    AccountState managedAccount(AccountId account) {
        AccountState state = accounts.get(account);
        return state != null && state.managed() ? state : null;
    }

    void keep(Fact.InputQuarantined refused) {
        quarantine.addLast(refused);
        if (quarantine.size() > KEPT_QUARANTINE) {
            quarantine.removeFirst();
        }
        counters = new Counters(counters.facts(), counters.duplicates(), counters.healed(), counters.quarantined() + 1);
    }

    void keep(ReconciliationResult result) {
        results.addLast(result);
        if (results.size() > KEPT_RESULTS) {
            results.removeFirst();
        }
    }

    void countFact() {
        counters = new Counters(counters.facts() + 1, counters.duplicates(), counters.healed(), counters.quarantined());
    }

    void countDuplicate() {
        counters = new Counters(counters.facts(), counters.duplicates() + 1, counters.healed(), counters.quarantined());
    }

    void countHealed() {
        counters = new Counters(counters.facts(), counters.duplicates(), counters.healed() + 1, counters.quarantined());
    }
}
