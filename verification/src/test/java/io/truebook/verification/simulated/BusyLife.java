package io.truebook.verification.simulated;

import io.truebook.app.Truebook;
import io.truebook.app.TruebookStatus;
import io.truebook.domain.BookPolicy;
import io.truebook.engine.ManualClock;
import io.truebook.engine.SteppedRoles;
import io.truebook.engine.Watermarks;
import io.truebook.engine.seam.Disk;
import io.truebook.engine.seam.MemoryDisk;
import io.truebook.lake.LakeSettings;
import io.truebook.lake.Partitioning;
import io.truebook.lake.Upkeep;
import io.truebook.verification.HistoryChecker;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A short life in which the record does all that it ever does with a disk: it begins or recovers, accepts, commits to
 * both tables several times, writes checkpoints of tables and journal, archives, compacts, cleans up, and stops. One
 * chapter is one process; a chapter can be lived again and again from the same beginning, with another fault each time.
 */
final class BusyLife {

    static final Path FOLDER = Path.of("/truebook");
    private static final int HAPPENINGS = 7;
    private static final int HAPPENINGS_AFTERWARDS = 1;
    private static final Duration MORNING_ROUND = Duration.ofMillis(1100);
    private static final Duration EVENING_ROUND = Duration.ofSeconds(65);
    private static final int EVENING_ROUNDS = 12;
    private static final LakeSettings LAKE = new LakeSettings(
                    Partitioning.NONE,
                    Duration.ofSeconds(1),
                    5,
                    Duration.ofSeconds(2),
                    50_000,
                    Duration.ofSeconds(5),
                    2)
            .withUpkeep(new Upkeep(
                    2,
                    5,
                    Duration.ofSeconds(20),
                    Duration.ofSeconds(30),
                    Duration.ofSeconds(30),
                    Duration.ofSeconds(30),
                    Duration.ofMinutes(1),
                    1 << 14,
                    Duration.ofMinutes(5)));

    private final UnaryOperator<Disk> plantedBug;
    private final ManualClock clock = new ManualClock();
    private final Instant began = clock.instant();

    /** @param plantedBug what stands between the record and its disk; identity for an honest run */
    BusyLife(UnaryOperator<Disk> plantedBug) {
        this.plantedBug = plantedBug;
    }

    /**
     * How the world is before a process begins.
     *
     * @param told how many changes the broker has lived through
     */
    record Beginning(MemoryDisk disk, int told, Map<Integer, List<byte[]>> sent, Watermarks seen, Instant at) {

        Beginning {
            Map<Integer, List<byte[]>> copy = new TreeMap<>();
            sent.forEach((session, frames) -> copy.put(session, new ArrayList<>(frames)));
            sent = copy;
        }

        /** The same on another disk. */
        Beginning on(MemoryDisk other) {
            return new Beginning(other, told, sent, seen, at);
        }
    }

    /** What a process said of itself until it ended. */
    enum Verdict {
        UNAFFECTED,
        DEGRADED,
        HALTED
    }

    /**
     * A process that has ended.
     *
     * @param reasons what it named as its trouble
     * @param unclear violations: what it still named when it was long over
     * @param end how the world is now, with the disk as that process left it
     */
    record Ended(Verdict verdict, Set<String> reasons, List<String> unclear, Beginning end) {}

    Beginning firstDay() {
        return new Beginning(new MemoryDisk(clock), 0, new TreeMap<>(), new Watermarks(0, 0, 0), began);
    }

    ManualClock clock() {
        return clock;
    }

    /** Lives one chapter to its end, or to the failure that ends it. */
    Ended live(Beginning beginning) {
        return live(beginning, plantedBug.apply(beginning.disk()), HAPPENINGS, EVENING_ROUNDS);
    }

    private Ended live(Beginning beginning, Disk disk, int happenings, int eveningRounds) {
        clock.set(beginning.at());
        ScriptedBroker broker = new ScriptedBroker(7, 2, 1);
        for (int told = 0; told < beginning.told(); told++) {
            broker.next();
        }
        Map<Integer, List<byte[]>> sent =
                new Beginning(beginning.disk(), 0, beginning.sent(), beginning.seen(), began).sent();
        Watched watched = new Watched(beginning.seen());
        try {
            watched.run(broker, sent, disk, happenings, eveningRounds);
        } catch (IOException | RuntimeException halted) {
            watched.halted("start or stop: " + halted);
        }
        int told = beginning.told() + watched.told(happenings);
        return new Ended(
                watched.verdict,
                watched.reasons,
                watched.verdict == Verdict.HALTED ? List.of() : watched.unclear,
                new Beginning(beginning.disk(), told, sent, watched.seen, clock.instant()));
    }

    /** One process and what is seen of it. */
    private final class Watched {
        private final Set<String> reasons = new TreeSet<>();
        private final List<ScriptedFeed> feeds = new ArrayList<>();
        private Watermarks seen;
        private Verdict verdict = Verdict.UNAFFECTED;
        private List<String> unclear = List.of();

        Watched(Watermarks seen) {
            this.seen = seen;
        }

        int told(int happenings) {
            return feeds.isEmpty() ? 0 : happenings - feeds.getFirst().happeningsLeft();
        }

        void halted(String why) {
            verdict = Verdict.HALTED;
            reasons.add(why);
        }

        void run(ScriptedBroker broker, Map<Integer, List<byte[]>> sent, Disk disk, int happenings, int evening)
                throws IOException {
            SteppedRoles roles = new SteppedRoles(1 + sent.size());
            Truebook truebook = Truebook.in(FOLDER)
                    .world(clock, disk, (host, port, timeout) -> {
                        throw new IOException("there is no network here");
                    })
                    .run(roles, Runnable::run)
                    .policy(BookPolicy.DEFAULT)
                    .lake(LAKE)
                    .feed((intake, views, quotes) -> {
                        ScriptedFeed feed = new ScriptedFeed(broker, sent, happenings, intake, views, clock);
                        feeds.add(feed);
                        return feed;
                    })
                    .start();
            try {
                for (int left = 500; left > 0 && roles.failures().isEmpty() && !isToldAndAccepted(); left--) {
                    round(roles, truebook, MORNING_ROUND);
                }
                for (int left = evening; left > 0 && roles.failures().isEmpty(); left--) {
                    round(roles, truebook, EVENING_ROUND);
                }
                for (int left = EVENING_ROUNDS; left > 0 && !unclear.isEmpty(); left--) {
                    round(roles, truebook, EVENING_ROUND);
                }
            } finally {
                look(truebook);
            }
            roles.failures().forEach((role, failure) -> halted(role + ": " + failure));
            if (roles.failures().isEmpty()) {
                truebook.close();
                look(truebook);
            }
        }

        private boolean isToldAndAccepted() {
            return feeds.getFirst().isSilent() && seen.accepted() >= seen.received();
        }

        private void round(SteppedRoles roles, Truebook truebook, Duration time) {
            clock.advance(time);
            roles.round();
            look(truebook);
        }

        private void look(Truebook truebook) {
            TruebookStatus status = truebook.status();
            seen = status.watermarks();
            List<String> now = new ArrayList<>();
            status.trouble().ifPresent(now::add);
            status.contradiction().ifPresent(now::add);
            add(now, "lake", status.lake().lastError());
            add(now, "upkeep", status.lake().upkeepError());
            if (!now.isEmpty() && verdict == Verdict.UNAFFECTED) {
                verdict = Verdict.DEGRADED;
            }
            reasons.addAll(now);
            unclear = now.stream()
                    .map(reason -> "I10: it is over, and still told: " + reason)
                    .toList();
        }

        private static void add(List<String> reasons, String where, @Nullable String why) {
            if (why != null) {
                reasons.add(where + ": " + why);
            }
        }
    }

    /**
     * What is wrong after a process has ended: the next one, without faults, must recover, go on, and stop in order, and
     * the record must be what was sent and promised. One sentence a violation.
     *
     * @param left what the disk kept of the process that has ended
     */
    List<String> violations(Ended ended, MemoryDisk left) {
        Beginning next = new Beginning(
                left,
                ended.end().told(),
                ended.end().sent(),
                ended.end().seen(),
                ended.end().at());
        Ended honest = live(next, left, HAPPENINGS_AFTERWARDS, 0);
        if (honest.verdict() != Verdict.UNAFFECTED) {
            return List.of("I12: the next start without faults was " + honest.verdict() + ": " + honest.reasons());
        }
        try {
            return new HistoryChecker(left.otherProcess(), FOLDER)
                    .check(honest.end().sent(), honest.end().seen());
        } catch (IOException unreadable) {
            return List.of("I12: the record cannot be read: " + unreadable.getMessage());
        }
    }
}
