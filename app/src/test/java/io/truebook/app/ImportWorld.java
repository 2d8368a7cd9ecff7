package io.truebook.app;

import io.truebook.domain.AccountId;
import io.truebook.domain.BookPolicy;
import io.truebook.domain.BrokerEvent;
import io.truebook.domain.Contract;
import io.truebook.domain.ContractId;
import io.truebook.domain.Fact;
import io.truebook.domain.ImportedPosition;
import io.truebook.domain.Input;
import io.truebook.domain.Money;
import io.truebook.domain.PositionKey;
import io.truebook.domain.PositionUpdate;
import io.truebook.domain.Price;
import io.truebook.domain.Quantity;
import io.truebook.domain.Remarks;
import io.truebook.domain.Settlement;
import io.truebook.domain.Source;
import io.truebook.domain.Valuation;
import io.truebook.engine.Arrival;
import io.truebook.engine.BrokerFeed;
import io.truebook.engine.Intake;
import io.truebook.engine.ManualClock;
import io.truebook.engine.SteppedRoles;
import io.truebook.engine.seam.MemoryDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A Truebook whose disk, clock and broker are a test's: real journal, real tables, in memory. */
final class ImportWorld implements AutoCloseable {

    static final Path FOLDER = Path.of("/data");
    static final AccountId DU1 = new AccountId("DU1");

    final ManualClock clock;
    final MemoryDisk disk;
    private final SteppedRoles roles;
    private final Voice voice = new Voice();
    final Truebook truebook;

    private ImportWorld(ManualClock clock, MemoryDisk disk, BookPolicy policy, long seed) throws IOException {
        this.clock = clock;
        this.disk = disk;
        this.roles = new SteppedRoles(seed);
        this.truebook = Truebook.in(FOLDER)
                .world(clock, disk, (host, port, timeout) -> {
                    throw new IOException("there is no network here");
                })
                .run(roles, Runnable::run)
                .policy(policy)
                .feed((intake, views, quotes) -> voice.into(intake))
                .start();
        settle();
    }

    /** A record whose one account the broker has named. */
    static ImportWorld begin(long seed) throws IOException {
        return begin(BookPolicy.DEFAULT, seed);
    }

    static ImportWorld begin(BookPolicy policy, long seed) throws IOException {
        ManualClock clock = new ManualClock();
        return new ImportWorld(clock, new MemoryDisk(clock), policy, seed)
                .hear(new Input.SessionOpened(200, "127.0.0.1:7497"))
                .hear(new BrokerEvent.AccountsReported(List.of(DU1)));
    }

    /** The next process on the same disk. */
    ImportWorld restart(BookPolicy policy) throws IOException {
        close();
        return new ImportWorld(clock, disk, policy, 1);
    }

    /** What the broker would say, if there were one. */
    private static final class Voice implements BrokerFeed {

        private @Nullable Intake intake;

        Voice into(Intake given) {
            intake = given;
            return this;
        }

        void say(Arrival arrival) {
            if (intake == null || !intake.offer(List.of(arrival))) {
                throw new AssertionError("the intake takes nothing");
            }
        }

        @Override
        public FeedStatus status() {
            return new FeedStatus("LIVE", "a test", 1, Instant.EPOCH, "", 0, new TreeMap<>());
        }

        @Override
        public void stop() {
            intake = null;
        }

        @Override
        public String name() {
            return "voice";
        }

        @Override
        public int step() {
            return 0;
        }
    }

    /** A broker that says nothing. */
    static BrokerFeed mute() {
        return new Voice();
    }

    ImportWorld hear(Input said) {
        voice.say(new Arrival(1, said, null, clock.nanoTime()));
        settle();
        return this;
    }

    ImportWorld live(int conId, String quantity) {
        return hear(new BrokerEvent.PositionReported(
                BrokerEvent.STREAM, DU1, "", stock(conId), Quantity.of(quantity), Money.of("100")));
    }

    ImportWorld price(int conId, String quantity, String price) {
        return hear(new BrokerEvent.PortfolioReported(
                DU1, stock(conId), Quantity.of(quantity), null, new Valuation(Price.of(price), null, null, null)));
    }

    ImportWorld hand(ImportedPosition... records) {
        return hand(List.of(records));
    }

    ImportWorld hand(List<ImportedPosition> records) {
        if (!truebook.importRecords(records)) {
            throw new AssertionError("the intake takes nothing");
        }
        settle();
        return this;
    }

    /** Time passes as it does for an idle process: five seconds at a time. */
    ImportWorld pass(Duration time) {
        for (Duration left = time; left.isPositive(); left = left.minusSeconds(5)) {
            clock.advance(Duration.ofSeconds(5));
            settle();
        }
        return this;
    }

    /** Whatever waits is merged. */
    ImportWorld merge() {
        return pass(Duration.ofSeconds(75));
    }

    private void settle() {
        roles.untilIdle();
        clock.advance(Duration.ofMillis(3));
        roles.untilIdle();
        if (!roles.failures().isEmpty()) {
            throw new AssertionError("failed: " + roles.failures());
        }
    }

    static Contract stock(int conId) {
        return new Contract(
                new ContractId(conId), "S" + conId, "STK", null, null, null, null, "USD", "", "S" + conId, "NMS");
    }

    static PositionKey key(int conId) {
        return PositionKey.of(DU1, new ContractId(conId));
    }

    static ImportedPosition claim(int conId, String quantity, Instant at) {
        return claim(conId, quantity, at, null);
    }

    static ImportedPosition claim(int conId, String quantity, Instant at, @Nullable Remarks remarks) {
        return new ImportedPosition(
                Source.REPLAY,
                "a test",
                "statement.csv",
                DU1,
                "",
                stock(conId),
                Quantity.of(quantity),
                Money.of("100"),
                Valuation.UNKNOWN,
                at,
                remarks);
    }

    PositionUpdate held(int conId) {
        return truebook.view().position(key(conId)).orElseThrow();
    }

    /** What the table of current positions holds, read back from its files. */
    Map<PositionKey, PositionUpdate> lake() throws IOException {
        truebook.flushLake();
        return new TreeMap<>(truebook.history().current().rows());
    }

    /** How imports ended, in order. */
    List<Settlement> settlements() throws IOException {
        List<Settlement> settlements = new ArrayList<>();
        truebook.readFacts(0, fact -> {
            if (fact instanceof Fact.ImportSettled settled) {
                settlements.add(settled.settlement());
            }
        });
        return settlements;
    }

    @Override
    public void close() throws IOException {
        truebook.close();
    }
}
