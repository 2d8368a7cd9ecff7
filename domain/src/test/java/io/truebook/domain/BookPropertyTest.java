package io.truebook.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Random histories over every input: whatever comes, in whatever order, the book keeps its promises. */
class BookPropertyTest {

    private static final int ENTRIES = 20_000;
    private static final List<AccountId> ACCOUNTS =
            List.of(new AccountId("DU1"), new AccountId("DU2"), new AccountId("DU3"), new AccountId("FOREIGN"));

    @Test
    @Tag("T-11")
    void aBookMadeFromItsStateGoesOnExactlyLikeTheOriginal() {
        for (long seed = 1; seed <= 5; seed++) {
            History history = new History(seed);
            Book straight = new Book();
            Bookkeeper keeper = new Bookkeeper(straight);
            Book resumed = new Book();
            Bookkeeper resumedKeeper = new Bookkeeper(resumed);
            Random cuts = new Random(seed);
            for (int at = 0; at < ENTRIES; at++) {
                Entry entry = history.next(straight.status());
                List<Fact> facts = keeper.apply(entry);
                assertThat(resumedKeeper.apply(entry))
                        .as("seed %s, entry %s", seed, entry)
                        .isEqualTo(facts);
                if (cuts.nextInt(300) == 0) {
                    resumed = Book.of(resumed.state());
                    resumedKeeper = new Bookkeeper(resumed);
                    assertThat(resumed.hash())
                            .as("seed %s, entry %s", seed, entry)
                            .isEqualTo(straight.hash());
                    assertThat(resumed.nextDeadline()).isEqualTo(straight.nextDeadline());
                    assertThat(resumed.status().plan())
                            .isEqualTo(straight.status().plan());
                }
            }
            assertThat(resumed.state()).as("seed %s", seed).isEqualTo(straight.state());
            assertThat(straight.status().lastRun()).as("checks were made").isGreaterThan(100);
        }
    }

    @Test
    @Tag("B-23")
    @Tag("B-24")
    @Tag("T-11")
    void theLatestFactOfEachKeyIsItsStateAndItsTimestampsStrictlyIncrease() {
        for (long seed = 11; seed <= 13; seed++) {
            History history = new History(seed);
            Book book = new Book();
            Bookkeeper keeper = new Bookkeeper(book);
            Map<PositionKey, PositionUpdate> folded = new HashMap<>();
            for (int at = 0; at < ENTRIES; at++) {
                Entry entry = history.next(book.status());
                for (Fact fact : keeper.apply(entry)) {
                    if (fact instanceof PositionUpdate update) {
                        PositionUpdate before = folded.put(update.key(), update);
                        assertThat(before == null || update.timestamp().isAfter(before.timestamp()))
                                .as("seed %s: %s after %s", seed, update, before)
                                .isTrue();
                    } else if (fact instanceof Fact.PositionRetired retired) {
                        folded.remove(retired.key());
                    }
                }
                if (at % 1_000 == 0) {
                    assertThat(book.positions()).as("seed %s", seed).hasSameElementsAs(folded.values());
                }
            }
        }
    }

    @Test
    @Tag("B-06")
    @Tag("B-09")
    void nothingClosesWithoutAZeroOrACompleteSnapshotAndNoForeignAccountIsRecorded() {
        int closedByAbsence = 0;
        for (long seed = 21; seed <= 23; seed++) {
            History history = new History(seed);
            Book book = new Book();
            Bookkeeper keeper = new Bookkeeper(book);
            Set<AccountId> named = new HashSet<>();
            for (int at = 0; at < ENTRIES; at++) {
                Entry entry = history.next(book.status());
                if (entry.input() instanceof BrokerEvent.AccountsReported reported) {
                    named.addAll(reported.accounts());
                }
                Map<PositionKey, PositionUpdate> before = new HashMap<>();
                book.positions().forEach(position -> before.put(position.key(), position));
                for (Fact fact : keeper.apply(entry)) {
                    if (fact instanceof PositionUpdate update) {
                        assertThat(named).as("seed %s", seed).contains(update.account());
                        PositionUpdate held = before.get(update.key());
                        if (update.isFlat()
                                && held != null
                                && !held.isFlat()
                                && update.source().isBrokers()) {
                            boolean zero = isZeroOf(entry.input(), update.key());
                            closedByAbsence += zero ? 0 : 1;
                            assertThat(zero || endsACompleteSnapshot(entry, book))
                                    .as("seed %s: %s closed by %s", seed, update, entry)
                                    .isTrue();
                        }
                    }
                }
            }
        }
        assertThat(closedByAbsence).as("some were closed by absence").isPositive();
    }

    private static boolean isZeroOf(Input input, PositionKey key) {
        return input instanceof BrokerEvent.PositionReported row
                && row.key().equals(key)
                && row.position().isZero();
    }

    private static boolean endsACompleteSnapshot(Entry entry, Book book) {
        boolean ended = book.status().accounts().stream()
                .anyMatch(account -> entry.recordedAt().equals(account.confirmedAt()));
        return entry.input() instanceof BrokerEvent.PositionsEnded
                && ended
                && book.status().link() == LinkCondition.UP;
    }

    /** Valid inputs at random: often what would be said next, often what would not. */
    private static final class History {

        private final Random random;
        private long seq;
        private int term = 1;
        private int session;
        private Instant now = Desk.OPENING;

        History(long seed) {
            random = new Random(seed);
        }

        Entry next(BookStatus status) {
            // Sometimes the clock stands still, as it does when it had been stepped back; sometimes a month passes.
            now = now.plus(
                    switch (random.nextInt(400)) {
                        case 0 -> Duration.ofDays(random.nextInt(40));
                        case 1, 2, 3, 4 -> Duration.ofSeconds(random.nextInt(400));
                        default -> Duration.ofMillis(random.nextInt(4) == 0 ? 0 : random.nextInt(2_000));
                    });
            Input input = input(status);
            int of = random.nextInt(200) == 0 ? Math.max(0, session - 1) : session;
            return new Entry(++seq, term, of, now, input);
        }

        private Input input(BookStatus status) {
            return switch (random.nextInt(100)) {
                case 0 -> started();
                case 1, 2 -> opened();
                case 3 -> random.nextInt(3) == 0 ? new Input.SessionClosed("reset") : new Input.Tick();
                case 4, 5, 6, 7 -> new BrokerEvent.AccountsReported(someAccounts());
                case 8 -> new Input.CheckRequested(CheckTrigger.ON_DEMAND);
                case 9, 10, 11, 12, 13, 14, 15, 16 -> asked(status);
                case 17, 18, 19, 20, 21, 22, 23, 24 -> new BrokerEvent.PositionsEnded(request());
                case 25 -> upstream();
                case 26 -> new Input.SnapshotRefused(status.lastRun(), request(), "refused");
                case 27, 28 ->
                    new BrokerEvent.AccountValueReported(
                            account(), "AccountReady", Boolean.toString(random.nextInt(4) != 0), "");
                case 29 -> new BrokerEvent.Refused("strike is no number", "61|3|x");
                case 30 -> new BrokerEvent.NoticeReported(-1, 2104, "farm is OK");
                case 31, 32, 33 -> found(status);
                case 58, 59, 60, 61 -> new Input.PositionImported(imported());
                case 34 -> new BrokerEvent.AccountDownloadEnded(account());
                case 35 -> new BrokerEvent.NothingReported(9);
                case 36, 37, 38, 39, 40, 41 -> new Input.Tick();
                case 42, 43, 44, 45, 46, 47 ->
                    new Input.MarkSampled(PositionKey.of(account(), new ContractId(conId())), valuation());
                case 48, 49, 50, 51, 52, 53, 54, 55, 56, 57 ->
                    new BrokerEvent.PortfolioReported(account(), Desk.stock(conId()), quantity(), null, valuation());
                default -> row();
            };
        }

        private Input started() {
            term++;
            List<ConflictPolicy> policies = ConflictPolicyTest.ALL;
            return new Input.ServiceStarted(
                    "1",
                    BookPolicy.DEFAULT
                            .with()
                            .enabled(random.nextInt(10) != 0)
                            .syncInterval(Duration.ofSeconds(60 + random.nextInt(300)))
                            .syncOnTrade(random.nextBoolean())
                            .syncOnPositionUpdate(random.nextBoolean())
                            .markMissingAsClosed(random.nextBoolean())
                            .calculateRealizedPnl(random.nextBoolean())
                            .confirmations(1 + random.nextInt(2))
                            .conflictPolicy(policies.get(random.nextInt(policies.size())))
                            .build());
        }

        private Input opened() {
            session++;
            return new Input.SessionOpened(200, "127.0.0.1:7497");
        }

        private Input asked(BookStatus status) {
            int request = request();
            return new Input.SnapshotStarted(
                    status.lastRun() - (random.nextInt(10) == 0 ? 1 : 0),
                    request,
                    request == BrokerEvent.STREAM ? SnapshotMethod.POSITIONS : SnapshotMethod.POSITIONS_MULTI,
                    random.nextInt(3) == 0 ? someAccounts() : status.plan().accounts());
        }

        private Input upstream() {
            return switch (random.nextInt(3)) {
                case 0 -> new BrokerEvent.UpstreamChanged(BrokerEvent.Upstream.LOST, 1100, "lost");
                case 1 -> new BrokerEvent.UpstreamChanged(BrokerEvent.Upstream.RESTORED_DATA_LOST, 1101, "back");
                default -> new BrokerEvent.UpstreamChanged(BrokerEvent.Upstream.RESTORED_DATA_KEPT, 1102, "back");
            };
        }

        private Input found(BookStatus status) {
            BrokerSnapshot last = status.lastCheck();
            if (last == null) {
                return new Input.Tick();
            }
            return new Input.ReconciliationReported(PositionReconciler.reconcile(
                    Map.of(), status, last, PositionReconciler.LakeView.unreadable("not there"), now));
        }

        private Input row() {
            return new BrokerEvent.PositionReported(
                    request(),
                    account(),
                    random.nextInt(20) == 0 ? "Model A" : "",
                    random.nextInt(3) == 0 ? Desk.option(100 + conId(), "20260320", "5900") : Desk.stock(conId()),
                    quantity(),
                    random.nextInt(20) == 0 ? null : Money.of(Integer.toString(100 + random.nextInt(2))));
        }

        private ImportedPosition imported() {
            return new ImportedPosition(
                    random.nextBoolean() ? Source.REPLAY : Source.MANUAL,
                    "someone",
                    "statement " + random.nextInt(3),
                    account(),
                    random.nextInt(20) == 0 ? "Model A" : "",
                    random.nextInt(3) == 0 ? Desk.option(100 + conId(), "20260320", "5900") : Desk.stock(20 + conId()),
                    quantity(),
                    random.nextBoolean() ? null : Money.of(Integer.toString(random.nextInt(3))),
                    valuation(),
                    now.minusSeconds(random.nextInt(10) == 0 ? random.nextInt(100_000) - 10_000 : random.nextInt(90)),
                    random.nextInt(3) == 0 ? new Remarks("S" + random.nextInt(3), "", List.of()) : null);
        }

        private int request() {
            return random.nextInt(3) == 0 ? BrokerEvent.STREAM : 17 + random.nextInt(2);
        }

        private AccountId account() {
            return ACCOUNTS.get(random.nextInt(40) == 0 ? 3 : random.nextInt(3));
        }

        private List<AccountId> someAccounts() {
            List<AccountId> some = new ArrayList<>(ACCOUNTS.subList(0, 3));
            if (random.nextInt(4) == 0) {
                some.remove(random.nextInt(3));
            }
            return some;
        }

        private int conId() {
            return 1 + random.nextInt(12);
        }

        private Quantity quantity() {
            return Quantity.of(Integer.toString(random.nextInt(7) - 3));
        }

        private Valuation valuation() {
            return random.nextInt(5) == 0
                    ? Valuation.UNKNOWN
                    : Desk.worth("10." + random.nextInt(3), "100", "5", "1." + random.nextInt(2));
        }
    }
}
