package io.truebook.ib;

import static org.assertj.core.api.Assertions.assertThat;

import io.truebook.domain.AccountId;
import io.truebook.domain.BrokerEvent;
import io.truebook.domain.ContractId;
import io.truebook.domain.Input;
import io.truebook.domain.Money;
import io.truebook.domain.PositionKey;
import io.truebook.domain.SnapshotMethod;
import io.truebook.domain.Valuation;
import io.truebook.tws.Outgoing;
import io.truebook.tws.Request;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the link asks for in a session, and what it does when that is refused. */
class SubscriptionsTest {

    private static final AccountId DU1 = new AccountId("DU1");
    private static final AccountId DU2 = new AccountId("DU2");

    private final FeedBench bench = new FeedBench();
    private final ScriptedTws tws = bench.tws;

    private void accounts(int count) {
        tws.afterStart = List.of(
                "9|1|1",
                "15|1|"
                        + IntStream.rangeClosed(1, count)
                                .mapToObj(n -> "DU" + n)
                                .collect(Collectors.joining(",")));
        for (int account = 1; account <= count; account++) {
            tws.rows.add(row(account, 1_000 + account, "10"));
        }
    }

    private static String row(int account, int conId, String position) {
        return "DU%d|%d|S%d|STK||0.0||||USD|S|NMS|%s|1.5".formatted(account, conId, conId, position);
    }

    private void check() {
        long runs = bench.view().status().lastRun();
        bench.requestCheck();
        bench.until(() ->
                bench.view().status().lastRun() > runs && !bench.view().status().checkRunning());
    }

    private boolean isLastCheckComplete() {
        return Objects.requireNonNull(bench.view().status().lastCheck()).isComplete();
    }

    private List<Input.SnapshotStarted> snapshots() {
        return bench.inputs(Input.SnapshotStarted.class);
    }

    /** Position requests only, in order. */
    private List<Request> asked() {
        return tws.requests().stream()
                .filter(request -> List.of(61, 64, 74, 75).contains(request.id()))
                .toList();
    }

    @Test
    @Tag("R-090")
    @Tag("B-13")
    void theFirstCheckIsTheStreamAndLaterOnesAskEachAccount() {
        accounts(2);
        bench.untilState(LinkState.LIVE);
        check();
        bench.run(Duration.ofMillis(200));
        assertThat(asked())
                .containsExactly(
                        new Outgoing.ReqPositions(),
                        new Outgoing.ReqPositionsMulti(1, "DU1", ""),
                        new Outgoing.ReqPositionsMulti(2, "DU2", ""),
                        new Outgoing.CancelPositionsMulti(1),
                        new Outgoing.CancelPositionsMulti(2));
        assertThat(snapshots())
                .containsExactly(
                        new Input.SnapshotStarted(1, BrokerEvent.STREAM, SnapshotMethod.POSITIONS, List.of(DU1, DU2)),
                        new Input.SnapshotStarted(2, 1, SnapshotMethod.POSITIONS_MULTI, List.of(DU1)),
                        new Input.SnapshotStarted(2, 2, SnapshotMethod.POSITIONS_MULTI, List.of(DU2)));
        assertThat(isLastCheckComplete()).isTrue();
    }

    @Test
    void aRequestIdIsNeverUsedTwice() {
        accounts(2);
        bench.untilState(LinkState.LIVE);
        check();
        tws.hangUp();
        bench.untilState(LinkState.DOWN);
        bench.untilState(LinkState.LIVE);
        check();
        List<Integer> ids = tws.requests(Outgoing.ReqPositionsMulti.class).stream()
                .map(Outgoing.ReqPositionsMulti::reqId)
                .toList();
        assertThat(ids).hasSize(4).doesNotHaveDuplicates();
    }

    @Test
    void whereRequestsByAccountAreRefusedTheStreamIsAskedAgain() {
        accounts(2);
        tws.refusesPositionsMulti = true;
        bench.untilState(LinkState.LIVE);
        check();
        assertThat(isLastCheckComplete()).isTrue();
        assertThat(snapshots())
                .last()
                .isEqualTo(
                        new Input.SnapshotStarted(2, BrokerEvent.STREAM, SnapshotMethod.POSITIONS, List.of(DU1, DU2)));
        int before = asked().size();
        check();
        assertThat(asked().subList(before, asked().size()))
                .containsExactly(new Outgoing.CancelPositions(), new Outgoing.ReqPositions());
        assertThat(isLastCheckComplete()).isTrue();
    }

    @Test
    @Tag("B-12")
    void whereTheStreamIsRefusedEachAccountIsAStream() {
        accounts(2);
        tws.refusesPositions = true;
        bench.untilState(LinkState.LIVE);
        bench.run(Duration.ofMillis(200));
        assertThat(isLastCheckComplete()).isTrue();
        int du1 = EventTranslator.FIRST_STREAM_REQUEST + 1;
        int du2 = EventTranslator.FIRST_STREAM_REQUEST + 2;
        assertThat(asked())
                .containsExactly(
                        new Outgoing.ReqPositions(),
                        new Outgoing.ReqPositionsMulti(du1, "DU1", ""),
                        new Outgoing.ReqPositionsMulti(du2, "DU2", ""),
                        new Outgoing.ReqPositionsMulti(3, "DU1", ""),
                        new Outgoing.ReqPositionsMulti(4, "DU2", ""),
                        new Outgoing.CancelPositionsMulti(3),
                        new Outgoing.CancelPositionsMulti(4));
        tws.say("71|1|" + du1 + "|" + row(1, 1_001, "25") + "|");
        bench.until(() -> bench.view()
                .position(PositionKey.of(DU1, new ContractId(1_001)))
                .orElseThrow()
                .position()
                .toString()
                .equals("25"));
        bench.feed.stop();
        assertThat(asked()).endsWith(new Outgoing.CancelPositionsMulti(du1), new Outgoing.CancelPositionsMulti(du2));
    }

    @Test
    @Tag("B-12")
    void lostDataRenewsTheStreamOfEachAccount() {
        accounts(2);
        tws.refusesPositions = true;
        bench.untilState(LinkState.LIVE);
        tws.say("4|-1|1100|lost||0", "4|-1|1101|restored||0");
        bench.untilState(LinkState.SYNCING);
        bench.untilState(LinkState.LIVE);
        assertThat(tws.requests(Outgoing.ReqPositionsMulti.class).stream()
                        .filter(asked -> asked.reqId() >= EventTranslator.FIRST_STREAM_REQUEST))
                .extracting(Outgoing.ReqPositionsMulti::account)
                .containsExactly("DU1", "DU2", "DU1", "DU2");
        assertThat(isLastCheckComplete()).isTrue();
    }

    @Test
    @Tag("B-12")
    @Tag("T-16")
    void sixtyAccountsAreAskedOneByOneAtTheirPace() {
        accounts(60);
        bench.untilState(LinkState.LIVE);
        assertThat(isLastCheckComplete()).isTrue();
        assertThat(tws.requests(Outgoing.ReqPositions.class)).isEmpty();
        assertThat(tws.requests(Outgoing.ReqPositionsMulti.class)).hasSize(120);
        assertThat(bench.view().open()).hasSize(60);
        List<Long> times = tws.heard.stream().map(ScriptedTws.Heard::nanos).toList();
        for (int n = 1; n < times.size(); n++) {
            assertThat(times.get(n) - times.get(n - 1)).isGreaterThanOrEqualTo(25_000_000L);
        }
    }

    @Test
    void whereBothAreRefusedTheCheckHasFailedAndNothingIsClosed() {
        accounts(2);
        bench.untilState(LinkState.LIVE);
        tws.refusesPositions = true;
        tws.refusesPositionsMulti = true;
        check();
        assertThat(isLastCheckComplete()).isFalse();
        assertThat(bench.inputs(Input.SnapshotRefused.class))
                .singleElement()
                .satisfies(refused -> assertThat(refused.reason()).contains("321"));
        assertThat(bench.view().open()).hasSize(2);
    }

    @Test
    void anEndThatNeverComesDoesNotEndTheSession() {
        accounts(1);
        tws.answersPositions = false;
        bench.run(Duration.ofSeconds(65));
        assertThat(isLastCheckComplete()).isFalse();
        assertThat(bench.state()).isEqualTo(LinkState.LIVE);
        assertThat(bench.feed.status().message()).contains("not complete");
        tws.answersPositions = true;
        check();
        assertThat(isLastCheckComplete()).isTrue();
    }

    @Test
    @Tag("B-37")
    @Tag("T-33")
    void checksThatAreWantedTwiceAreAskedOnce() {
        accounts(1);
        bench.untilState(LinkState.LIVE);
        bench.requestCheck();
        bench.requestCheck();
        bench.requestCheck();
        bench.run(Duration.ofSeconds(2));
        assertThat(tws.requests(Outgoing.ReqPositionsMulti.class)).hasSize(1);
    }

    // Account windows

    private List<Outgoing.ReqAccountUpdates> windows() {
        return tws.requests(Outgoing.ReqAccountUpdates.class);
    }

    @Test
    @Tag("R-040")
    @Tag("B-11")
    void oneAccountStaysSubscribed() {
        accounts(1);
        bench.untilState(LinkState.LIVE);
        bench.run(Duration.ofMinutes(10));
        assertThat(windows()).containsExactly(Outgoing.ReqAccountUpdates.begin("DU1"));
    }

    @Test
    @Tag("B-11")
    void severalAccountsTakeTurnsAndOnlyOneIsOpen() {
        accounts(3);
        bench.untilState(LinkState.LIVE);
        bench.until(() -> windows().size() == 1);
        tws.say("54|1|DU1");
        bench.run(Duration.ofMillis(2_900));
        assertThat(windows()).hasSize(1);
        bench.run(Duration.ofMillis(300));
        assertThat(windows())
                .containsExactly(
                        Outgoing.ReqAccountUpdates.begin("DU1"),
                        Outgoing.ReqAccountUpdates.end("DU1"),
                        Outgoing.ReqAccountUpdates.begin("DU2"));
        bench.run(Duration.ofMinutes(5));
        int open = 0;
        for (Outgoing.ReqAccountUpdates window : windows()) {
            open += window.subscribe() ? 1 : -1;
            assertThat(open).isBetween(0, 1);
        }
        assertThat(windows()).hasSizeBetween(10, 40);
    }

    @Test
    void aWindowThatAnotherClientHoldsIsLeftToItForFiveMinutes() {
        accounts(1);
        bench.untilState(LinkState.LIVE);
        bench.until(() -> windows().size() == 1);
        tws.say("4|-1|2101|Unable to subscribe to account as the following clients are subscribed||0");
        bench.run(Duration.ofMinutes(4));
        assertThat(windows()).hasSize(1);
        bench.run(Duration.ofMinutes(2));
        assertThat(windows()).hasSize(2);
        assertThat(tws.knocks).hasSize(1);
    }

    @Test
    void lostDataRenewsTheWindow() {
        accounts(1);
        bench.untilState(LinkState.LIVE);
        bench.until(() -> windows().size() == 1);
        tws.say("4|-1|1100|lost||0", "4|-1|1101|restored||0");
        bench.until(() -> windows().size() == 2);
        assertThat(windows().get(1)).isEqualTo(Outgoing.ReqAccountUpdates.begin("DU1"));
    }

    // Marks

    private List<Outgoing.ReqPnlSingle> marksAsked() {
        return tws.requests(Outgoing.ReqPnlSingle.class);
    }

    private void firstRound(int accounts) {
        bench.untilState(LinkState.LIVE);
        for (int account = 1; account <= accounts; account++) {
            int round = account;
            bench.until(() -> windows().contains(Outgoing.ReqAccountUpdates.begin("DU" + round)));
            tws.say("54|1|DU" + account);
        }
        bench.run(Duration.ofSeconds(6));
    }

    @Test
    void marksComeForAccountsWhoseWindowIsClosed() {
        accounts(2);
        firstRound(2);
        assertThat(marksAsked())
                .extracting(Outgoing.ReqPnlSingle::account)
                .contains("DU2")
                .doesNotContain("DU1");
        Outgoing.ReqPnlSingle asked = marksAsked().getFirst();
        int before = bench.arrivals.size();
        tws.say(
                "95|" + asked.reqId() + "|10|1.5|2.5|3.5|1234.5",
                "95|" + asked.reqId() + "|10|1|2|3|1.7976931348623157E308");
        bench.until(() -> bench.count("marks.unset") == 1);
        PositionKey key = PositionKey.of(DU2, new ContractId(asked.conId()));
        assertThat(bench.marks).containsEntry(key, new Valuation(null, Money.of("1234.5"), null, null));
        assertThat(bench.arrivals.subList(before, bench.arrivals.size()))
                .noneMatch(arrival -> arrival.frame() != null && arrival.frame().payload()[0] == '9');
    }

    @Test
    void atMostFiftyMarksAreAskedForAndEachIsGivenUpInTheEnd() {
        accounts(2);
        IntStream.range(0, 80).forEach(n -> tws.rows.add(row(2, 5_000 + n, "1")));
        firstRound(2);
        assertThat(marksAsked()).hasSize(MarkRequests.MOST);
        assertThat(bench.count("sent.94")).isEqualTo(50);
        bench.feed.stop();
        assertThat(tws.requests(Outgoing.CancelPnlSingle.class)).hasSize(50);
    }

    @Test
    void aClosedPositionGivesItsMarkBack() {
        accounts(2);
        firstRound(2);
        Outgoing.ReqPnlSingle asked = marksAsked().getFirst();
        tws.say("61|3|" + row(2, asked.conId(), "0"));
        bench.until(() -> tws.hasHeard(new Outgoing.CancelPnlSingle(asked.reqId())::equals));
    }

    @Test
    void oneAccountNeedsNoMarks() {
        accounts(1);
        firstRound(1);
        bench.run(Duration.ofSeconds(10));
        assertThat(marksAsked()).isEmpty();
    }
}
