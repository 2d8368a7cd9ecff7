package io.truebook.ib;

import io.truebook.tws.ClientHandshake.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Decides what becomes of the link: events in, actions out. It has no socket and no clock of its own; every event comes
 * with monotonic nanoseconds. There is never more than one connection, and it always uses the same client id.
 *
 * <pre>
 *         Connect            TCP            9 and 15              check ended
 *  DOWN ----------&gt; CONNECTING ---&gt; HANDSHAKE --------&gt; SYNCING ---------------&gt; LIVE
 *   ^  retry at ...                                        ^  1101, 1102            |
 *   |                                                      '------- LINK_LOST &lt;-----' 1100, 2110
 *   '------ from anywhere: closed, garbled, 15 s of silence, not wanted (STALE after 5 s of it)
 * </pre>
 */
final class LinkMachine {

    static final Duration HANDSHAKE_DEADLINE = Duration.ofSeconds(10);
    static final Duration PROBE_AFTER = Duration.ofSeconds(2);
    static final Duration STALE_AFTER = Duration.ofSeconds(5);
    static final Duration DROP_AFTER = Duration.ofSeconds(15);
    static final Duration CLIENT_ID_PATIENCE = Duration.ofMinutes(2);
    static final Duration COMPLAINT_SPACING = Duration.ofMinutes(5);

    private static final int QUICK_TRIES = 3;
    private static final int MAX_REDIRECTS = 3;
    private static final Pattern LAST_NUMBER = Pattern.compile("([0-9]{2,5})[^0-9]*$");

    private final IbSettings settings;
    private final RetrySchedule retries;
    private final LinkSentences sentences;
    private List<LinkAction> actions = new ArrayList<>();

    // What is wanted, where to, and when.
    private boolean wanted;
    private String host;
    private int port;
    private int redirects;
    private long retryAt;

    // How things stand.
    private LinkState state = LinkState.DOWN;
    private String message = "not started";
    private boolean stale;
    private String messageBeforeStale = "";
    private long connectedAt;
    private long lastByteAt;
    private boolean heard;
    private boolean accepted;
    private boolean accountsNamed;
    private boolean orderIdGiven;
    private boolean upstreamLost;
    private boolean wasLive;
    private boolean probed;

    // What has already been said.
    private int failuresInARow;
    private long lastComplaint;
    private boolean clientIdBusy;
    private long clientIdBusySince;
    private boolean clientIdWarned;

    LinkMachine(IbSettings settings, RandomGenerator jitter) {
        this.settings = settings;
        this.retries = new RetrySchedule(jitter);
        this.sentences = new LinkSentences(settings);
        this.host = settings.host();
        this.port = settings.port();
    }

    LinkState state() {
        return stale ? LinkState.STALE : state;
    }

    /** Why the state is what it is, for people. */
    String message() {
        return message;
    }

    /** Where the connection is, or where the next one will be tried. */
    String endpoint() {
        return host + ":" + port;
    }

    /** True when requests may be sent: before both 9 and 15 have come TWS drops them. */
    boolean isUsable() {
        return state == LinkState.SYNCING || state == LinkState.LIVE || state == LinkState.LINK_LOST;
    }

    boolean isSyncing() {
        return state == LinkState.SYNCING;
    }

    /** Takes note of an event at {@code now} and says what is to be done. */
    List<LinkAction> on(LinkEvent event, long now) {
        actions = new ArrayList<>(2);
        switch (event) {
            case LinkEvent.WantUp ignored -> wantUp(now);
            case LinkEvent.WantDown ignored -> wantDown();
            case LinkEvent.Tick ignored -> tick(now);
            case LinkEvent.Connected ignored -> connected(now);
            case LinkEvent.ConnectFailed failed -> connectFailed(failed, now);
            case LinkEvent.BytesArrived ignored -> bytesArrived(now);
            case LinkEvent.ReadingPaused ignored -> lastByteAt = now;
            case LinkEvent.StoodStill stood -> stoodStill(stood.time(), now);
            case LinkEvent.Answered answered -> answered(answered.outcome(), now);
            case LinkEvent.AccountsNamed ignored -> {
                accountsNamed = true;
                openWhenReady();
            }
            case LinkEvent.OrderIdGiven ignored -> {
                orderIdGiven = true;
                openWhenReady();
            }
            case LinkEvent.ClientIdInUse ignored -> clientIdInUse(now);
            case LinkEvent.PortChanged changed -> portChanged(changed.text(), now);
            case LinkEvent.UpstreamLost lost -> upstreamLost(lost.code());
            case LinkEvent.UpstreamRestored restored -> upstreamRestored(restored.code());
            case LinkEvent.CheckEnded ended -> checkEnded(ended.outcome());
            case LinkEvent.Ended ended -> ended(ended.how(), now);
            case LinkEvent.Garbled garbled -> garbled(garbled.how(), now);
        }
        return actions;
    }

    // Wanted or not

    private void wantUp(long now) {
        if (!wanted) {
            wanted = true;
            retryAt = now;
        }
    }

    private void wantDown() {
        wanted = false;
        if (state != LinkState.DOWN) {
            actions.add(new LinkAction.Disconnect("stopped"));
        }
        enter(LinkState.DOWN, "stopped");
    }

    // Time

    private void tick(long now) {
        switch (state) {
            case DOWN -> {
                if (wanted && now - retryAt >= 0) {
                    enter(LinkState.CONNECTING, "connecting to " + endpoint());
                    actions.add(new LinkAction.Connect(host, port));
                }
            }
            case HANDSHAKE -> {
                if (passed(HANDSHAKE_DEADLINE, connectedAt, now)) {
                    failHandshake(
                            heard
                                    ? sentences.saysTooLittle(endpoint(), HANDSHAKE_DEADLINE)
                                    : sentences.saysNothing(endpoint(), HANDSHAKE_DEADLINE),
                            now);
                }
            }
            case SYNCING, LIVE, LINK_LOST -> watchSilence(now);
            case CONNECTING, STALE -> {}
        }
    }

    private void watchSilence(long now) {
        if (passed(DROP_AFTER, lastByteAt, now)) {
            lose("not a byte from " + endpoint() + " for " + LinkSentences.seconds(DROP_AFTER), now);
        } else if (passed(STALE_AFTER, lastByteAt, now) && !stale) {
            stale = true;
            messageBeforeStale = message;
            message = "not a byte from " + endpoint() + " for " + LinkSentences.seconds(STALE_AFTER)
                    + ", and no answer to our probe; reconnecting after " + LinkSentences.seconds(DROP_AFTER);
            actions.add(new LinkAction.Warn(message));
        } else if (passed(PROBE_AFTER, lastByteAt, now) && !probed) {
            probed = true;
            actions.add(new LinkAction.Probe());
        }
    }

    /** What the broker may have sent is still to be read; whether it is still there is asked at once. */
    private void stoodStill(Duration time, long now) {
        connectedAt = later(connectedAt, time, now);
        lastByteAt = later(lastByteAt, time, now);
        if (isUsable()) {
            probed = true;
            actions.add(new LinkAction.Warn("this process stood still for " + LinkSentences.seconds(time)
                    + " (stopped, or the machine had no time for it); asking " + endpoint()
                    + " whether it is still there"));
            actions.add(new LinkAction.Probe());
        }
    }

    private static long later(long since, Duration time, long now) {
        return now - Math.max(0, now - since - time.toNanos());
    }

    private void bytesArrived(long now) {
        lastByteAt = now;
        heard = true;
        probed = false;
        if (stale) {
            stale = false;
            message = messageBeforeStale;
            actions.add(new LinkAction.Note(endpoint() + " speaks again; nothing was lost"));
        }
    }

    // TCP and handshake

    private void connected(long now) {
        connectedAt = now;
        lastByteAt = now;
        heard = false;
        accepted = false;
        accountsNamed = false;
        orderIdGiven = false;
        upstreamLost = false;
        wasLive = false;
        probed = false;
        enter(LinkState.HANDSHAKE, "greeting " + endpoint());
    }

    private void connectFailed(LinkEvent.ConnectFailed failed, long now) {
        boolean refused = failed.failure() == LinkEvent.Failure.REFUSED;
        String sentence = sentences.noConnection(failed.failure(), failed.detail(), endpoint());
        goDown(sentence, refused ? retries.afterRefused() : retries.afterUnanswered(), now);
        backToSettings();
    }

    private void answered(Outcome outcome, long now) {
        switch (outcome) {
            case Outcome.Accepted agreed -> {
                accepted = true;
                message = "server version " + agreed.version().number() + "; waiting for accounts and next order id";
                actions.add(new LinkAction.Begin(agreed.version()));
            }
            case Outcome.Redirected elsewhere -> redirected(elsewhere.host(), elsewhere.port(), now);
            case Outcome.Refused refused -> failHandshake(endpoint() + ": " + refused.reason(), now);
        }
    }

    private void redirected(String newHost, OptionalInt newPort, long now) {
        int target = newPort.orElse(port);
        if (!settings.allowRemoteTws() && !IbSettings.isLoopback(newHost)) {
            failHandshake(sentences.redirectRefused(endpoint(), newHost + ":" + target), now);
        } else if (++redirects > MAX_REDIRECTS) {
            failHandshake(sentences.redirectedTooOften(endpoint()), now);
        } else {
            String sentence = endpoint() + " sends us on to " + newHost + ":" + target;
            host = newHost;
            port = target;
            retryAt = now;
            actions.add(new LinkAction.Disconnect(sentence));
            actions.add(new LinkAction.Note(sentence));
            enter(LinkState.DOWN, sentence);
        }
    }

    private void openWhenReady() {
        if (state != LinkState.HANDSHAKE || !accepted || !accountsNamed || !orderIdGiven) {
            return;
        }
        clientIdBusy = false;
        actions.add(new LinkAction.OpenSession());
        actions.add(new LinkAction.Note("connected to " + endpoint() + " as client " + settings.clientId()));
        if (upstreamLost) {
            enter(LinkState.LINK_LOST, endpoint() + " has lost its servers; what it says is of unknown age");
        } else {
            enter(LinkState.SYNCING, "connected; the first snapshot is under way");
        }
    }

    private void clientIdInUse(long now) {
        if (state != LinkState.HANDSHAKE) {
            return;
        }
        if (!clientIdBusy) {
            clientIdBusy = true;
            clientIdBusySince = now;
            clientIdWarned = false;
        }
        failHandshake(sentences.clientIdInUse(endpoint()), now);
        if (!clientIdWarned && passed(CLIENT_ID_PATIENCE, clientIdBusySince, now)) {
            clientIdWarned = true;
            actions.add(new LinkAction.Warn(
                    sentences.clientIdInUseForLong(endpoint(), Duration.ofNanos(now - clientIdBusySince))));
        }
    }

    private void failHandshake(String sentence, long now) {
        actions.add(new LinkAction.Disconnect(sentence));
        goDown(sentence, retries.afterFailedHandshake(), now);
        backToSettings();
    }

    // The session

    private void upstreamLost(int code) {
        upstreamLost = true;
        if (isUsable() && state != LinkState.LINK_LOST) {
            move(
                    LinkState.LINK_LOST,
                    endpoint() + " has lost its own servers (" + code + "); positions are of unknown age until it has"
                            + " them back");
            actions.add(new LinkAction.Warn(message));
        }
    }

    private void upstreamRestored(int code) {
        upstreamLost = false;
        if (isUsable()) {
            move(
                    LinkState.SYNCING,
                    endpoint() + " has its servers back (" + code + "); a snapshot shows what happened meanwhile");
            actions.add(new LinkAction.Note(message));
        }
    }

    private void checkEnded(String outcome) {
        if (state == LinkState.SYNCING) {
            wasLive = true;
            failuresInARow = 0;
            redirects = 0;
            retries.reset();
            String sentence = "positions stream from " + endpoint() + "; " + outcome;
            move(LinkState.LIVE, sentence);
            actions.add(new LinkAction.Note(sentence));
        }
    }

    private void portChanged(String text, long now) {
        Matcher number = LAST_NUMBER.matcher(text);
        int next = number.find() ? Integer.parseInt(number.group(1)) : 0;
        String told = endpoint() + " moves its API to another port (1300: " + text + ")";
        lose(told, now);
        if (next >= 1 && next <= 65_535) {
            port = next;
            actions.add(
                    new LinkAction.Warn("following to port " + next + "; set ib.port = " + next + " to stay there"));
        } else {
            actions.add(new LinkAction.Warn("the text names no port; set ib.port to the one in TWS's API settings"));
        }
    }

    private void ended(String how, long now) {
        if (state == LinkState.HANDSHAKE) {
            failHandshake(
                    (heard ? sentences.closedTooEarly(endpoint()) : sentences.closedWithoutAWord(endpoint())) + " ("
                            + how + ")",
                    now);
        } else if (isUsable()) {
            lose(endpoint() + ": " + how, now);
        }
    }

    private void garbled(String how, long now) {
        if (state == LinkState.HANDSHAKE) {
            failHandshake(endpoint() + ": " + how, now);
        } else if (isUsable()) {
            lose(endpoint() + " sent what cannot be read, so the connection is given up: " + how, now);
        }
    }

    private void lose(String cause, long now) {
        actions.add(new LinkAction.Disconnect(cause));
        goDown(cause, wasLive ? retries.afterLostSession() : retries.afterFailedHandshake(), now);
    }

    // Down and on

    private void goDown(String sentence, Duration wait, long now) {
        retryAt = now + wait.toNanos();
        failuresInARow++;
        enter(
                LinkState.DOWN,
                sentence + (sentence.endsWith("?") ? " Trying" : "; trying") + " again in "
                        + LinkSentences.seconds(wait));
        boolean worthSaying = failuresInARow == 1 || failuresInARow == QUICK_TRIES;
        if (worthSaying || passed(COMPLAINT_SPACING, lastComplaint, now)) {
            lastComplaint = now;
            actions.add(new LinkAction.Warn(
                    failuresInARow < QUICK_TRIES ? message : message + " (" + failuresInARow + " tries so far)"));
        }
    }

    /** A redirection and a moved port hold for what they were told for; after a failure the settings rule again. */
    private void backToSettings() {
        host = settings.host();
        port = settings.port();
        redirects = 0;
    }

    /** Begins a state in which silence has not lasted yet. */
    private void enter(LinkState next, String why) {
        stale = false;
        state = next;
        message = why;
    }

    /** Another state of the same connection, which may be silent all the same. */
    private void move(LinkState next, String why) {
        state = next;
        if (stale) {
            messageBeforeStale = why;
        } else {
            message = why;
        }
    }

    private static boolean passed(Duration time, long since, long now) {
        return now - since >= time.toNanos();
    }
}
