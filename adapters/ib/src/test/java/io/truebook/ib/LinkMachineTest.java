package io.truebook.ib;

import static io.truebook.ib.LinkState.CONNECTING;
import static io.truebook.ib.LinkState.DOWN;
import static io.truebook.ib.LinkState.HANDSHAKE;
import static io.truebook.ib.LinkState.LINK_LOST;
import static io.truebook.ib.LinkState.LIVE;
import static io.truebook.ib.LinkState.STALE;
import static io.truebook.ib.LinkState.SYNCING;
import static org.assertj.core.api.Assertions.assertThat;

import io.truebook.ib.LinkEvent.Failure;
import io.truebook.tws.ClientHandshake.Outcome;
import io.truebook.tws.ServerVersion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class LinkMachineTest {

    private static final LinkAction.Connect CONNECT = new LinkAction.Connect("127.0.0.1", 7497);
    private static final Outcome ACCEPTED = new Outcome.Accepted(ServerVersion.NEWEST, "");

    private LinkMachine machine = new LinkMachine(IbSettings.DEFAULT, new Random(1));
    private long now = 1_000_000_000L;

    private List<LinkAction> on(LinkEvent event) {
        return machine.on(event, now);
    }

    /** Lets time pass in steps of 100 ms and gathers what is to be done. */
    private List<LinkAction> pass(Duration time) {
        List<LinkAction> actions = new ArrayList<>();
        for (long end = now + time.toNanos(); now < end; ) {
            now = Math.min(end, now + 100_000_000L);
            actions.addAll(on(new LinkEvent.Tick()));
        }
        return actions;
    }

    private void reach(LinkState state) {
        on(new LinkEvent.WantUp());
        on(new LinkEvent.Tick());
        if (state == CONNECTING) {
            return;
        }
        on(new LinkEvent.Connected());
        if (state == HANDSHAKE) {
            return;
        }
        on(new LinkEvent.BytesArrived());
        on(new LinkEvent.Answered(ACCEPTED));
        on(new LinkEvent.AccountsNamed());
        on(new LinkEvent.OrderIdGiven());
        switch (state) {
            case LIVE -> on(new LinkEvent.CheckEnded("complete"));
            case LINK_LOST -> on(new LinkEvent.UpstreamLost(1100));
            case STALE -> pass(Duration.ofSeconds(5));
            default -> {}
        }
        assertThat(machine.state()).isEqualTo(state);
    }

    @Test
    void nothingHappensUntilTheLinkIsWanted() {
        assertThat(pass(Duration.ofMinutes(1))).isEmpty();
        on(new LinkEvent.WantUp());
        assertThat(on(new LinkEvent.Tick())).containsExactly(CONNECT);
        assertThat(machine.state()).isEqualTo(CONNECTING);
        assertThat(machine.message()).isEqualTo("connecting to 127.0.0.1:7497");
    }

    @Test
    void aSessionOpensOnlyWhenBothAccountsAndOrderIdAreHere() {
        reach(HANDSHAKE);
        assertThat(on(new LinkEvent.Answered(ACCEPTED))).containsExactly(new LinkAction.Begin(ServerVersion.NEWEST));
        assertThat(on(new LinkEvent.OrderIdGiven())).isEmpty();
        assertThat(machine.state()).isEqualTo(HANDSHAKE);
        assertThat(machine.isUsable()).isFalse();
        assertThat(on(new LinkEvent.AccountsNamed())).contains(new LinkAction.OpenSession());
        assertThat(machine.state()).isEqualTo(SYNCING);
        assertThat(machine.isUsable()).isTrue();
    }

    @Test
    void theEndOfTheFirstCheckMakesItLive() {
        reach(SYNCING);
        on(new LinkEvent.CheckEnded("the snapshot is complete"));
        assertThat(machine.state()).isEqualTo(LIVE);
        assertThat(machine.message()).contains("127.0.0.1:7497").contains("complete");
    }

    @Test
    @Tag("R-035")
    void aRefusedConnectionSaysWhatToCheckAndIsTriedAgainEveryTwoSeconds() {
        reach(CONNECTING);
        for (int tries = 0; tries < 10; tries++) {
            on(new LinkEvent.ConnectFailed(Failure.REFUSED, "Connection refused"));
            assertThat(machine.state()).isEqualTo(DOWN);
            assertThat(machine.message())
                    .contains("nothing listens at 127.0.0.1:7497")
                    .contains("Configure > API > Settings")
                    .endsWith("Trying again in 2 s");
            assertThat(pass(Duration.ofMillis(1_900))).isEmpty();
            assertThat(pass(Duration.ofMillis(100))).containsExactly(CONNECT);
        }
    }

    @Test
    void repeatedFailuresAreNotRepeatedInTheLog() {
        reach(CONNECTING);
        int warnings = 0;
        for (int tries = 0; tries < 140; tries++) {
            warnings += on(new LinkEvent.ConnectFailed(Failure.REFUSED, "Connection refused"))
                    .size();
            pass(Duration.ofSeconds(2));
        }
        assertThat(warnings).isEqualTo(2);
        pass(Duration.ofMinutes(1));
        assertThat(on(new LinkEvent.ConnectFailed(Failure.REFUSED, "")))
                .singleElement()
                .isInstanceOfSatisfying(
                        LinkAction.Warn.class, warn -> assertThat(warn.text()).contains("141 tries so far"));
    }

    @Test
    @Tag("R-022")
    void nobodyAnsweringIsTriedWithGrowingPauses() {
        reach(CONNECTING);
        for (int seconds : new int[] {2, 4, 8, 10, 10}) {
            on(new LinkEvent.ConnectFailed(Failure.TIMED_OUT, "timeout"));
            assertThat(machine.message()).contains("nobody answers").endsWith("Trying again in " + seconds + " s");
            assertThat(pass(Duration.ofSeconds(seconds).minusMillis(100))).isEmpty();
            assertThat(pass(Duration.ofMillis(100))).containsExactly(CONNECT);
        }
    }

    @ParameterizedTest
    @EnumSource(Failure.class)
    void everyFailureToConnectNamesTheEndpoint(Failure failure) {
        reach(CONNECTING);
        on(new LinkEvent.ConnectFailed(failure, "detail"));
        assertThat(machine.message()).contains("127.0.0.1:7497").contains("?");
    }

    @Test
    @Tag("R-032")
    void aSilentServerIsGivenUpAfterTenSeconds() {
        reach(HANDSHAKE);
        assertThat(pass(Duration.ofMillis(9_900))).isEmpty();
        assertThat(pass(Duration.ofMillis(100))).first().isInstanceOf(LinkAction.Disconnect.class);
        assertThat(machine.state()).isEqualTo(DOWN);
        assertThat(machine.message()).contains("said nothing for 10 s").contains("dialog");
    }

    @Test
    void aServerThatNeverNamesItsAccountsIsGivenUpToo() {
        reach(HANDSHAKE);
        on(new LinkEvent.BytesArrived());
        on(new LinkEvent.Answered(ACCEPTED));
        on(new LinkEvent.OrderIdGiven());
        pass(Duration.ofSeconds(10));
        assertThat(machine.state()).isEqualTo(DOWN);
        assertThat(machine.message()).contains("did not name its accounts");
    }

    @Test
    @Tag("R-035")
    void anEndWithoutAWordPointsToTrustedAddresses() {
        reach(HANDSHAKE);
        on(new LinkEvent.Ended("closed by the other side"));
        assertThat(machine.message()).contains("without a word").contains("trusted IPs");
    }

    @Test
    @Tag("R-036")
    void endsBeforeTheAccountsAreNamedBackOff() {
        reach(CONNECTING);
        Duration total = Duration.ZERO;
        for (int tries = 0; tries < 8; tries++) {
            on(new LinkEvent.Connected());
            on(new LinkEvent.BytesArrived());
            on(new LinkEvent.Answered(ACCEPTED));
            on(new LinkEvent.Ended("closed by the other side"));
            assertThat(machine.message()).contains("before it named its accounts");
            long from = now;
            while (!on(new LinkEvent.Tick()).contains(CONNECT)) {
                now += 50_000_000L;
            }
            total = Duration.ofNanos(now - from);
        }
        assertThat(total).isBetween(Duration.ofSeconds(30), Duration.ofSeconds(61));
    }

    @Test
    @Tag("B-34")
    void aUsedClientIdIsTriedAgainUnchangedAndWarnedAboutAfterTwoMinutes() {
        reach(CONNECTING);
        long from = now;
        List<LinkAction> warned = new ArrayList<>();
        while (warned.isEmpty()) {
            on(new LinkEvent.Connected());
            on(new LinkEvent.Answered(ACCEPTED));
            List<LinkAction> actions = on(new LinkEvent.ClientIdInUse());
            assertThat(actions).first().isInstanceOf(LinkAction.Disconnect.class);
            assertThat(machine.message()).contains("client id 1 is in use").contains("326");
            warned = actions.stream()
                    .filter(action -> action instanceof LinkAction.Warn warn
                            && warn.text().contains("ib.client-id of its own"))
                    .toList();
            while (!on(new LinkEvent.Tick()).contains(CONNECT)) {
                now += 50_000_000L;
            }
        }
        assertThat(Duration.ofNanos(now - from)).isGreaterThan(Duration.ofMinutes(2));
    }

    @Test
    void aUsedClientIdLongAfterTheHandshakeEndsNothing() {
        reach(LIVE);
        assertThat(on(new LinkEvent.ClientIdInUse())).isEmpty();
        assertThat(machine.state()).isEqualTo(LIVE);
    }

    @Test
    @Tag("R-023")
    void silenceIsProbedThenShownThenEnded() {
        reach(LIVE);
        assertThat(pass(Duration.ofMillis(1_900))).isEmpty();
        assertThat(pass(Duration.ofMillis(100))).containsExactly(new LinkAction.Probe());
        assertThat(machine.state()).isEqualTo(LIVE);
        pass(Duration.ofSeconds(3));
        assertThat(machine.state()).isEqualTo(STALE);
        assertThat(machine.message()).contains("not a byte").contains("5 s");
        assertThat(pass(Duration.ofMillis(9_900))).isEmpty();
        assertThat(pass(Duration.ofMillis(100))).first().isInstanceOf(LinkAction.Disconnect.class);
        assertThat(machine.state()).isEqualTo(DOWN);
        assertThat(pass(Duration.ofSeconds(2))).contains(CONNECT);
    }

    @Test
    void oneProbeIsSentForOneSilence() {
        reach(LIVE);
        assertThat(pass(Duration.ofMillis(4_900))).containsExactly(new LinkAction.Probe());
        on(new LinkEvent.BytesArrived());
        assertThat(pass(Duration.ofSeconds(2))).containsExactly(new LinkAction.Probe());
    }

    @ParameterizedTest
    @EnumSource(names = {"SYNCING", "LIVE", "LINK_LOST"})
    void bytesEndAStaleStateWhereItBegan(LinkState state) {
        reach(state);
        String message = machine.message();
        pass(Duration.ofSeconds(6));
        assertThat(machine.state()).isEqualTo(STALE);
        on(new LinkEvent.BytesArrived());
        assertThat(machine.state()).isEqualTo(state);
        assertThat(machine.message()).isEqualTo(message);
    }

    @Test
    void whileWeDoNotReadSilenceMeansNothing() {
        reach(LIVE);
        for (int seconds = 0; seconds < 60; seconds++) {
            on(new LinkEvent.ReadingPaused());
            assertThat(pass(Duration.ofSeconds(1))).isEmpty();
        }
        assertThat(machine.state()).isEqualTo(LIVE);
    }

    @ParameterizedTest
    @Tag("B-36")
    @CsvSource({"1100,1101", "1100,1102", "2110,1102"})
    void anUpstreamOutageEndsInASync(int lost, int restored) {
        reach(LIVE);
        on(new LinkEvent.UpstreamLost(lost));
        assertThat(machine.state()).isEqualTo(LINK_LOST);
        assertThat(machine.message()).contains(Integer.toString(lost)).contains("unknown age");
        assertThat(on(new LinkEvent.UpstreamLost(lost))).isEmpty();
        on(new LinkEvent.UpstreamRestored(restored));
        assertThat(machine.state()).isEqualTo(SYNCING);
        assertThat(on(new LinkEvent.Tick())).isEmpty();
        on(new LinkEvent.CheckEnded("complete"));
        assertThat(machine.state()).isEqualTo(LIVE);
    }

    @Test
    void anOutageToldDuringTheHandshakeIsNotForgotten() {
        reach(HANDSHAKE);
        on(new LinkEvent.Answered(ACCEPTED));
        on(new LinkEvent.UpstreamLost(1100));
        on(new LinkEvent.AccountsNamed());
        on(new LinkEvent.OrderIdGiven());
        assertThat(machine.state()).isEqualTo(LINK_LOST);
    }

    @ParameterizedTest
    @Tag("B-32")
    @EnumSource(names = {"CONNECTING", "HANDSHAKE", "SYNCING", "LIVE", "LINK_LOST", "STALE"})
    void whoeverWantsItDownKeepsItDown(LinkState state) {
        reach(state);
        assertThat(on(new LinkEvent.WantDown())).containsExactly(new LinkAction.Disconnect("stopped"));
        assertThat(machine.state()).isEqualTo(DOWN);
        assertThat(pass(Duration.ofMinutes(10))).isEmpty();
        on(new LinkEvent.WantUp());
        assertThat(on(new LinkEvent.Tick())).containsExactly(CONNECT);
    }

    @ParameterizedTest
    @EnumSource(names = {"SYNCING", "LIVE", "LINK_LOST", "STALE"})
    void anEndOrGarbageEndsTheSession(LinkState state) {
        for (LinkEvent end : List.of(new LinkEvent.Ended("reset"), new LinkEvent.Garbled("length 0"))) {
            machine = new LinkMachine(IbSettings.DEFAULT, new Random(1));
            reach(state);
            assertThat(on(end)).first().isInstanceOf(LinkAction.Disconnect.class);
            assertThat(machine.state()).isEqualTo(DOWN);
        }
    }

    @Test
    void sessionsThatNeverGetLiveBackOffToo() {
        reach(SYNCING);
        on(new LinkEvent.Ended("reset"));
        for (int tries = 0; tries < 6; tries++) {
            pass(Duration.ofMinutes(1));
            on(new LinkEvent.Connected());
            on(new LinkEvent.Answered(ACCEPTED));
            on(new LinkEvent.AccountsNamed());
            on(new LinkEvent.OrderIdGiven());
            on(new LinkEvent.Ended("reset"));
        }
        assertThat(pass(Duration.ofSeconds(29))).isEmpty();
    }

    @Test
    void aRedirectionIsFollowedOnThisMachineAndRefusedElsewhere() {
        reach(HANDSHAKE);
        on(new LinkEvent.Answered(new Outcome.Redirected("localhost", OptionalInt.of(4002))));
        assertThat(on(new LinkEvent.Tick())).containsExactly(new LinkAction.Connect("localhost", 4002));
        on(new LinkEvent.Connected());
        on(new LinkEvent.Answered(new Outcome.Redirected("gw.example.com", OptionalInt.empty())));
        assertThat(machine.state()).isEqualTo(DOWN);
        assertThat(machine.message()).contains("gw.example.com:4002").contains("ib.allow-remote-tws=true");
        assertThat(pass(Duration.ofSeconds(2))).contains(CONNECT);
    }

    @Test
    void redirectionsDoNotGoRoundForever() {
        reach(HANDSHAKE);
        LinkEvent onward = new LinkEvent.Answered(new Outcome.Redirected("localhost", OptionalInt.of(4002)));
        for (int hops = 0; hops < 3; hops++) {
            on(onward);
            assertThat(on(new LinkEvent.Tick())).containsExactly(new LinkAction.Connect("localhost", 4002));
            on(new LinkEvent.Connected());
        }
        on(onward);
        assertThat(machine.message()).contains("again and again");
        assertThat(pass(Duration.ofSeconds(2))).contains(CONNECT);
    }

    @Test
    void aRefusedVersionSaysWhichIsNeeded() {
        reach(HANDSHAKE);
        on(new LinkEvent.Answered(new Outcome.Refused(150, "use TWS or IB Gateway 10.30 or newer")));
        assertThat(machine.message()).contains("10.30 or newer");
    }

    @Test
    void aMovedPortIsFollowedUntilItRefuses() {
        reach(LIVE);
        List<LinkAction> actions = on(new LinkEvent.PortChanged("Please reconnect on the new port -7498"));
        assertThat(actions)
                .last()
                .isInstanceOfSatisfying(
                        LinkAction.Warn.class, warn -> assertThat(warn.text()).contains("ib.port = 7498"));
        assertThat(pass(Duration.ofSeconds(2))).containsExactly(new LinkAction.Connect("127.0.0.1", 7498));
        on(new LinkEvent.ConnectFailed(Failure.REFUSED, ""));
        assertThat(pass(Duration.ofSeconds(2))).containsExactly(CONNECT);
    }

    @Test
    void aMovedPortWithoutANumberIsReported() {
        reach(LIVE);
        assertThat(on(new LinkEvent.PortChanged("the port was reset")))
                .last()
                .isInstanceOfSatisfying(
                        LinkAction.Warn.class, warn -> assertThat(warn.text()).contains("names no port"));
    }
}
