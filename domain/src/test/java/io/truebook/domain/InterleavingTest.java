package io.truebook.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Every way in which live rows can fall among the rows of a snapshot. The truth begins with conIds 1 and 2 held and
 * 3 not; up to three events change it; the broker gathers its answer before, between or after them.
 */
class InterleavingTest {

    /** The least careful policy: whatever is falsely absent would be closed at once. */
    private static final BookPolicy RECKLESS = BookPolicy.DEFAULT
            .with()
            .syncOnTrade(false)
            .syncOnPositionUpdate(false)
            .markMissingAsClosed(true)
            .confirmations(1)
            .massChangePercent(100)
            .massChangeRows(100)
            .build();

    private static final List<Event> EVENTS = List.of(
            new Event(1, "7"),
            new Event(1, "0"),
            new Event(1, "-3"),
            new Event(2, "0"),
            new Event(3, "4"),
            new Event(3, "0"));
    private static final Map<Integer, String> START = Map.of(1, "5", 2, "5");

    /** The truth becomes {@code quantity} for {@code conId}. */
    private record Event(int conId, String quantity) {}

    /** One row on the wire. */
    private record Wire(boolean live, int conId, String quantity) {}

    /** What happens, when the answer is gathered, and in which order the rows leave. */
    private record Story(List<Event> events, int gatheredAfter, List<Wire> wire, boolean inOrder) {
        Map<Integer, String> truth(int after) {
            Map<Integer, String> truth = new TreeMap<>(START);
            events.subList(0, after).forEach(event -> truth.put(event.conId, event.quantity));
            truth.values().removeIf("0"::equals);
            return truth;
        }

        Map<Integer, String> finalTruth() {
            return truth(events.size());
        }
    }

    @Test
    @Tag("B-13")
    @Tag("B-69")
    @Tag("T-11")
    void theBookEqualsTheTruthHoweverLiveRowsFallAmongTheAnswer() {
        int stories = forEachStory(story -> {
            Desk desk = Desk.holding(RECKLESS, "5", "5").check(Desk.DU1);
            deliver(desk, story.wire, -1).end(Desk.MULTI);
            assertThat(book(desk)).as("%s", story).isEqualTo(story.finalTruth());
        });
        assertThat(stories).isGreaterThan(3_000);
    }

    @Test
    @Tag("B-06")
    void theBookEqualsTheTruthHoweverLiveRowsFallAroundTheEndMarker() {
        forEachStory(story -> {
            for (int endAt = lastAnswer(story) + 1; endAt <= story.wire.size(); endAt++) {
                Desk desk = Desk.holding(RECKLESS, "5", "5").check(Desk.DU1);
                deliver(desk, story.wire.subList(0, endAt), -1).end(Desk.MULTI);
                Map<Integer, String> gathered = story.truth(story.gatheredAfter);
                assertThat(desk.lastOf(Desk.DU1).absent().keySet())
                        .as("%s, end at %s: nothing is falsely absent", story, endAt)
                        .noneMatch(key -> gathered.containsKey(key.conId().value()));
                deliver(desk, story.wire.subList(endAt, story.wire.size()), -1);
                assertThat(book(desk)).as("%s, end at %s", story, endAt).isEqualTo(story.finalTruth());
            }
        });
    }

    @Test
    @Tag("R-090")
    void nothingIsToldAsHealedWhileNothingIsLost() {
        forEachStory(story -> {
            if (story.inOrder) {
                Desk desk = Desk.holding(RECKLESS, "5", "5").check(Desk.DU1);
                deliver(desk, story.wire, -1).end(Desk.MULTI);
                assertThat(desk.lastCheck().healed()).as("%s", story).isEmpty();
                assertThat(desk.counters().healed()).as("%s", story).isZero();
            }
        });
    }

    @Test
    @Tag("T-01")
    @Tag("B-06")
    void aCutAnywhereInTheAnswerClosesNothing() {
        forEachStory(story -> {
            for (int cut = 0; cut <= story.wire.size(); cut++) {
                Desk desk = Desk.holding(RECKLESS, "5", "5").check(Desk.DU1);
                deliver(desk, story.wire.subList(0, cut), -1).say(new Input.SessionClosed("reset"));
                assertThat(desk.lastOf(Desk.DU1).completeness()).isEqualTo(Completeness.FAILED);
                assertThat(desk.lastOf(Desk.DU1).absent()).isEmpty();
                List<Wire> seen = story.wire.subList(0, cut);
                for (int conId = 1; conId <= 2; conId++) {
                    int of = conId;
                    boolean closed = seen.stream().anyMatch(row -> row.conId == of && row.quantity.equals("0"));
                    assertThat(closed || book(desk).containsKey(conId))
                            .as("%s, cut at %s: %s is held unless a zero came", story, cut, conId)
                            .isTrue();
                }
            }
        });
    }

    @Test
    @Tag("T-41")
    @Tag("B-67")
    void aLostLiveRowIsMendedByTheNextCheck() {
        forEachStory(story -> {
            for (int lost = 0; lost < story.wire.size(); lost++) {
                if (story.inOrder && story.wire.get(lost).live) {
                    Desk desk = Desk.holding(RECKLESS, "5", "5").check(Desk.DU1);
                    deliver(desk, story.wire, lost).end(Desk.MULTI);
                    desk.check(Desk.DU1);
                    story.finalTruth().forEach((conId, quantity) -> desk.answer(Desk.DU1, conId, quantity, "100"));
                    desk.end(Desk.MULTI);
                    assertThat(book(desk)).as("%s without %s", story, lost).isEqualTo(story.finalTruth());
                }
            }
        });
    }

    @Test
    @Tag("B-13")
    void theStreamsOwnInitialRowsAreInTheOrderOfTheStream() {
        for (List<Event> events : histories(3)) {
            forEachPlacement(events.size(), 3, order -> {
                Desk desk = Desk.holding(RECKLESS, "5", "5").reopen(Desk.DU1);
                desk.ask(SnapshotMethod.POSITIONS, BrokerEvent.STREAM, Desk.DU1);
                Map<Integer, String> truth = new TreeMap<>(START);
                int happened = 0;
                int sent = 0;
                for (boolean live : order) {
                    if (live) {
                        Event event = events.get(happened++);
                        truth.put(event.conId, event.quantity);
                        desk.live(Desk.DU1, event.conId, event.quantity, "100");
                    } else {
                        int conId = ++sent;
                        String quantity = truth.getOrDefault(conId, "0");
                        if (!quantity.equals("0")) {
                            desk.live(Desk.DU1, conId, quantity, "100");
                        }
                    }
                }
                desk.end(BrokerEvent.STREAM);
                truth.values().removeIf("0"::equals);
                assertThat(book(desk)).as("%s %s", events, order).isEqualTo(truth);
            });
        }
    }

    private static Map<Integer, String> book(Desk desk) {
        Map<Integer, String> held = new TreeMap<>();
        for (PositionUpdate position : desk.book.positions()) {
            if (!position.isFlat()) {
                held.put(position.conId().value(), position.position().toString());
            }
        }
        return held;
    }

    private static Desk deliver(Desk desk, List<Wire> wire, int lost) {
        for (int at = 0; at < wire.size(); at++) {
            Wire row = wire.get(at);
            if (at == lost) {
                continue;
            }
            if (row.live) {
                desk.live(Desk.DU1, row.conId, row.quantity, "100");
            } else {
                desk.answer(Desk.DU1, row.conId, row.quantity, "100");
            }
        }
        return desk;
    }

    private static int lastAnswer(Story story) {
        int last = -1;
        for (int at = 0; at < story.wire.size(); at++) {
            last = story.wire.get(at).live ? last : at;
        }
        return last;
    }

    private static int forEachStory(Consumer<Story> each) {
        int[] count = new int[1];
        for (List<Event> events : histories(3)) {
            for (int gathered = 0; gathered <= events.size(); gathered++) {
                int after = gathered;
                List<Wire> answer = new ArrayList<>();
                new Story(events, after, List.of(), true)
                        .truth(after)
                        .forEach((conId, quantity) -> answer.add(new Wire(false, conId, quantity)));
                forEachPlacement(events.size(), answer.size(), order -> {
                    each.accept(new Story(events, after, wire(events, answer, order), isInOrder(order, after)));
                    count[0]++;
                });
            }
        }
        return count[0];
    }

    private static List<Wire> wire(List<Event> events, List<Wire> answer, List<Boolean> order) {
        List<Wire> wire = new ArrayList<>();
        int happened = 0;
        int sent = 0;
        for (boolean live : order) {
            if (live) {
                Event event = events.get(happened++);
                wire.add(new Wire(true, event.conId, event.quantity));
            } else {
                wire.add(answer.get(sent++));
            }
        }
        return wire;
    }

    /** True when every event that the answer knows of left before the answer did. */
    private static boolean isInOrder(List<Boolean> order, int gatheredAfter) {
        int live = 0;
        for (boolean isLive : order) {
            if (!isLive) {
                return live >= gatheredAfter;
            }
            live++;
        }
        return true;
    }

    /** Every history of exactly {@code length} events in which each event changes something. */
    private static List<List<Event>> histories(int length) {
        List<List<Event>> all = List.of(List.of());
        for (int at = 0; at < length; at++) {
            List<List<Event>> longer = new ArrayList<>();
            for (List<Event> begun : all) {
                for (Event next : EVENTS) {
                    Map<Integer, String> truth = new LinkedHashMap<>(START);
                    begun.forEach(event -> truth.put(event.conId, event.quantity));
                    if (!truth.getOrDefault(next.conId, "0").equals(next.quantity)) {
                        List<Event> more = new ArrayList<>(begun);
                        more.add(next);
                        longer.add(more);
                    }
                }
            }
            all = longer;
        }
        return all;
    }

    /** Every order of so many live rows among so many answers; true is live. */
    private static void forEachPlacement(int live, int answers, Consumer<List<Boolean>> each) {
        place(live, answers, new ArrayList<>(), each);
    }

    private static void place(int live, int answers, List<Boolean> placed, Consumer<List<Boolean>> each) {
        if (live == 0 && answers == 0) {
            each.accept(List.copyOf(placed));
            return;
        }
        if (live > 0) {
            placed.add(true);
            place(live - 1, answers, placed, each);
            placed.removeLast();
        }
        if (answers > 0) {
            placed.add(false);
            place(live, answers - 1, placed, each);
            placed.removeLast();
        }
    }
}
