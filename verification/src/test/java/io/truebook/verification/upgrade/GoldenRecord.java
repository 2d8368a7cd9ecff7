package io.truebook.verification.upgrade;

import io.truebook.app.Truebook;
import io.truebook.domain.AccountId;
import io.truebook.domain.BookPolicy;
import io.truebook.domain.BrokerEvent;
import io.truebook.domain.CheckPlan;
import io.truebook.domain.CheckTrigger;
import io.truebook.domain.Contract;
import io.truebook.domain.ImportedPosition;
import io.truebook.domain.Input;
import io.truebook.domain.Money;
import io.truebook.domain.PositionUpdate;
import io.truebook.domain.Price;
import io.truebook.domain.Quantity;
import io.truebook.domain.Remarks;
import io.truebook.domain.SnapshotMethod;
import io.truebook.domain.Source;
import io.truebook.domain.Valuation;
import io.truebook.engine.Arrival;
import io.truebook.engine.BrokerFeed;
import io.truebook.engine.Intake;
import io.truebook.engine.LiveView;
import io.truebook.engine.ManualClock;
import io.truebook.engine.RawFrame;
import io.truebook.engine.SteppedRoles;
import io.truebook.engine.seam.MemoryDisk;
import io.truebook.ib.EventTranslator;
import io.truebook.journal.JournalSettings;
import io.truebook.lake.LakeSettings;
import io.truebook.lake.Partitioning;
import io.truebook.tws.ContractFields;
import io.truebook.tws.FrameWriter;
import io.truebook.tws.Incoming;
import io.truebook.tws.ServerVersion;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Writes a small data folder in which every kind of input and fact occurs, over three process starts, the last of which is
 * killed. Content is a function of this class alone, but for the journal's id.
 */
final class GoldenRecord {

    static final Path FOLDER = Path.of("/golden");
    private static final ServerVersion VERSION = new ServerVersion(200);
    private static final List<AccountId> ACCOUNTS = List.of(new AccountId("DU7000001"), new AccountId("DU7000002"));

    private final ManualClock clock = new ManualClock();
    private MemoryDisk disk = new MemoryDisk(clock);
    private final EventTranslator translator = new EventTranslator();
    private SteppedRoles roles = new SteppedRoles(1);
    private int session;
    private int request = 1;

    /** A written folder, and the clock at its end. */
    record Written(MemoryDisk disk, ManualClock clock) {}

    static Written write() throws IOException {
        GoldenRecord golden = new GoldenRecord();
        golden.firstLife();
        golden.secondLife();
        golden.thirdLife();
        return new Written(golden.disk.kill(), golden.clock);
    }

    /** The script's end of the link: what it says is put in the intake. */
    private static final class Script implements BrokerFeed {
        private final Intake intake;
        private final Supplier<LiveView> views;
        private final ManualClock clock;

        Script(Intake intake, Supplier<LiveView> views, ManualClock clock) {
            this.intake = intake;
            this.views = views;
            this.clock = clock;
        }

        @Override
        public String name() {
            return "script";
        }

        @Override
        public int step() {
            return 0;
        }

        @Override
        public FeedStatus status() {
            return new FeedStatus("LIVE", "script", 1, clock.instant(), "", 0, new TreeMap<>());
        }

        @Override
        public void stop() {
            intake.put(new Arrival(1, new Input.SessionClosed("stopped"), null, clock.nanoTime()));
        }
    }

    private Script script = new Script(
            new Intake(1),
            () -> {
                throw new IllegalStateException("not begun");
            },
            clock);

    private Truebook begin() throws IOException {
        roles = new SteppedRoles(1);
        Truebook truebook = Truebook.in(FOLDER)
                .world(clock, disk, (host, port, timeout) -> {
                    throw new IOException("there is no network here");
                })
                .run(roles, Runnable::run)
                .version("golden")
                .policy(BookPolicy.DEFAULT)
                .journal(JournalSettings.DEFAULT.withSegmentBytes(4096))
                .lake(new LakeSettings(
                        Partitioning.SYMBOL,
                        Duration.ofSeconds(1),
                        1000,
                        Duration.ofSeconds(60),
                        50_000,
                        Duration.ofSeconds(30),
                        3))
                .feed((intake, views, quotes) -> {
                    script = new Script(intake, views, clock);
                    return script;
                })
                .start();
        settle();
        return truebook;
    }

    private void firstLife() throws IOException {
        Truebook truebook = begin();
        open();
        snapshotByStream();
        trade("DU7000001", 1, "120", "101.25");
        say(new Incoming.UpdatePortfolio(
                contract(1),
                number("120"),
                number("103.5"),
                number("12420"),
                number("101.25"),
                number("270"),
                number("0"),
                "DU7000001"));
        say(new Incoming.UpdateAccountValue("NetLiquidation", "100000.5", "USD", "DU7000001"));
        say(new Incoming.AccountDownloadEnd("DU7000001"));
        say(new Incoming.ErrorMessage(-1, 2104, "Market data farm connection is OK", "", null));
        sayRaw("61\0" + "3\0DU7000001\0not a contract\0");
        commit();
        typedEvents(truebook);
        check(truebook, "95");
        mark(truebook);
        imports();
        commit();
        say(new Incoming.ErrorMessage(-1, 1100, "Connectivity between IB and TWS has been lost", "", null));
        settle();
        say(new Incoming.ErrorMessage(-1, 1101, "Connectivity restored, data lost", "", null));
        settle();
        answerPlan(truebook, "95");
        refused();
        clock.advance(BookPolicy.DEFAULT.syncInterval());
        settle();
        truebook.close();
    }

    private void secondLife() throws IOException {
        Truebook truebook = begin();
        open();
        snapshotByStream();
        trade("DU7000002", 2, "0", "0");
        commit();
        own(new Input.SessionClosed("the server went away"));
        settle();
        clock.advance(Duration.ofDays(31));
        settle();
        commit();
        truebook.close();
    }

    private void thirdLife() throws IOException {
        begin();
        open();
        snapshotByStream();
        trade("DU7000001", 1, "-7.5", "99.875");
        commit();
        trade("DU7000001", 3, "11", "20");
        settle();
    }

    private void open() {
        session++;
        own(new Input.SessionOpened(VERSION.number(), "127.0.0.1:7497"));
        say(new Incoming.ManagedAccounts("DU7000001,DU7000002"));
        say(new Incoming.NextValidId(1));
        settle();
    }

    private void snapshotByStream() {
        CheckPlan plan = plan();
        own(new Input.SnapshotStarted(plan.run(), BrokerEvent.STREAM, SnapshotMethod.POSITIONS, ACCOUNTS));
        trade("DU7000001", 1, "100", "100.5");
        trade("DU7000001", 3, "-2", "5012.25");
        trade("DU7000002", 2, "40", "17.125");
        say(new Incoming.PositionEnd());
        settle();
    }

    private CheckPlan plan() {
        return script.views.get().status().plan();
    }

    /** A check by request, in which one row differs from the record. */
    private void check(Truebook truebook, String healed) {
        own(new Input.CheckRequested(CheckTrigger.ON_DEMAND));
        settle();
        answerPlan(truebook, healed);
        settle();
    }

    private void answerPlan(Truebook truebook, String healed) {
        CheckPlan plan = plan();
        for (AccountId account : plan.accounts()) {
            int asked = request++;
            own(new Input.SnapshotStarted(plan.run(), asked, SnapshotMethod.POSITIONS_MULTI, List.of(account)));
            for (PositionUpdate held : truebook.view().byKey().values().stream()
                    .filter(row -> !row.isFlat())
                    .toList()) {
                if (held.account().equals(account) && held.modelCode().isEmpty()) {
                    int conId = held.conId().value();
                    say(new Incoming.PositionMulti(
                            asked,
                            account.value(),
                            contract(conId),
                            conId == 1 ? number(healed) : held.position().value(),
                            number("100"),
                            ""));
                }
            }
            say(new Incoming.PositionMulti(asked, account.value(), contract(1), number("10"), number("100"), "Growth"));
            say(new Incoming.PositionMultiEnd(asked));
        }
        settle();
    }

    private void refused() {
        own(new Input.CheckRequested(CheckTrigger.TRADE));
        settle();
        CheckPlan plan = plan();
        own(new Input.SnapshotStarted(plan.run(), request, SnapshotMethod.POSITIONS_MULTI, ACCOUNTS));
        own(new Input.SnapshotRefused(plan.run(), request++, "error 321"));
        settle();
    }

    /** Events as the journal keeps them where no frame is at hand. */
    private void typedEvents(Truebook truebook) {
        PositionUpdate any = truebook.view().byKey().values().iterator().next();
        Contract contract = any.contract();
        AccountId account = any.account();
        Valuation value = new Valuation(
                new Price(number("104")), new Money(number("12480")), new Money(number("330")), new Money(number("1")));
        own(new BrokerEvent.AccountsReported(ACCOUNTS));
        own(new BrokerEvent.PositionReported(
                BrokerEvent.STREAM, account, "", contract, new Quantity(number("121")), new Money(number("101.5"))));
        own(new BrokerEvent.PortfolioReported(
                account, contract, new Quantity(number("121")), new Money(number("101.5")), value));
        own(new BrokerEvent.PositionsEnded(9_999));
        own(new BrokerEvent.AccountValueReported(account, "BuyingPower", "1", "USD"));
        own(new BrokerEvent.AccountDownloadEnded(account));
        own(new BrokerEvent.NoticeReported(-1, 2106, "HMDS data farm connection is OK"));
        own(new BrokerEvent.NothingReported(9));
        own(new BrokerEvent.UpstreamChanged(BrokerEvent.Upstream.RESTORED_DATA_KEPT, 1102, "kept"));
        own(new BrokerEvent.Refused("TWS message 61, field position is 'x'", "61|x"));
        settle();
    }

    private void mark(Truebook truebook) {
        PositionUpdate any = truebook.view().byKey().values().iterator().next();
        own(new Input.MarkSampled(
                any.key(), new Valuation(new Price(number("105.5")), null, new Money(number("512.5")), null)));
        settle();
    }

    /** A statement of a position that the broker has not spoken of, an older one that comes too late, and a remark. */
    private void imports() {
        imported("12", clock.instant(), null);
        clock.advance(Duration.ofSeconds(75));
        settle();
        imported("13", clock.instant().minus(Duration.ofDays(1)), null);
        imported("12", clock.instant(), new Remarks("momentum", "from the statement", List.of("golden")));
        clock.advance(Duration.ofSeconds(75));
        settle();
    }

    private void imported(String position, Instant timestamp, @Nullable Remarks remarks) {
        byte[] frame = FrameWriter.frame(
                new Incoming.Position("DU7000002", contract(9), number(position), number("3.25")), VERSION);
        RawFrame raw = new RawFrame(VERSION.number(), Arrays.copyOfRange(frame, Integer.BYTES, frame.length));
        if (translator.interpret(raw) instanceof BrokerEvent.PositionReported row) {
            own(new Input.PositionImported(new ImportedPosition(
                    Source.REPLAY,
                    "golden",
                    "statement.csv",
                    row.account(),
                    "",
                    row.contract(),
                    row.position(),
                    row.averageCost(),
                    Valuation.UNKNOWN,
                    timestamp,
                    remarks)));
        }
    }

    private void trade(String account, int conId, String position, String cost) {
        say(new Incoming.Position(account, contract(conId), number(position), number(cost)));
    }

    private void say(Incoming.Message message) {
        byte[] frame = FrameWriter.frame(message, VERSION);
        sayPayload(Arrays.copyOfRange(frame, Integer.BYTES, frame.length));
    }

    private void sayRaw(String text) {
        sayPayload(text.getBytes(StandardCharsets.US_ASCII));
    }

    private void sayPayload(byte[] payload) {
        RawFrame raw = new RawFrame(VERSION.number(), payload);
        script.intake.put(new Arrival(session, translator.interpret(raw), raw, clock.nanoTime()));
    }

    private void own(Input input) {
        script.intake.put(new Arrival(session, input, null, clock.nanoTime()));
    }

    /** Lets everything that waits be accepted, folded and told. */
    private void settle() {
        for (int round = 0; round < 20; round++) {
            clock.advance(Duration.ofMillis(10));
            roles.round();
        }
    }

    /** Lets enough time pass for a commit of both tables. */
    private void commit() {
        for (int second = 0; second < 6; second++) {
            clock.advance(Duration.ofSeconds(1));
            settle();
        }
    }

    private static BigDecimal number(String text) {
        return new BigDecimal(text);
    }

    private static ContractFields contract(int conId) {
        return conId == 3
                ? new ContractFields(
                        3,
                        "SPX",
                        "OPT",
                        "20991218",
                        number("5000"),
                        "C",
                        "100",
                        "",
                        "USD",
                        "SPXW  991218C05000000",
                        "SPXW")
                : new ContractFields(conId, "S" + conId, "STK", "", null, "", "", "NASDAQ", "USD", "S" + conId, "NMS");
    }
}
