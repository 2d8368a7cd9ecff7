package io.truebook.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.truebook.tws.Incoming;
import io.truebook.tws.Incoming.AccountDownloadEnd;
import io.truebook.tws.Incoming.CurrentTime;
import io.truebook.tws.Incoming.ErrorMessage;
import io.truebook.tws.Incoming.ManagedAccounts;
import io.truebook.tws.Incoming.NextValidId;
import io.truebook.tws.Incoming.PnlSingle;
import io.truebook.tws.Incoming.Position;
import io.truebook.tws.Incoming.PositionEnd;
import io.truebook.tws.Incoming.PositionMulti;
import io.truebook.tws.Incoming.PositionMultiEnd;
import io.truebook.tws.Incoming.UpdateAccountTime;
import io.truebook.tws.Incoming.UpdateAccountValue;
import io.truebook.tws.Incoming.UpdatePortfolio;
import io.truebook.tws.Outgoing;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProtocolTest {
    private static final Instant NOW = Instant.parse("2026-04-05T21:50:51Z");
    private static final String FIRST = "DU9000001";
    private static final String SECOND = "DU9000002";

    @TempDir
    private Path dir;

    private Simulator simulator;

    @BeforeEach
    void start() throws IOException {
        simulator = Simulator.start(
                SimulatorSettings.in(dir)
                        .opening(SimulatorSettings.Opening.FROZEN)
                        .ratePerSecond(0)
                        .valuationInterval(Duration.ZERO)
                        .pnlInterval(Duration.ofMillis(5))
                        .outboxBytes(64 * 1024)
                        .build(),
                InstantSource.fixed(NOW),
                ZoneId.of("Europe/Berlin"));
    }

    @AfterEach
    void stop() throws IOException {
        simulator.close();
    }

    static IntStream versions() {
        return IntStream.rangeClosed(163, 200);
    }

    @ParameterizedTest
    @MethodSource("versions")
    void speaksEveryVersion(int version) throws Exception {
        try (TestClient client = TestClient.greet(simulator.twsPort(), version)) {
            assertThat(client.awaitHandshake()).isEqualTo(version + " 20260405 23:50:51 Central European Time");
            client.send(Outgoing.StartApi.as(1));

            assertThat(client.await(ManagedAccounts.class, m -> true).accounts())
                    .containsExactly(FIRST, SECOND, "DU9000003");
            assertThat(client.await(NextValidId.class, m -> true).orderId()).isEqualTo(1);
            ErrorMessage farm = client.await(ErrorMessage.class, m -> m.code() == 2158);
            assertThat(farm.requestId()).isEqualTo(-1);
            assertThat(farm.errorTimeMillis()).isEqualTo(version < 194 ? null : NOW.toEpochMilli());
            client.send(new Outgoing.ReqPositions());
            client.await(PositionEnd.class, m -> true);
            assertThat(client.all(Position.class)).hasSize(120);
        }
    }

    @Test
    void tellsWhatIsHeldAndThenEveryChange() throws Exception {
        try (TestClient client = begin(1)) {
            client.send(new Outgoing.ReqPositions());
            client.await(PositionEnd.class, m -> true);
            assertThat(book(client)).isEqualTo(truth());

            simulator.control().steps(2_000);
            assertThat(simulator.control().awaitQuiet(Duration.ofSeconds(10))).isTrue();
            client.send(new Outgoing.ReqCurrentTime());
            client.await(CurrentTime.class, m -> true);

            assertThat(client.all(Position.class)).hasSizeGreaterThan(1_000);
            assertThat(client.all(Position.class))
                    .anyMatch(row -> row.position().signum() == 0);
            assertThat(book(client)).isEqualTo(truth());
        }
    }

    @Test
    void cancelledPositionsAreToldNoMore() throws Exception {
        try (TestClient client = begin(1)) {
            client.send(new Outgoing.ReqPositions());
            client.await(PositionEnd.class, m -> true);
            client.send(new Outgoing.CancelPositions());
            afterAnswers(client);
            client.forget();

            simulator.control().steps(100);
            simulator.control().awaitQuiet(Duration.ofSeconds(10));
            afterAnswers(client);
            assertThat(client.messages()).hasSize(1);
        }
    }

    @Test
    void positionsOfOneAccountCarryTheRequest() throws Exception {
        try (TestClient client = begin(1)) {
            client.send(new Outgoing.ReqPositionsMulti(7, SECOND, ""));
            client.await(PositionMultiEnd.class, end -> end.reqId() == 7);
            assertThat(client.all(PositionMulti.class))
                    .isNotEmpty()
                    .allMatch(row -> row.reqId() == 7
                            && row.account().equals(SECOND)
                            && row.modelCode().isEmpty());

            HeldPosition held = held(SECOND);
            simulator.control().position(SECOND, held.conid(), new BigDecimal("77"), new BigDecimal("1.5"));
            client.await(PositionMulti.class, row -> row.position().compareTo(new BigDecimal("77")) == 0);
            client.send(new Outgoing.CancelPositionsMulti(7));
            afterAnswers(client);
            client.forget();
            simulator.control().position(SECOND, held.conid(), new BigDecimal("78"), new BigDecimal("1.5"));
            afterAnswers(client);
            assertThat(client.all(PositionMulti.class)).isEmpty();
        }
    }

    @Test
    void aModelHoldsNothing() throws Exception {
        try (TestClient client = begin(1)) {
            client.send(new Outgoing.ReqPositionsMulti(7, SECOND, "Growth"));
            client.await(PositionMultiEnd.class, end -> end.reqId() == 7);
            assertThat(client.all(PositionMulti.class)).isEmpty();
        }
    }

    @Test
    void accountUpdatesComeAsFiguresRowsTimeAndEnd() throws Exception {
        try (TestClient client = begin(1)) {
            client.forget();
            client.send(Outgoing.ReqAccountUpdates.begin(FIRST));
            client.await(AccountDownloadEnd.class, end -> end.account().equals(FIRST));

            List<Incoming> messages = client.messages();
            int figures = client.all(UpdateAccountValue.class).size();
            int rows = client.all(UpdatePortfolio.class).size();
            assertThat(messages.subList(0, figures)).hasOnlyElementsOfType(UpdateAccountValue.class);
            assertThat(messages.subList(figures, figures + rows)).hasOnlyElementsOfType(UpdatePortfolio.class);
            assertThat(messages.get(figures + rows)).isEqualTo(new UpdateAccountTime("23:50"));
            assertThat(messages).hasSize(figures + rows + 2);
            assertThat(client.all(UpdateAccountValue.class))
                    .contains(new UpdateAccountValue("AccountReady", "true", "", FIRST))
                    .anyMatch(figure -> figure.key().equals("NetLiquidation")
                            && figure.currency().equals("USD"));
            assertThat(client.all(UpdatePortfolio.class))
                    .allMatch(row -> row.account().equals(FIRST));
        }
    }

    @Test
    void portfolioRowsFollowFillsAndPrices() throws Exception {
        try (TestClient client = begin(1)) {
            client.send(Outgoing.ReqAccountUpdates.begin(FIRST));
            client.await(AccountDownloadEnd.class, m -> true);
            client.forget();
            HeldPosition held = held(FIRST);

            simulator.control().fill(FIRST, held.conid(), new BigDecimal("2"), new BigDecimal("12.34"));
            UpdatePortfolio row =
                    client.await(UpdatePortfolio.class, m -> m.contract().conId() == held.conid());
            assertThat(row.position()).isEqualByComparingTo(held.position().add(new BigDecimal("2")));
            assertThat(row.marketPrice()).isEqualByComparingTo("12.34");

            simulator.control().steps(500);
            simulator.control().awaitQuiet(Duration.ofSeconds(10));
            afterAnswers(client);
            assertThat(client.all(UpdatePortfolio.class)).hasSizeGreaterThan(100);
            client.await(UpdateAccountValue.class, figure -> figure.key().equals("NetLiquidation"));
        }
    }

    @Test
    void aPositionClosedTodayStaysInTheAccountUpdatesAsZero() throws Exception {
        try (TestClient client = begin(1)) {
            HeldPosition held = held(FIRST);
            simulator.control().fill(FIRST, held.conid(), held.position().negate());

            client.send(Outgoing.ReqAccountUpdates.begin(FIRST));
            client.send(new Outgoing.ReqPositions());
            client.await(PositionEnd.class, m -> true);
            assertThat(client.await(UpdatePortfolio.class, row -> row.contract().conId() == held.conid())
                            .position())
                    .isEqualByComparingTo("0");
            assertThat(client.all(Position.class))
                    .noneMatch(
                            row -> row.account().equals(FIRST) && row.contract().conId() == held.conid());
        }
    }

    @Test
    void aSecondAccountSubscriptionReplacesTheFirst() throws Exception {
        try (TestClient client = begin(1)) {
            client.send(Outgoing.ReqAccountUpdates.begin(FIRST));
            client.await(AccountDownloadEnd.class, end -> end.account().equals(FIRST));
            client.send(Outgoing.ReqAccountUpdates.begin(SECOND));
            client.await(AccountDownloadEnd.class, end -> end.account().equals(SECOND));

            assertThat(client.await(ErrorMessage.class, m -> m.code() == 2100).requestId())
                    .isEqualTo(-1);
            client.forget();
            simulator.control().fill(FIRST, held(FIRST).conid(), BigDecimal.ONE);
            simulator.control().fill(SECOND, held(SECOND).conid(), BigDecimal.ONE);
            client.await(UpdatePortfolio.class, row -> row.account().equals(SECOND));
            assertThat(client.all(UpdatePortfolio.class))
                    .noneMatch(row -> row.account().equals(FIRST));
        }
    }

    @Test
    void anotherClientCannotSubscribeAnotherAccount() throws Exception {
        try (TestClient one = begin(1);
                TestClient two = begin(2)) {
            one.send(Outgoing.ReqAccountUpdates.begin(FIRST));
            one.await(AccountDownloadEnd.class, m -> true);
            two.send(Outgoing.ReqAccountUpdates.begin(SECOND));
            two.await(ErrorMessage.class, m -> m.code() == 2101);

            one.send(Outgoing.ReqAccountUpdates.end(FIRST));
            afterAnswers(one);
            two.send(Outgoing.ReqAccountUpdates.begin(SECOND));
            two.await(AccountDownloadEnd.class, end -> end.account().equals(SECOND));
        }
    }

    @Test
    void profitAndLossComesAtOnceAndWhileItChanges() throws Exception {
        try (TestClient client = begin(1)) {
            HeldPosition held = held(FIRST);
            client.send(new Outgoing.ReqPnlSingle(5, FIRST, "", held.conid()));
            PnlSingle first = client.await(PnlSingle.class, m -> m.reqId() == 5);
            assertThat(first.position()).isEqualByComparingTo(held.position());

            simulator.control().fill(FIRST, held.conid(), BigDecimal.ONE);
            client.await(
                    PnlSingle.class, m -> held.position().add(BigDecimal.ONE).compareTo(m.position()) == 0);
            client.send(new Outgoing.CancelPnlSingle(5));
            afterAnswers(client);
            assertThat(client.all(PnlSingle.class)).hasSizeLessThanOrEqualTo(3);
        }
    }

    @Test
    void aClientIdInUseIsToldSoAndCutOff() throws Exception {
        try (TestClient one = begin(4);
                TestClient two = TestClient.greet(simulator.twsPort(), 200)) {
            two.send(Outgoing.StartApi.as(4));
            two.await(ErrorMessage.class, m -> m.code() == 326 && m.requestId() == -1);
            two.awaitEnd();
            assertThat(one.hasEnded()).isFalse();
        }
    }

    @Test
    void aClientIdIsFreeWhenItsSessionHasEnded() throws Exception {
        begin(4).close();
        // The old session may take a moment to end, as with TWS.
        long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        boolean begun = false;
        while (!begun && System.nanoTime() < end) {
            try (TestClient again = TestClient.greet(simulator.twsPort(), 200)) {
                again.send(Outgoing.StartApi.as(4));
                again.awaitThat(all -> all.size() >= 1);
                begun = !again.all(ManagedAccounts.class).isEmpty();
            }
        }
        assertThat(begun).isTrue();
    }

    @Test
    void unknownAccountsAreRefusedByTheirRequest() throws Exception {
        try (TestClient client = begin(1)) {
            client.send(new Outgoing.ReqPositionsMulti(31, "U1234567", ""));
            client.send(new Outgoing.ReqPnlSingle(32, "U1234567", "", 265598));
            client.send(Outgoing.ReqAccountUpdates.begin("All"));
            client.await(ErrorMessage.class, m -> m.requestId() == 31 && m.code() == 321);
            client.await(ErrorMessage.class, m -> m.requestId() == 32 && m.code() == 321);
            client.await(ErrorMessage.class, m -> m.requestId() == -1 && m.code() == 321);
        }
    }

    @Test
    void aRequestIdInUseIsRefused() throws Exception {
        try (TestClient client = begin(1)) {
            client.send(new Outgoing.ReqPositionsMulti(31, FIRST, ""));
            client.send(new Outgoing.ReqPositionsMulti(31, FIRST, ""));
            client.await(ErrorMessage.class, m -> m.requestId() == 31 && m.code() == 322);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"3", "4", "58", "21", "1", "999"})
    void whatCouldTradeIsRecordedAndRefused(String id) throws Exception {
        try (TestClient client = begin(1)) {
            client.send(id, "1", "265598", "AAPL");
            ErrorMessage refused = client.await(ErrorMessage.class, m -> m.code() == 321);

            assertThat(refused.text()).contains("read-only").contains("message " + id);
            assertThat(simulator.control().requestCounts()).containsEntry(Integer.parseInt(id), 1L);
            assertThat(simulator.control().requests()).anyMatch(r -> r.fields().equals(id + "|1|265598|AAPL|"));
        }
    }

    @Test
    void aBrokenRequestIsAnsweredAndTheSessionGoesOn() throws Exception {
        try (TestClient client = begin(1)) {
            client.send("74", "1", "not a number", FIRST, "");
            client.await(ErrorMessage.class, m -> m.code() == 320);
            afterAnswers(client);
        }
    }

    @Test
    void requestsBeforeTheSessionAreDropped() throws Exception {
        try (TestClient client = TestClient.greet(simulator.twsPort(), 200)) {
            client.send(new Outgoing.ReqPositions());
            client.send(Outgoing.StartApi.as(1));
            client.await(NextValidId.class, m -> true);
            afterAnswers(client);
            assertThat(client.all(Position.class)).isEmpty();
        }
    }

    @Test
    void garbageForAGreetingEndsTheConnection() throws Exception {
        try (TestClient client = TestClient.greet(simulator.twsPort(), 200)) {
            client.sendBytes(new byte[] {-1, -1, -1, -1});
            client.awaitEnd();
        }
    }

    @Test
    void theRecordOfSentFramesIsWhatTheClientHeard() throws Exception {
        try (TestClient client = begin(1)) {
            client.send(new Outgoing.ReqPositions());
            client.await(PositionEnd.class, m -> true);
            simulator.control().steps(300);
            simulator.control().awaitQuiet(Duration.ofSeconds(10));
            afterAnswers(client);

            List<byte[]> heard = client.payloads();
            List<byte[]> sent = new ArrayList<>();
            SentSession session = simulator.control().sessions().getLast();
            simulator.control().sent(session.session(), (index, payload) -> sent.add(payload));
            assertThat(sent)
                    .hasSize((int) session.frames())
                    .usingElementComparator(Arrays::compare)
                    .isEqualTo(heard);
        }
    }

    @Test
    void aClientThatDoesNotReadMakesTheMarketWait() throws Exception {
        try (TestClient slow = begin(1)) {
            slow.send(new Outgoing.ReqPositions());
            slow.await(PositionEnd.class, m -> true);
            slow.pause();
            simulator.control().steps(200_000);

            assertThat(simulator.control().awaitQuiet(Duration.ofMillis(300))).isFalse();
            SimulatorStatus status = simulator.control().status();
            assertThat(status.isFrozen()).isFalse();
            assertThat(status.pendingBytes()).isBetween(1L, 64 * 1024L + Pace.BATCH * 512L);

            slow.resume();
            assertThat(simulator.control().awaitQuiet(Duration.ofSeconds(10))).isTrue();
            afterAnswers(slow);
            assertThat(book(slow)).isEqualTo(truth());
        }
    }

    @Test
    void aSlowClientThatLeavesFreesTheMarket() throws Exception {
        TestClient slow = begin(1);
        slow.send(new Outgoing.ReqPositions());
        slow.await(PositionEnd.class, m -> true);
        slow.pause();
        simulator.control().steps(200_000);
        slow.close();

        assertThat(simulator.control().awaitQuiet(Duration.ofSeconds(10))).isTrue();
        assertThat(simulator.control().status().step()).isEqualTo(200_000);
    }

    private TestClient begin(int clientId) throws Exception {
        return TestClient.begin(simulator.twsPort(), clientId);
    }

    /** Answers come in order, so after this one all earlier ones have come. */
    private static void afterAnswers(TestClient client) throws Exception {
        int before = client.all(CurrentTime.class).size();
        client.send(new Outgoing.ReqCurrentTime());
        client.awaitThat(
                all -> all.stream().filter(CurrentTime.class::isInstance).count() > before);
        assertThat(client.all(CurrentTime.class).getLast().epochSeconds()).isEqualTo(NOW.getEpochSecond());
    }

    private HeldPosition held(String account) {
        return simulator.control().truth().stream()
                .filter(held -> held.account().equals(account))
                .findFirst()
                .orElseThrow();
    }

    private Map<String, String> truth() {
        Map<String, String> book = new HashMap<>();
        simulator
                .control()
                .truth()
                .forEach(held ->
                        book.put(held.account() + " " + held.conid(), text(held.position(), held.averageCost())));
        return book;
    }

    /** What the client believes after everything it heard. */
    private static Map<String, String> book(TestClient client) {
        Map<String, String> book = new HashMap<>();
        for (Position row : client.all(Position.class)) {
            String key = row.account() + " " + row.contract().conId();
            if (row.position().signum() == 0) {
                book.remove(key);
            } else {
                book.put(key, text(row.position(), Objects.requireNonNull(row.avgCost())));
            }
        }
        return book;
    }

    private static String text(BigDecimal position, BigDecimal cost) {
        return JsonText.decimal(position) + " at " + JsonText.decimal(cost);
    }
}
