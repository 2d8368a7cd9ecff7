package io.truebook.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.truebook.tws.ContractFields;
import io.truebook.tws.FrameWriter;
import io.truebook.tws.Incoming;
import io.truebook.tws.Incoming.AccountDownloadEnd;
import io.truebook.tws.Incoming.CurrentTime;
import io.truebook.tws.Incoming.ErrorMessage;
import io.truebook.tws.Incoming.Position;
import io.truebook.tws.Incoming.PositionEnd;
import io.truebook.tws.Incoming.PositionMulti;
import io.truebook.tws.Incoming.PositionMultiEnd;
import io.truebook.tws.Incoming.UpdateAccountTime;
import io.truebook.tws.Incoming.UpdateAccountValue;
import io.truebook.tws.Incoming.UpdatePortfolio;
import io.truebook.tws.Outgoing;
import io.truebook.tws.ServerVersion;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ControlTest {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final String FIRST = "DU9000001";

    @TempDir
    private Path dir;

    private Simulator simulator;
    private SimulatorControl control;

    @BeforeEach
    void start() throws IOException {
        simulator = Simulator.start(settings());
        control = simulator.control();
    }

    @AfterEach
    void stop() throws IOException {
        simulator.close();
    }

    @Test
    void aPositionThatIsSetIsToldAndTrue() throws Exception {
        try (TestClient client = subscribed()) {
            HeldPosition held = held();
            client.forget();
            control.position(FIRST, held.conid(), new BigDecimal("-0.0003"), new BigDecimal("91250.123456"));

            Position row = client.await(Position.class, m -> m.contract().conId() == held.conid());
            assertThat(row.position()).isEqualByComparingTo("-0.0003");
            assertThat(row.avgCost()).isEqualByComparingTo("91250.123456");
            assertThat(control.truth())
                    .anyMatch(now -> now.conid() == held.conid()
                            && now.account().equals(FIRST)
                            && now.position().compareTo(new BigDecimal("-0.0003")) == 0);
        }
    }

    @Test
    void aContractNobodyKnewCanBeAdded() throws Exception {
        try (TestClient client = subscribed()) {
            ContractFields contract = new ContractFields(
                    42,
                    "XYZ",
                    "OPT",
                    "20270115",
                    new BigDecimal("12.5"),
                    "C",
                    "100",
                    "",
                    "USD",
                    "XYZ   270115C00012500",
                    "XYZ");
            control.newPosition(FIRST, contract, new BigDecimal("3.10"), new BigDecimal("4"), new BigDecimal("310.65"));

            Position row = client.await(Position.class, m -> m.contract().conId() == 42);
            assertThat(row.contract()).isEqualTo(contract);
            control.fill("DU9000002", 42, BigDecimal.ONE, new BigDecimal("5"));
            assertThat(client.await(
                                    Position.class,
                                    m -> m.account().equals("DU9000002")
                                            && m.contract().conId() == 42)
                            .avgCost())
                    .isEqualByComparingTo("500");
        }
    }

    @Test
    void anExpiredContractIsGoneEverywhere() throws Exception {
        try (TestClient client = subscribed()) {
            int shared = sharedContract();
            control.expire(shared, ExpiryRows.ZERO);
            client.awaitThat(all -> all.stream()
                            .filter(m -> m instanceof Position row
                                    && row.contract().conId() == shared
                                    && row.position().signum() == 0)
                            .count()
                    == 2);
            assertThat(control.truth()).noneMatch(held -> held.conid() == shared);
        }
    }

    @Test
    void aContractCanExpireWithoutAWord() throws Exception {
        try (TestClient client = subscribed()) {
            client.forget();
            int shared = sharedContract();
            control.expire(shared, ExpiryRows.NONE);
            afterAnswers(client);
            assertThat(client.all(Position.class)).isEmpty();
            assertThat(control.truth()).noneMatch(held -> held.conid() == shared);
        }
    }

    @Test
    void whatCannotBeIsRefused() {
        assertThatThrownBy(() -> control.position("U1", held().conid(), BigDecimal.ONE, BigDecimal.ONE))
                .hasMessage("account is \"U1\", but must be one of DU9000001..DU9000003");
        assertThatThrownBy(() -> control.position(FIRST, 1, BigDecimal.ONE, BigDecimal.ONE))
                .hasMessageContaining("conid is \"1\"");
        assertThatThrownBy(() -> control.fill(FIRST, held().conid(), BigDecimal.ZERO))
                .hasMessageContaining("quantity is \"0\"");
        assertThatThrownBy(() -> control.lose(1001)).hasMessageContaining("between 0 and 1000");
        assertThatThrownBy(() -> control.rate(-1)).hasMessageContaining("ratePerSecond is \"-1\"");
        assertThatThrownBy(() -> control.drop(17, Drop.CLOSE)).hasMessageContaining("session is \"17\"");
    }

    @Test
    void lostRowsAreNamedAndTheNextSnapshotIsTrue() throws Exception {
        try (TestClient client = subscribed()) {
            control.lose(100);
            control.steps(3_000);
            assertThat(control.awaitQuiet(SOON)).isTrue();
            afterAnswers(client);

            List<LostRow> lost = control.lost();
            assertThat(lost).hasSizeBetween(50, 350);
            assertThat(control.status().lostRows()).isEqualTo(lost.size());
            Set<String> wrong = wrongKeys(client);
            assertThat(wrong).isNotEmpty();
            assertThat(lost.stream().map(row -> row.account() + " " + row.conid()))
                    .containsAll(wrong);

            client.forget();
            client.send(new Outgoing.ReqPositions());
            client.await(PositionEnd.class, m -> true);
            assertThat(wrongKeys(client)).isEmpty();
        }
    }

    @Test
    void rowsCanComeTwice() throws Exception {
        try (TestClient client = subscribed()) {
            control.duplicate(1000);
            client.forget();
            control.fill(FIRST, held().conid(), BigDecimal.ONE);
            afterAnswers(client);
            assertThat(client.all(Position.class)).hasSize(2);
            assertThat(client.all(Position.class).getFirst())
                    .isEqualTo(client.all(Position.class).getLast());
        }
    }

    @Test
    void aSnapshotCanEndWithTheConnection() throws Exception {
        try (TestClient client = begin(1)) {
            control.cut(new SnapshotCut(SnapshotCut.End.CLOSE, 17));
            client.send(new Outgoing.ReqPositions());
            client.awaitEnd();
            assertThat(client.all(Position.class)).hasSize(17);
            assertThat(client.all(PositionEnd.class)).isEmpty();
        }
    }

    @Test
    void aSnapshotCanLackItsEnd() throws Exception {
        try (TestClient client = begin(1)) {
            control.cut(new SnapshotCut(SnapshotCut.End.NONE, 3));
            client.send(new Outgoing.ReqPositionsMulti(8, FIRST, ""));
            afterAnswers(client);
            assertThat(client.all(PositionMulti.class)).hasSize(3);
            assertThat(client.all(PositionMultiEnd.class)).isEmpty();

            client.send(new Outgoing.ReqPositions());
            client.await(PositionEnd.class, m -> true);
            assertThat(client.all(Position.class))
                    .as("only one snapshot is cut")
                    .hasSize(120);
        }
    }

    @Test
    void aSnapshotCanClaimThatNothingIsHeld() throws Exception {
        try (TestClient client = begin(1)) {
            control.cut(new SnapshotCut(SnapshotCut.End.MARKER, 0));
            client.send(new Outgoing.ReqPositions());
            client.await(PositionEnd.class, m -> true);
            assertThat(client.all(Position.class)).isEmpty();
        }
    }

    @Test
    void requestsCanBeRefusedSoManyTimes() throws Exception {
        try (TestClient client = begin(1)) {
            control.refuse(new Refusal(Refusal.Of.POSITIONS_MULTI, 10322, "Not for this login", 2));
            for (int reqId = 1; reqId <= 3; reqId++) {
                client.send(new Outgoing.ReqPositionsMulti(reqId, FIRST, ""));
            }
            client.await(PositionMultiEnd.class, end -> end.reqId() == 3);
            assertThat(client.all(ErrorMessage.class).stream().filter(error -> error.code() == 10322))
                    .extracting(ErrorMessage::requestId)
                    .containsExactly(1, 2);

            control.refuse(new Refusal(Refusal.Of.POSITIONS, 321, "No", Refusal.ALWAYS));
            client.send(new Outgoing.ReqPositions());
            client.await(ErrorMessage.class, error -> error.code() == 321);
            control.clear();
            client.send(new Outgoing.ReqPositions());
            client.await(PositionEnd.class, m -> true);
        }
    }

    @Test
    void sessionsCanBeRefused() throws Exception {
        control.refuse(new Refusal(Refusal.Of.START_API, 326, "In use", 1));
        try (TestClient client = TestClient.greet(simulator.twsPort(), 200)) {
            client.send(Outgoing.StartApi.as(1));
            client.await(ErrorMessage.class, error -> error.code() == 326);
            client.awaitEnd();
        }
        begin(1).close();
    }

    @Test
    void snapshotsCanBeInterleavedWithSteps() throws Exception {
        try (TestClient client = begin(1)) {
            control.dribble(new Dribble(10, Dribble.Values.WHEN_SENT));
            client.send(new Outgoing.ReqPositions());
            client.await(PositionEnd.class, m -> true);
            assertThat(control.status().step()).isEqualTo(12);
            assertThat(client.all(Position.class)).hasSizeGreaterThan(120);
            assertThat(wrongKeys(client)).isEmpty();
        }
    }

    @Test
    void interleavedSnapshotsCanBeStale() throws Exception {
        try (TestClient client = begin(1)) {
            control.dribble(new Dribble(1, Dribble.Values.WHEN_ASKED));
            client.send(new Outgoing.ReqPositions());
            client.await(PositionEnd.class, m -> true);
            assertThat(wrongKeys(client)).as("the last row wins and is wrong").isNotEmpty();
        }
    }

    @Test
    void errorsAndNoticesReachAllSessions() throws Exception {
        try (TestClient one = begin(1);
                TestClient two = begin(2)) {
            control.error(-1, 1100, "Connectivity between IB and TWS has been lost.");
            for (TestClient client : List.of(one, two)) {
                assertThat(client.await(ErrorMessage.class, m -> m.code() == 1100)
                                .text())
                        .contains("lost");
            }
        }
    }

    @Test
    void silenceHoldsEverythingBack() throws Exception {
        try (TestClient client = subscribed()) {
            client.forget();
            control.silence();
            control.fill(FIRST, held().conid(), BigDecimal.ONE);
            client.send(new Outgoing.ReqCurrentTime());
            assertThat(control.awaitQuiet(Duration.ofMillis(100))).isFalse();
            assertThat(control.status().isSilent()).isTrue();
            assertThat(client.messages()).isEmpty();

            control.resume();
            client.await(CurrentTime.class, m -> true);
            assertThat(client.all(Position.class)).hasSize(1);
        }
    }

    @Test
    void silenceEndsByItself() throws Exception {
        try (TestClient client = begin(1)) {
            control.silence(Duration.ofMillis(50));
            afterAnswers(client);
            assertThat(control.status().isSilent()).isFalse();
        }
    }

    @Test
    void aSilentGatewayAcceptsAndSaysNothing() throws Exception {
        control.silence();
        try (TestClient client = TestClient.greet(simulator.twsPort(), 200)) {
            control.resume();
            assertThat(client.awaitHandshake()).startsWith("200 ");
        }
    }

    @Test
    void connectionsCanBeDroppedInThreeWays() throws Exception {
        try (TestClient one = begin(1);
                TestClient two = begin(2);
                TestClient three = begin(3)) {
            control.drop(sessionOf(2), Drop.RESET);
            two.awaitEnd();
            control.drop(sessionOf(3), Drop.MID_FRAME);
            three.awaitEnd();
            assertThat(three.pendingBytes()).isEqualTo(5);
            assertThat(one.hasEnded()).isFalse();
            control.drop(Drop.CLOSE);
            one.awaitEnd();
            assertThat(one.pendingBytes()).isZero();
        }
    }

    @Test
    void aDropDuringSilenceWorks() throws Exception {
        try (TestClient client = begin(1)) {
            control.silence();
            control.error(-1, 2110, "Connectivity between TWS and server is broken.");
            control.drop(Drop.CLOSE);
            client.awaitEnd();
            assertThat(client.all(ErrorMessage.class)).noneMatch(error -> error.code() == 2110);
        }
    }

    @Test
    void aClosedPortRefusesAndOpensAgain() throws Exception {
        control.closePort();
        assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), simulator.twsPort()).close())
                .isInstanceOf(ConnectException.class);
        assertThat(control.status().isListening()).isFalse();

        control.openPort();
        begin(1).close();
    }

    @Test
    void rawFramesGoOutAsTheyAre() throws Exception {
        try (TestClient client = begin(1)) {
            control.raw(List.of(
                    "61",
                    "3",
                    "U7654321",
                    "1",
                    "X",
                    "STK",
                    "",
                    "0.0",
                    "",
                    "",
                    "",
                    "USD",
                    "X",
                    "X",
                    "1E+999999999",
                    "1"));
            assertThat(client.await(Incoming.Unacceptable.class, m -> true)
                            .subject()
                            .account())
                    .isEqualTo("U7654321");
            control.raw(new byte[] {'9', '9', '9', 0});
            client.await(Incoming.Unknown.class, m -> m.id() == 999);
            long frames = control.sessions().getLast().frames();
            assertThat(frames).isEqualTo(client.payloads().size());

            control.rawBytes(FrameWriter.frame(new PositionEnd(), ServerVersion.NEWEST));
            client.await(PositionEnd.class, m -> true);
            assertThat(control.sessions().getLast().frames()).isEqualTo(frames);
        }
    }

    @Test
    void aRestartGoesOnWhereTheMarketWas() throws Exception {
        control.lose(10);
        control.steps(5_000);
        control.awaitQuiet(SOON);
        control.fill(FIRST, held().conid(), new BigDecimal("3"));
        String hash = control.truthHash();
        begin(1).close();

        simulator.close();
        simulator = Simulator.start(settings());
        control = simulator.control();

        assertThat(control.truthHash()).isEqualTo(hash);
        assertThat(control.status().step()).isEqualTo(5_000);
        try (TestClient client = begin(1)) {
            assertThat(client.hasEnded()).isFalse();
            assertThat(control.sessions()).extracting(SentSession::session).containsExactly(1, 2);
        }
    }

    @Test
    void theRateDecidesNothingButTime() throws Exception {
        control.steps(3_000);
        control.awaitQuiet(SOON);
        String fast = control.truthHash();

        Path other = dir.resolve("other");
        try (Simulator slow = Simulator.start(SimulatorSettings.in(other)
                .opening(SimulatorSettings.Opening.FROZEN)
                .ratePerSecond(10_000)
                .build())) {
            slow.control().steps(3_000);
            assertThat(slow.control().awaitQuiet(SOON)).isTrue();
            assertThat(slow.control().truthHash()).isEqualTo(fast);
        }
    }

    @Test
    void whatClientsHeardIsInTheLogWhenTheProcessDies() throws Exception {
        try (TestClient client = subscribed()) {
            control.steps(700);
            control.awaitQuiet(SOON);
            String hash = control.truthHash();
            // What a killed process leaves: the log as it is now, without a checkpoint or an orderly end.
            Path left = Files.createDirectory(dir.resolve("left"));
            Files.copy(dir.resolve(Resumed.LOG), left.resolve(Resumed.LOG));
            try (Simulator resumed = Simulator.start(settingsIn(left))) {
                assertThat(resumed.control().truthHash()).isEqualTo(hash);
            }
            assertThat(client.hasEnded()).isFalse();
        }
    }

    @Test
    void movedPricesAreToldAtIntervalsAndOnlyThose() throws Exception {
        Path other = dir.resolve("moving");
        try (Simulator moving = Simulator.start(SimulatorSettings.in(other)
                        .opening(SimulatorSettings.Opening.FROZEN)
                        .ratePerSecond(0)
                        .priceMovesPerMille(1000)
                        .valuationInterval(Duration.ofMillis(5))
                        .build());
                TestClient client = TestClient.begin(moving.twsPort(), 1)) {
            client.send(Outgoing.ReqAccountUpdates.begin(FIRST));
            client.await(AccountDownloadEnd.class, m -> true);
            afterAnswers(client);
            client.forget();

            moving.control().steps(20);
            client.await(UpdateAccountTime.class, m -> true);
            assertThat(client.all(UpdatePortfolio.class)).isNotEmpty().hasSizeLessThanOrEqualTo(20);
            assertThat(client.all(UpdateAccountValue.class))
                    .anyMatch(figure -> figure.key().equals("NetLiquidation"));
        }
    }

    @Test
    void theRecordsOfClosedSessionsMakeRoom() throws Exception {
        Path small = dir.resolve("small");
        try (Simulator other = Simulator.start(SimulatorSettings.in(small)
                .opening(SimulatorSettings.Opening.FROZEN)
                .sentBudgetBytes(20_000)
                .build())) {
            for (int round = 0; round < 3; round++) {
                try (TestClient client = TestClient.begin(other.twsPort(), 10 + round)) {
                    client.send(new Outgoing.ReqPositions());
                    client.await(PositionEnd.class, m -> true);
                    other.control().drop(Drop.CLOSE);
                    client.awaitEnd();
                }
            }
            long bytes = other.control().sessions().stream()
                    .mapToLong(SentSession::bytes)
                    .sum();
            assertThat(bytes).isLessThanOrEqualTo(20_000);
            assertThat(other.control().sessions()).hasSizeLessThan(3);
        }
    }

    private SimulatorSettings settings() {
        return settingsIn(dir);
    }

    private static SimulatorSettings settingsIn(Path folder) {
        return SimulatorSettings.in(folder)
                .opening(SimulatorSettings.Opening.FROZEN)
                .ratePerSecond(0)
                .build();
    }

    private TestClient begin(int clientId) throws Exception {
        return TestClient.begin(simulator.twsPort(), clientId);
    }

    private TestClient subscribed() throws Exception {
        TestClient client = begin(1);
        client.send(new Outgoing.ReqPositions());
        client.await(PositionEnd.class, m -> true);
        return client;
    }

    private static void afterAnswers(TestClient client) throws Exception {
        int before = client.all(CurrentTime.class).size();
        client.send(new Outgoing.ReqCurrentTime());
        client.awaitThat(
                all -> all.stream().filter(CurrentTime.class::isInstance).count() > before);
    }

    private HeldPosition held() {
        return control.truth().stream()
                .filter(held -> held.account().equals(FIRST))
                .findFirst()
                .orElseThrow();
    }

    /** A contract that exactly two accounts hold. */
    private int sharedContract() {
        Map<Integer, Integer> holders = new HashMap<>();
        control.truth().forEach(held -> holders.merge(held.conid(), 1, Integer::sum));
        return holders.entrySet().stream()
                .filter(entry -> entry.getValue() == 2)
                .map(Map.Entry::getKey)
                .sorted()
                .findFirst()
                .orElseThrow();
    }

    private int sessionOf(int clientId) {
        return control.requests().stream()
                .filter(request -> request.fields().equals("71|2|" + clientId + "||"))
                .findFirst()
                .orElseThrow()
                .session();
    }

    /** The keys about which a client is wrong that believes the last row it heard. */
    private Set<String> wrongKeys(TestClient client) {
        Map<String, BigDecimal> believed = new HashMap<>();
        client.all(Position.class)
                .forEach(
                        row -> believed.put(row.account() + " " + row.contract().conId(), row.position()));
        believed.values().removeIf(position -> position.signum() == 0);
        Map<String, BigDecimal> truth = new HashMap<>();
        control.truth().forEach(held -> truth.put(held.account() + " " + held.conid(), held.position()));
        Set<String> wrong = new HashSet<>(believed.keySet());
        wrong.addAll(truth.keySet());
        wrong.removeIf(key -> believed.containsKey(key)
                && truth.containsKey(key)
                && believed.getOrDefault(key, BigDecimal.ZERO).compareTo(truth.getOrDefault(key, BigDecimal.ZERO))
                        == 0);
        return wrong;
    }
}
