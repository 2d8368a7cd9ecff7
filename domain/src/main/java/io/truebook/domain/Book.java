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
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The record of what is held, folded from accepted inputs by a {@link Bookkeeper}. Mutable, and confined to the one
 * thread that folds; everybody else reads the values it hands out.
 */
public final class Book {

    private static final int KEPT_QUARANTINE = 50;
    private static final int KEPT_RESULTS = 50;

    /** Results are dropped earlier when together they hold more findings than this: a bad day must not fill memory. */
    private static final int KEPT_FINDINGS = 10_000;

    long seq;
    int term;
    int session;
    Instant recordedAt = Instant.EPOCH;
    BookPolicy policy = BookPolicy.DEFAULT;
    LinkCondition link = LinkCondition.DOWN;

    @Nullable
    Gap gap;

    Instant retireScanAt = Instant.EPOCH;
    final Checks checks = new Checks(this);
    final Imported imported = new Imported();
    final Origins origins = new Origins();

    private long factCount;
    private long duplicateCount;
    private long healedCount;
    private long quarantinedCount;
    private final Map<AccountId, AccountState> accounts = new LinkedHashMap<>();
    private final Map<PositionKey, PositionState> positions = new HashMap<>();
    private final Map<AccountId, Set<PositionKey>> keys = new HashMap<>();
    private final Deque<Fact.InputQuarantined> quarantine = new ArrayDeque<>();
    private final Deque<ReconciliationResult> results = new ArrayDeque<>();
    private int managedCount;
    private @Nullable List<AccountState> accountsView;

    /** An empty book, before any input. */
    public Book() {}

    /** An empty book whose first input comes after {@code seq}. */
    public Book(long seq) {
        this.seq = seq;
    }

    /** The book that {@code state} was taken from. */
    public static Book of(BookState state) {
        Book book = new Book();
        book.seq = state.seq();
        book.term = state.term();
        book.session = state.session();
        book.recordedAt = state.recordedAt();
        book.policy = state.policy();
        book.link = state.link();
        book.factCount = state.counters().facts();
        book.duplicateCount = state.counters().duplicates();
        book.healedCount = state.counters().healed();
        book.quarantinedCount = state.counters().quarantined();
        book.gap = state.gap();
        book.retireScanAt = state.retireScanAt();
        state.accounts().forEach(book::put);
        state.positions().forEach(position -> book.put(position.last().key(), position));
        book.quarantine.addAll(state.quarantine());
        book.results.addAll(state.results());
        book.checks.restore(state.checks());
        book.imported.restore(state.imports());
        book.origins.restore(state.imports().origins());
        return book;
    }

    /** Everything the book knows, as values. */
    public BookState state() {
        return stateWith(positions.values().stream()
                .sorted(Comparator.comparing(position -> position.last().key()))
                .toList());
    }

    private BookState stateWith(List<PositionState> sorted) {
        return new BookState(
                seq,
                term,
                session,
                recordedAt,
                policy,
                link,
                accountList(),
                sorted,
                counters(),
                List.copyOf(quarantine),
                List.copyOf(results),
                checks.state(),
                gap,
                retireScanAt,
                imported.state(origins));
    }

    /** What the book says of itself, beside its positions. Cheap: it is asked for once a batch. */
    public BookStatus status() {
        return new BookStatus(
                seq,
                term,
                session,
                recordedAt,
                policy,
                link,
                accountList(),
                counters(),
                List.copyOf(quarantine),
                List.copyOf(results),
                checks.plan(),
                checks.isRunning(),
                checks.lastRun(),
                checks.last(),
                gap,
                imported.progress());
    }

    /** The ages of the parts of those positions whose latest row does not tell them, sorted by key. */
    public Map<PositionKey, Origin> origins() {
        return origins.all();
    }

    /** What we say of positions. */
    public Map<PositionKey, BookState.DatedRemarks> remarks() {
        return Map.copyOf(imported.remarks());
    }

    /** Which positions' parts have other ages since the last call. */
    public List<AgeChange> takeAgeChanges() {
        return origins.takeChanged();
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
        Instant imports = imported.nextDeadline();
        Instant first = check.isBefore(imports) ? check : imports;
        return first.isBefore(retireScanAt) ? first : retireScanAt;
    }

    /**
     * A fingerprint of everything the book knows: equal for equal histories, whether folded from the beginning or from
     * a checkpoint. 64 hexadecimal digits.
     */
    public String hash() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (PositionState position : state().positions()) {
                digest.update(position.toString().getBytes(StandardCharsets.UTF_8));
            }
            digest.update(stateWith(List.of()).toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }

    Collection<AccountState> accounts() {
        return accounts.values();
    }

    @Nullable
    AccountState managedAccount(AccountId account) {
        AccountState state = accounts.get(account);
        return state != null && state.managed() ? state : null;
    }

    /** True for an account that the broker has named, be it long ago. */
    boolean hasHeardOf(AccountId account) {
        return accounts.containsKey(account);
    }

    boolean hasManagedAccounts() {
        return managedCount > 0;
    }

    /** The account as the book knows it, or as one that has only now been heard of. */
    AccountState account(AccountId account) {
        AccountState known = accounts.get(account);
        return known == null ? new AccountState(account, false, true, null) : known;
    }

    void put(AccountState account) {
        AccountState before = accounts.put(account.account(), account);
        managedCount += (account.managed() ? 1 : 0) - (before != null && before.managed() ? 1 : 0);
        accountsView = null;
    }

    private List<AccountState> accountList() {
        List<AccountState> view = accountsView;
        if (view == null) {
            view = List.copyOf(accounts.values());
            accountsView = view;
        }
        return view;
    }

    @Nullable
    PositionState position(PositionKey key) {
        return positions.get(key);
    }

    Collection<PositionState> allPositions() {
        return positions.values();
    }

    /** The positions of one account, in no particular order. */
    List<PositionState> positionsOf(AccountId account) {
        List<PositionState> held = new ArrayList<>();
        for (PositionKey key : keys.getOrDefault(account, Set.of())) {
            PositionState position = positions.get(key);
            if (position != null) {
                held.add(position);
            }
        }
        return held;
    }

    void put(PositionKey key, PositionState position) {
        if (positions.put(key, position) == null) {
            keys.computeIfAbsent(key.account(), account -> new LinkedHashSet<>())
                    .add(key);
        }
    }

    void remove(PositionKey key) {
        positions.remove(key);
        imported.forget(key);
        origins.forget(key);
        keys.getOrDefault(key.account(), Set.of()).remove(key);
    }

    /** The account window is new with each session: what an earlier one showed is no evidence any more. */
    void forgetAccountWindows() {
        positions.replaceAll(
                (key, position) -> position.portfolioQuantity() == null ? position : position.seenAs(null));
    }

    void keep(Fact.InputQuarantined refused) {
        quarantine.addLast(refused);
        if (quarantine.size() > KEPT_QUARANTINE) {
            quarantine.removeFirst();
        }
        quarantinedCount++;
    }

    void keep(ReconciliationResult result) {
        results.addLast(result);
        int findings = results.stream()
                .mapToInt(ReconciliationResult::discrepancyCount)
                .sum();
        while (results.size() > KEPT_RESULTS || (findings > KEPT_FINDINGS && results.size() > 1)) {
            findings -= results.removeFirst().discrepancyCount();
        }
    }

    void countFact() {
        factCount++;
    }

    void countDuplicate() {
        duplicateCount++;
    }

    void countHealed(int differences) {
        healedCount += differences;
    }

    private Counters counters() {
        return new Counters(factCount, duplicateCount, healedCount, quarantinedCount);
    }
}
