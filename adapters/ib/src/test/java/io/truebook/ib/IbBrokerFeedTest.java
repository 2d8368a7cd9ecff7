package io.truebook.ib;

import static org.assertj.core.api.Assertions.assertThat;

import io.truebook.domain.AccountId;
import io.truebook.domain.BrokerEvent;
import io.truebook.domain.ContractId;
import io.truebook.domain.Input;
import io.truebook.domain.LinkCondition;
import io.truebook.domain.PositionKey;
import io.truebook.domain.Quantity;
import io.truebook.engine.Arrival;
import io.truebook.engine.RawFrame;
import io.truebook.tws.Outgoing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IbBrokerFeedTest {

    private static final String AAPL = "DU1|265598|AAPL|STK||0.0||||USD|AAPL|NMS|100|150.5";
    private static final PositionKey AAPL_KEY = PositionKey.of(new AccountId("DU1"), new ContractId(265598));

    private FeedBench bench = new FeedBench();

    @BeforeEach
    void hold() {
        bench.tws.rows.add(AAPL);
    }

    private void live() {
        bench.untilState(LinkState.LIVE);
    }

    private Quantity held(PositionKey key) {
        return bench.view().position(key).orElseThrow().position();
    }

    // Opening

    @Test
    @Tag("R-020")
    void aSessionOpensBeforeItsMessagesAndIsLiveAfterItsSnapshot() {
        live();
        assertThat(bench.tws.knockedAt).containsExactly("127.0.0.1:7497");
        assertThat(bench.inputs().getFirst()).isEqualTo(new Input.SessionOpened(200, "127.0.0.1:7497"));
        assertThat(bench.inputs().get(1)).isInstanceOf(BrokerEvent.AccountsReported.class);
        assertThat(bench.arrivals).allMatch(arrival -> arrival.session() == 1);
        assertThat(held(AAPL_KEY)).isEqualTo(Quantity.of("100"));
        assertThat(bench.view().status().link()).isEqualTo(LinkCondition.UP);
        assertThat(bench.feed.isConnected()).isTrue();
        assertThat(bench.feed.status().session()).isEqualTo(1);
        assertThat(bench.feed.status().message()).contains("the snapshot is complete");
    }

    @Test
    @Tag("B-13")
    void theBookKnowsOfASnapshotBeforeItsFirstRow() {
        live();
        List<Input> inputs = bench.inputs();
        int started = inputs.indexOf(bench.inputs(Input.SnapshotStarted.class).getFirst());
        int row =
                inputs.indexOf(bench.inputs(BrokerEvent.PositionReported.class).getFirst());
        assertThat(started).isBetween(0, row - 1);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7})
    void everySplitOfTheStreamIsTheSameStream(int bytesARead) {
        live();
        List<Input> whole = bench.inputs();
        FeedBench split = new FeedBench();
        split.tws.rows.add(AAPL);
        split.tws.bytesARead = bytesARead;
        split.untilState(LinkState.LIVE);
        assertThat(split.inputs().subList(0, 6)).isEqualTo(whole.subList(0, 6));
    }

    @Test
    void aSessionsNumberFollowsTheBooks() {
        bench.intake.put(new Arrival(41, new Input.SessionOpened(200, "x"), null, 0));
        bench.pump();
        live();
        assertThat(bench.feed.status().session()).isEqualTo(42);
    }

    @Test
    @Tag("R-029")
    void requestsWaitForBothAccountsAndOrderId() {
        bench.tws.afterStart = List.of("15|1|DU1");
        bench.run(Duration.ofSeconds(9));
        assertThat(bench.tws.requests()).containsExactly(Outgoing.StartApi.as(1));
        assertThat(bench.arrivals).isEmpty();
        bench.tws.say("9|1|1");
        live();
    }

    @Test
    void aConnectionThatComesToNothingLeavesNoTraceInTheBook() {
        bench.tws.afterStart = List.of("15|1|DU1", "4|-1|326|Unable to connect as the client id is already in use.||0");
        bench.run(Duration.ofMinutes(3));
        assertThat(bench.arrivals).isEmpty();
        assertThat(bench.tws.knocks.size()).isBetween(5, 12);
        assertThat(bench.tws.requests()).containsOnly(Outgoing.StartApi.as(1));
        assertThat(bench.feed.status().message()).contains("client id 1 is in use");
        bench.tws.afterStart = List.of("15|1|DU1", "9|1|1");
        live();
        assertThat(bench.feed.status().session()).isEqualTo(1);
    }

    @Test
    @Tag("R-035")
    void anEndBeforeTheHandshakeIsOverBacksOffAndSaysWhy() {
        bench.tws.closesOnGreeting = true;
        bench.run(Duration.ofMinutes(5));
        assertThat(bench.tws.knocks.size()).isBetween(8, 20);
        assertThat(bench.feed.status().message()).contains("trusted IPs");
        assertThat(bench.arrivals).isEmpty();
    }

    @Test
    void anEndAfterStartApiCountsAsAFailedHandshake() {
        bench.tws.afterStart = List.of();
        bench.tws.closesAfterStart = true;
        bench.run(Duration.ofMinutes(5));
        assertThat(bench.tws.knocks.size()).isBetween(8, 20);
        assertThat(bench.feed.status().message()).contains("before it named its accounts");
    }

    @Test
    @Tag("R-035")
    void aRefusedConnectionIsTriedEveryTwoSecondsAndNeverMoreThanOne() {
        bench.tws.door = ScriptedTws.Door.REFUSING;
        bench.run(Duration.ofSeconds(21));
        List<Long> knocks = bench.tws.knocks;
        assertThat(knocks).hasSize(11);
        for (int n = 1; n < knocks.size(); n++) {
            assertThat(knocks.get(n) - knocks.get(n - 1)).isBetween(2_000_000_000L, 2_020_000_000L);
        }
        assertThat(bench.feed.status().message()).contains("nothing listens at 127.0.0.1:7497");
        assertThat(bench.feed.isConnected()).isFalse();
        bench.tws.door = ScriptedTws.Door.OPEN;
        live();
    }

    @Test
    @Tag("R-022")
    void nobodyAnsweringIsTriedWithGrowingPauses() {
        bench.tws.door = ScriptedTws.Door.IGNORING;
        bench.run(Duration.ofSeconds(70));
        List<Long> pauses = new ArrayList<>();
        for (int n = 1; n < bench.tws.knocks.size(); n++) {
            long pause = bench.tws.knocks.get(n) - bench.tws.knocks.get(n - 1);
            pauses.add(Duration.ofNanos(pause).minusSeconds(10).toSeconds());
        }
        assertThat(pauses).startsWith(2L, 4L, 8L, 10L);
    }

    @Test
    void aRedirectionIsFollowed() {
        bench.tws.hello = "-1|localhost:4002";
        bench.until(() -> !bench.tws.knocks.isEmpty());
        bench.tws.hello = "190|20260302";
        live();
        assertThat(bench.inputs().getFirst()).isEqualTo(new Input.SessionOpened(190, "localhost:4002"));
        assertThat(bench.tws.knockedAt).containsExactly("127.0.0.1:7497", "localhost:4002");
    }

    @Test
    void anythingElseThanTwsIsSaidToBe() {
        bench.tws.hello = "HTTP/1.1 400 Bad Request";
        bench.until(() -> bench.feed.status().message().contains("is this the port of TWS or IB Gateway?"));
        bench.run(Duration.ofSeconds(10));
        assertThat(bench.tws.knocks.size()).isBetween(2, 4);
        assertThat(bench.tws.requests()).isEmpty();
    }

    // Upstream, silence, ends

    @ParameterizedTest
    @Tag("B-36")
    @ValueSource(ints = {1101, 1102})
    void anUpstreamOutageEndsWithASnapshotThatHeals(int restored) {
        live();
        bench.tws.say("4|-1|1100|Connectivity between IB and TWS has been lost.||0");
        bench.untilState(LinkState.LINK_LOST);
        bench.until(() -> bench.view().status().link() == LinkCondition.UPSTREAM_LOST);
        bench.tws.rows.set(0, AAPL.replace("|100|", "|70|"));
        bench.tws.say("4|-1|" + restored + "|Connectivity restored.||0");
        bench.untilState(LinkState.SYNCING);
        live();
        assertThat(held(AAPL_KEY)).isEqualTo(Quantity.of("70"));
        assertThat(bench.tws.knocks).hasSize(1);
        boolean dataLost = restored == 1101;
        assertThat(bench.tws.requests(Outgoing.CancelPositions.class)).hasSize(dataLost ? 1 : 0);
        assertThat(bench.tws.requests(Outgoing.ReqPositions.class)).hasSize(dataLost ? 2 : 1);
        assertThat(bench.tws.requests(Outgoing.ReqPositionsMulti.class)).hasSize(dataLost ? 0 : 1);
    }

    @Test
    void anEndMarkerOfTheLostStreamDoesNotEndTheNewSnapshot() {
        bench.tws.answersPositions = false;
        bench.until(() -> bench.tws.hasHeard(Outgoing.ReqPositions.class::isInstance));
        bench.tws.say("4|-1|1100|lost||0", "4|-1|1101|restored, data lost||0");
        bench.until(() -> bench.tws.hasHeard(Outgoing.ReqPositionsMulti.class::isInstance));
        bench.tws.say("62|1");
        bench.run(Duration.ofSeconds(1));
        assertThat(bench.state()).isEqualTo(LinkState.SYNCING);
        assertThat(bench.view().status().checkRunning()).isTrue();
        assertThat(bench.tws.requests(Outgoing.ReqPositions.class)).hasSize(2);
        int request =
                bench.tws.requests(Outgoing.ReqPositionsMulti.class).getFirst().reqId();
        bench.tws.say("71|1|" + request + "|" + AAPL + "|", "72|1|" + request);
        live();
        assertThat(Objects.requireNonNull(bench.view().status().lastCheck()).isComplete())
                .isTrue();
    }

    @Test
    @Tag("R-023")
    void silenceIsStaleWithinSixSecondsAndEndsInANewSession() {
        live();
        bench.tws.answersProbes = false;
        long from = bench.clock.nanoTime();
        bench.untilState(LinkState.STALE);
        assertThat(Duration.ofNanos(bench.clock.nanoTime() - from)).isLessThan(Duration.ofSeconds(6));
        assertThat(bench.tws.requests(Outgoing.ReqCurrentTime.class)).hasSize(1);
        bench.untilState(LinkState.DOWN);
        assertThat(Duration.ofNanos(bench.clock.nanoTime() - from)).isLessThan(Duration.ofSeconds(16));
        bench.tws.answersProbes = true;
        live();
        assertThat(bench.feed.status().session()).isEqualTo(2);
        assertThat(bench.count("reconnects")).isEqualTo(1);
        assertThat(bench.inputs(Input.SessionClosed.class).getFirst().cause()).contains("not a byte");
    }

    @Test
    @Tag("R-023")
    void ourOwnStandstillIsNotTheBrokersSilenceAndTheLinkIsAskedAtOnce() {
        live();
        int probes = bench.tws.requests(Outgoing.ReqCurrentTime.class).size();
        bench.clock.advance(Duration.ofSeconds(60));
        bench.run(Duration.ofMillis(100));
        assertThat(bench.state()).isEqualTo(LinkState.LIVE);
        assertThat(bench.tws.requests(Outgoing.ReqCurrentTime.class)).hasSize(probes + 1);
        assertThat(bench.count("standstills")).isEqualTo(1);
        bench.run(Duration.ofSeconds(20));
        assertThat(bench.state()).isEqualTo(LinkState.LIVE);
        assertThat(bench.feed.status().session()).isEqualTo(1);
    }

    @Test
    @Tag("R-023")
    void aBrokerThatWentSilentWhileWeStoodStillIsNoticedAsSoonAsAnyOther() {
        live();
        bench.tws.answersProbes = false;
        bench.clock.advance(Duration.ofSeconds(60));
        long from = bench.clock.nanoTime();
        bench.untilState(LinkState.STALE);
        assertThat(Duration.ofNanos(bench.clock.nanoTime() - from)).isLessThan(Duration.ofSeconds(6));
        bench.untilState(LinkState.DOWN);
        assertThat(Duration.ofNanos(bench.clock.nanoTime() - from)).isLessThan(Duration.ofSeconds(16));
    }

    @Test
    void answersToProbesKeepTheLinkLiveAndAreNotJournaled() {
        live();
        int before = bench.arrivals.size();
        bench.run(Duration.ofSeconds(30));
        assertThat(bench.state()).isEqualTo(LinkState.LIVE);
        assertThat(bench.count("probes.answered")).isGreaterThan(5);
        assertThat(bench.arrivals.subList(before, bench.arrivals.size()))
                .noneMatch(arrival -> arrival.frame() != null && arrival.frame().payload()[0] == '4');
    }

    @Test
    @Tag("R-024")
    @Tag("R-033")
    void aClosedConnectionIsFollowedByASessionWithItsOwnSnapshot() {
        live();
        bench.tws.hangUp();
        bench.untilState(LinkState.DOWN);
        bench.pump();
        assertThat(bench.view().status().link()).isEqualTo(LinkCondition.DOWN);
        assertThat(held(AAPL_KEY)).isEqualTo(Quantity.of("100"));
        bench.tws.rows.set(0, AAPL.replace("|100|", "|0|"));
        live();
        assertThat(held(AAPL_KEY)).isEqualTo(Quantity.ZERO);
        assertThat(bench.tws.requests(Outgoing.StartApi.class))
                .containsExactly(Outgoing.StartApi.as(1), Outgoing.StartApi.as(1));
    }

    @Test
    void aResetConnectionIsAnEndLikeAnyOther() {
        live();
        bench.tws.breakLine();
        bench.untilState(LinkState.DOWN);
        bench.pump();
        assertThat(bench.inputs(Input.SessionClosed.class))
                .singleElement()
                .satisfies(closed -> assertThat(closed.cause()).contains("Connection reset"));
    }

    @Test
    @Tag("T-18")
    @Tag("B-35")
    @Tag("R-025")
    void aCompetingSessionTouchesNeitherConnectionNorPositions() {
        live();
        for (int n = 0; n < 100; n++) {
            bench.tws.say("4|-1|10197|No market data during competing live session||0");
        }
        bench.tws.say("61|3|" + AAPL.replace("|100|", "|120|"));
        bench.until(() -> held(AAPL_KEY).equals(Quantity.of("120")));
        bench.run(Duration.ofSeconds(20));
        assertThat(bench.state()).isEqualTo(LinkState.LIVE);
        assertThat(bench.tws.knocks).hasSize(1);
        assertThat(bench.count("notice.10197")).isEqualTo(100);
    }

    @ParameterizedTest
    @ValueSource(ints = {2103, 2105, 2157, 2108})
    void farmsThatFlapDropNothing(int code) {
        live();
        for (int n = 0; n < 20; n++) {
            bench.tws.say("4|-1|" + code + "|farm is broken||0", "4|-1|2104|farm is OK||0");
        }
        bench.run(Duration.ofSeconds(20));
        assertThat(bench.state()).isEqualTo(LinkState.LIVE);
        assertThat(bench.tws.knocks).hasSize(1);
    }

    @Test
    void aMovedPortIsFollowed() {
        live();
        bench.tws.say("4|-1|1300|TWS socket port has been reset. Please reconnect on the new port -7498||0");
        bench.until(() -> bench.tws.knocks.size() == 2);
        assertThat(bench.tws.knockedAt).last().isEqualTo("127.0.0.1:7498");
    }

    // What cannot be believed

    @Test
    @Tag("B-26")
    @Tag("B-27")
    @Tag("R-037")
    void aRowThatCannotBeHeldIsSetAsideAndTheStreamGoesOn() {
        live();
        bench.tws.say(
                "61|3|DU1|7|SPX|OPT|20261218|5900|X|100||USD|L|SPX|1|1", "61|3|" + AAPL.replace("|100|", "|130|"));
        bench.until(() -> held(AAPL_KEY).equals(Quantity.of("130")));
        assertThat(bench.view().status().quarantine()).singleElement().satisfies(refused -> {
            assertThat(refused.reason()).contains("field right is 'X'");
            assertThat(refused.raw()).startsWith("61|3|DU1|7|");
        });
        assertThat(bench.count("refused")).isEqualTo(1);
        assertThat(bench.tws.knocks).hasSize(1);
    }

    @Test
    void aBrokenMessageIsKeptAndTheConnectionGivenUp() {
        live();
        bench.tws.say("61|3|DU1|not a number", "61|3|" + AAPL.replace("|100|", "|666|"));
        bench.untilState(LinkState.DOWN);
        bench.pump();
        assertThat(bench.feed.status().message()).contains("cannot be read");
        assertThat(held(AAPL_KEY)).isEqualTo(Quantity.of("100"));
        List<Input> inputs = bench.inputs();
        assertThat(inputs.get(inputs.size() - 2)).isInstanceOf(BrokerEvent.Refused.class);
        assertThat(inputs.getLast()).isInstanceOf(Input.SessionClosed.class);
        live();
    }

    @Test
    void aGarbledLengthEndsTheConnectionAfterWhatWasWhole() {
        live();
        bench.tws.say("61|3|" + AAPL.replace("|100|", "|140|"));
        bench.tws.sayBytes(new byte[] {0, 0, 0, 0, 1, 2, 3});
        bench.untilState(LinkState.DOWN);
        bench.pump();
        assertThat(held(AAPL_KEY)).isEqualTo(Quantity.of("140"));
        assertThat(bench.feed.status().message()).contains("Frame length 0");
    }

    @Test
    void garbageOfAnyKindNeverStopsTheFeed() {
        long seed = 11;
        Random random = new Random(seed);
        for (int round = 0; round < 60; round++) {
            live();
            byte[] garbage = new byte[1 + random.nextInt(400)];
            random.nextBytes(garbage);
            bench.tws.sayBytes(garbage);
            bench.run(Duration.ofMillis(100 + random.nextInt(20_000)));
        }
        live();
        assertThat(bench.view().positions().toList()).as("seed " + seed).hasSize(1);
    }

    @Test
    void messagesWeHaveNoUseForAreCountedAndSkipped() {
        live();
        int before = bench.arrivals.size();
        bench.tws.say("1|6|1001|68|255.45|200|0", "1|6|1001|68|255.46|200|0", "53|1");
        bench.run(Duration.ofSeconds(1));
        assertThat(bench.arrivals).hasSize(before);
        assertThat(bench.count("unknown.1")).isEqualTo(2);
        assertThat(bench.count("unknown.53")).isEqualTo(1);
    }

    @Test
    void aServerThatTalksWithoutEverNamingAccountsDoesNotFillTheMemory() {
        bench.tws.afterStart = List.of();
        bench.untilState(LinkState.HANDSHAKE);
        String chatter = "4|-1|2104|" + "x".repeat(10_000) + "||0";
        bench.until(() -> {
            if (bench.tws.isConnected()) {
                bench.tws.say(chatter);
            }
            return bench.state() == LinkState.DOWN;
        });
        assertThat(bench.feed.status().framesReceived()).isLessThan(200);
        assertThat(bench.arrivals).isEmpty();
    }

    @Test
    void everyJournaledFrameMeansAtReplayWhatItMeantLive() {
        live();
        bench.tws.say(
                "7|8|265598|AAPL|STK||0.0|||NASDAQ|USD|AAPL|NMS|100|151|15100|150.5|50|0|DU1",
                "61|3|DU1|7|SPX|OPT|20261218|5900|X|100||USD|L|SPX|1|1",
                "4|-1|1100|lost||0",
                "4|-1|1102|back||0",
                "61|3|broken");
        bench.untilState(LinkState.DOWN);
        bench.pump();
        EventTranslator replay = new EventTranslator();
        long frames = 0;
        for (Arrival arrival : bench.arrivals) {
            RawFrame frame = arrival.frame();
            if (frame != null) {
                frames++;
                assertThat(replay.interpret(frame)).isEqualTo(arrival.input());
            }
        }
        assertThat(frames).isGreaterThan(8);
    }

    // A full intake

    @Test
    @Tag("B-22")
    void aFullIntakeStopsTheReadingAndNothingIsLost() {
        bench = new FeedBench(IbSettings.DEFAULT, 2_000);
        bench.tws.rows.add(AAPL);
        live();
        bench.pumping = false;
        bench.tws.bytesARead = 500;
        int messages = 2_000;
        IntStream.rangeClosed(1, messages)
                .forEach(n -> bench.tws.say("61|3|" + AAPL.replace("|100|", "|" + (1_000 + n) + "|")));
        bench.run(Duration.ofSeconds(40));
        assertThat(bench.tws.isRead()).isFalse();
        assertThat(bench.state()).isEqualTo(LinkState.LIVE);
        assertThat(bench.feed.idleNanos()).isPositive();
        bench.pumping = true;
        bench.until(() -> held(AAPL_KEY).equals(Quantity.of(Integer.toString(1_000 + messages))));
        List<String> seen = bench.inputs(BrokerEvent.PositionReported.class).stream()
                .map(row -> row.position().toString())
                .filter(quantity -> quantity.length() == 4)
                .distinct()
                .toList();
        assertThat(seen)
                .containsExactlyElementsOf(IntStream.rangeClosed(1, messages)
                        .mapToObj(n -> Integer.toString(1_000 + n))
                        .toList());
        assertThat(bench.tws.knocks).hasSize(1);
    }

    // Stopping

    @Test
    @Tag("R-046")
    @Tag("B-31")
    @Tag("B-32")
    void stoppingCancelsEverySubscriptionAndStaysDown() {
        live();
        bench.run(Duration.ofSeconds(1));
        bench.feed.stop();
        bench.feed.stop();
        bench.pump();
        assertThat(bench.tws.requests())
                .contains(new Outgoing.CancelPositions(), Outgoing.ReqAccountUpdates.end("DU1"));
        assertThat(bench.tws.isConnected()).isFalse();
        assertThat(bench.inputs().getLast()).isEqualTo(new Input.SessionClosed("stopped"));
        bench.run(Duration.ofMinutes(2));
        assertThat(bench.state()).isEqualTo(LinkState.DOWN);
        assertThat(bench.feed.status().message()).isEqualTo("stopped");
        assertThat(bench.tws.knocks).hasSize(1);
        bench.feed.connect();
        live();
    }

    @Test
    void stoppingWithoutAConnectionIsQuiet() {
        bench.tws.door = ScriptedTws.Door.REFUSING;
        bench.turn();
        bench.feed.stop();
        bench.pump();
        assertThat(bench.arrivals).isEmpty();
        assertThat(bench.state()).isEqualTo(LinkState.DOWN);
    }

    @Test
    void stoppingWithAFullIntakeStillHandsOverTheLastMessages() {
        bench = new FeedBench(IbSettings.DEFAULT, 500);
        bench.tws.rows.add(AAPL);
        live();
        bench.pumping = false;
        IntStream.range(0, 50).forEach(n -> bench.tws.say("61|3|" + AAPL.replace("|100|", "|" + (200 + n) + "|")));
        bench.run(Duration.ofSeconds(1));
        bench.feed.stop();
        bench.pump();
        assertThat(bench.inputs().getLast()).isEqualTo(new Input.SessionClosed("stopped"));
        assertThat(held(AAPL_KEY)).isEqualTo(Quantity.of("249"));
    }
}
