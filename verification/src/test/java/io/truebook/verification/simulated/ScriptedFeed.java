package io.truebook.verification.simulated;

import io.truebook.domain.AccountId;
import io.truebook.domain.BrokerEvent;
import io.truebook.domain.CheckPlan;
import io.truebook.domain.Input;
import io.truebook.domain.SnapshotMethod;
import io.truebook.engine.Arrival;
import io.truebook.engine.BrokerFeed;
import io.truebook.engine.Intake;
import io.truebook.engine.LiveView;
import io.truebook.engine.RawFrame;
import io.truebook.engine.seam.Clock;
import io.truebook.ib.EventTranslator;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/** One connection to a {@link ScriptedBroker}: answers what the book wants to know and tells what happens. */
final class ScriptedFeed implements BrokerFeed {

    private static final int FRAMES_A_STEP = 3;

    private final ScriptedBroker broker;
    private final Map<Integer, List<byte[]>> sent;
    private final Intake intake;
    private final Supplier<LiveView> views;
    private final Clock clock;
    private final EventTranslator translator = new EventTranslator();
    private final int session;
    private final Deque<byte[]> queue = new ArrayDeque<>();
    private List<Arrival> waiting = new ArrayList<>();
    private boolean opened;
    private boolean streaming;
    private long askedRun;
    private int nextRequest = 1;
    private int happeningsLeft;

    /**
     * A new connection.
     *
     * @param sent where the frames of each session are noted, in order
     * @param happenings how many changes it will tell before the market falls silent
     */
    ScriptedFeed(
            ScriptedBroker broker,
            Map<Integer, List<byte[]>> sent,
            int happenings,
            Intake intake,
            Supplier<LiveView> views,
            Clock clock) {
        this.broker = broker;
        this.sent = sent;
        this.happeningsLeft = happenings;
        this.intake = intake;
        this.views = views;
        this.clock = clock;
        this.session = views.get().status().session() + 1;
        sent.put(session, new ArrayList<>());
    }

    /** True when it has told everything and nothing waits to be taken. */
    boolean isSilent() {
        return happeningsLeft == 0 && queue.isEmpty() && waiting.isEmpty() && streaming;
    }

    /** How many changes it has still to tell. */
    int happeningsLeft() {
        return happeningsLeft;
    }

    @Override
    public String name() {
        return "scripted-feed";
    }

    @Override
    public int step() {
        if (!waiting.isEmpty()) {
            return hand();
        }
        if (!opened) {
            opened = true;
            waiting.add(own(new Input.SessionOpened(ScriptedBroker.VERSION.number(), "scripted")));
            queue.add(broker.managedAccounts());
            queue.add(broker.nextValidId());
        }
        answerPlan(views.get().status().plan());
        for (int told = 0; told < FRAMES_A_STEP && (!queue.isEmpty() || (streaming && happeningsLeft > 0)); told++) {
            if (queue.isEmpty()) {
                happeningsLeft--;
                queue.add(broker.next());
            }
            tell(queue.remove());
        }
        return waiting.isEmpty() ? 0 : hand();
    }

    private void answerPlan(CheckPlan plan) {
        if (plan.session() != session || plan.run() <= askedRun || !queue.isEmpty()) {
            return;
        }
        askedRun = plan.run();
        if (!streaming) {
            streaming = true;
            waiting.add(own(new Input.SnapshotStarted(
                    plan.run(), BrokerEvent.STREAM, SnapshotMethod.POSITIONS, plan.accounts())));
            queue.addAll(broker.snapshot());
            return;
        }
        for (AccountId account : plan.accounts()) {
            int request = nextRequest++;
            waiting.add(own(
                    new Input.SnapshotStarted(plan.run(), request, SnapshotMethod.POSITIONS_MULTI, List.of(account))));
            queue.addAll(broker.snapshot(request, account));
        }
    }

    private void tell(byte[] payload) {
        List<byte[]> frames = sent.computeIfAbsent(session, first -> new ArrayList<>());
        frames.add(payload);
        RawFrame frame = new RawFrame(ScriptedBroker.VERSION.number(), payload);
        waiting.add(new Arrival(session, translator.interpret(frame), frame, clock.nanoTime()));
    }

    private Arrival own(Input input) {
        return new Arrival(session, input, null, clock.nanoTime());
    }

    private int hand() {
        int size = waiting.size();
        if (!intake.offer(waiting)) {
            return 0;
        }
        waiting = new ArrayList<>();
        return size;
    }

    @Override
    public FeedStatus status() {
        return new FeedStatus("LIVE", "scripted", session, clock.instant(), "", 0, new TreeMap<>());
    }

    @Override
    public void stop() {
        intake.put(own(new Input.SessionClosed("stopped")));
    }
}
