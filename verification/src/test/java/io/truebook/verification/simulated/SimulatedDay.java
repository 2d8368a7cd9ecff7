package io.truebook.verification.simulated;

import io.truebook.app.LakeAheadException;
import io.truebook.app.Truebook;
import io.truebook.domain.BookPolicy;
import io.truebook.domain.BrokerEvent;
import io.truebook.domain.ConflictPolicy;
import io.truebook.domain.Entry;
import io.truebook.domain.PositionKey;
import io.truebook.domain.PositionUpdate;
import io.truebook.engine.BrokerFeed;
import io.truebook.engine.LakeHistory;
import io.truebook.engine.LiveView;
import io.truebook.engine.ManualClock;
import io.truebook.engine.SteppedRoles;
import io.truebook.engine.UnreadableLakeException;
import io.truebook.engine.Watermarks;
import io.truebook.engine.seam.Clock;
import io.truebook.engine.seam.MemoryDisk;
import io.truebook.ib.IbBrokerFeed;
import io.truebook.ib.IbSettings;
import io.truebook.journal.CorruptJournalException;
import io.truebook.lake.LakeSettings;
import io.truebook.lake.Partitioning;
import io.truebook.lake.Upkeep;
import io.truebook.verification.HistoryChecker;
import io.truebook.verification.simulated.DiskWeather.Rot;
import io.truebook.verification.simulated.ScriptedBroker.Holding;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A day in the life of a Truebook, everything in it decided by one seed: the real link, pump, book, journal, lake and
 * reconciler, stepped in a seeded order in virtual time, before a broker, a network and a disk that misbehave. At the
 * end the faults stop, the world settles, and what is on record is judged.
 */
final class SimulatedDay {

    private static final Path FOLDER = Path.of("/truebook");
    private static final Duration SETTLING = Duration.ofMinutes(20);
    private static final Duration PATIENCE = Duration.ofHours(1);
    private static final Duration LONGEST_STEP = Duration.ofMillis(500);
    private static final Duration STEP = Duration.ofMillis(10);
    private static final Duration SNAPSHOT_AGE = Duration.ofMinutes(30);
    private static final int MOST_WAITING = 20_000;
    private static final int MOST_OPEN_FILES = 32;
    private static final long GOES_ON_WITHIN = Duration.ofMinutes(2).toNanos();
    private static final int MOST_LAKE_ROWS_WAITING = 100_000;

    private static final List<String> SLEEPERS =
            List.of("all", "all", "pump", "lake-sink", "ib-link", "refold", "reconciler");

    /** One of them is the day's. */
    private static final List<ConflictPolicy> CONFLICT_POLICIES = List.of(
            new ConflictPolicy.Hybrid(),
            new ConflictPolicy.LastWriteWins(),
            new ConflictPolicy.BrokerAuthoritative(),
            new ConflictPolicy.BusinessRules());

    /** Fewer commits than by default: each costs more than an hour of everything else. Upkeep comes often instead. */
    private static final LakeSettings LAKE = new LakeSettings(
                    Partitioning.NONE,
                    Duration.ofSeconds(5),
                    1000,
                    Duration.ofMinutes(2),
                    50_000,
                    Duration.ofMinutes(5),
                    50)
            .withUpkeep(new Upkeep(
                    20,
                    10_000,
                    Duration.ofMinutes(20),
                    Duration.ofMinutes(20),
                    Duration.ofHours(1),
                    Duration.ofMinutes(30),
                    Duration.ofDays(7),
                    48L << 20,
                    Duration.ofMinutes(10)));

    private final long seed;
    private final PlantedBug bug;
    private final Duration length;
    private final int doomWithin;
    private final ManualClock clock = new ManualClock();
    private final SplittableRandom random;
    private final Weather weather;
    private final DiskWeather diskWeather;
    private final SimulatedTws tws;
    private final OutsideRecords outside;
    private final BookPolicy policy;
    private final MessageDigest log = sha256();
    private final Map<Integer, List<byte[]>> sent = new TreeMap<>();
    private final Map<PositionKey, Boolean> open = new TreeMap<>();
    private final List<PositionUpdate> suspects = new ArrayList<>();
    private final List<String> violations = new ArrayList<>();
    private final Map<String, Integer> happened = new TreeMap<>();
    private MemoryDisk disk = new MemoryDisk(clock);
    private Watermarks seen = new Watermarks(0, 0, 0);
    private long seenSeq = -1;
    private Duration step = STEP;
    private long nextMarket;
    private long nextDoom;
    private long nextSpell;
    private long nextClockStep;
    private long nextFullDisk;
    private long fullUntil;
    private long roomSince;
    private long nextPause;
    private long pausedUntil;
    private String paused = "";
    private Optional<String> refusal = Optional.empty();

    /** @param length how long the faults last */
    SimulatedDay(long seed, PlantedBug bug, Duration length) {
        this(seed, bug, length, Rot.NONE);
    }

    /** A day on a disk that may put writes where they don't belong. */
    SimulatedDay(long seed, PlantedBug bug, Duration length, Rot rot) {
        this.seed = seed;
        this.length = length;
        this.doomWithin = (int) Math.max(120, length.toSeconds() / 6);
        this.bug = bug;
        this.random = new SplittableRandom(seed);
        this.weather = new Weather(random.split());
        this.diskWeather = new DiskWeather(weather, clock, random.split(), rot);
        ScriptedBroker broker = new ScriptedBroker(random.nextLong(), 2, 8).withModels(3);
        this.tws = new SimulatedTws(broker, clock, random.split(), weather, log);
        this.outside = new OutsideRecords(clock, random.split());
        this.policy =
                BookPolicy.DEFAULT.resolvingBy(CONFLICT_POLICIES.get(Math.floorMod(seed, CONFLICT_POLICIES.size())));
        this.nextMarket = soon(60);
        this.nextSpell = soon(600);
        this.nextClockStep = soon(3600);
        this.nextFullDisk = soon(5400);
        this.nextPause = soon(1200);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }

    /** A moment within the next {@code seconds}. */
    private long soon(int seconds) {
        return soon(seconds, 1000);
    }

    private long soon(int units, int millisEach) {
        return clock.nanoTime()
                + Duration.ofMillis(1L + random.nextInt(units * millisEach)).toNanos();
    }

    /** Lives the day and judges it: one sentence a violation. */
    List<String> violations() throws IOException {
        while (clock.nanoTime() < length.toNanos() && violations.isEmpty() && refusal.isEmpty()) {
            live();
        }
        weather.clears();
        tws.mend();
        disk.capacity(Long.MAX_VALUE);
        if (violations.isEmpty() && refusal.isEmpty()) {
            settle();
        }
        violations.addAll(tws.violations);
        if (violations.isEmpty() && refusal.isEmpty()) {
            judge();
        }
        return violations;
    }

    /** Why it could not go on, since a rotten disk had lost the only copy of something. */
    Optional<String> refusal() {
        return refusal;
    }

    /** How many writes have landed elsewhere. */
    int misdirected() {
        return diskWeather.misdirected();
    }

    /** Of every byte delivered, every watermark seen and every fact recorded; 64 hexadecimal digits. */
    String hash() {
        return HexFormat.of().formatHex(log.digest());
    }

    /** What happened in the day, for people. */
    @Override
    public String toString() {
        return "day " + seed + ": " + happened + ", " + outside.handedIn() + " imports by "
                + policy.conflictPolicy().getClass().getSimpleName() + ", " + tws.connects() + " connects, seq "
                + seen.accepted();
    }

    private void count(String what) {
        happened.merge(what, 1, Integer::sum);
    }

    // One process

    /** One process, until it ends in some way or the day is over. */
    private void live() throws IOException {
        SteppedRoles roles = new SteppedRoles(random.nextLong());
        count("lives");
        @Nullable Truebook truebook = null;
        try {
            bug.betweenLives(disk);
            diskWeather.beginLife();
            misfortunes();
            disk.countReads().faults(diskWeather);
            truebook = start(roles);
            nextDoom = soon(doomWithin);
            while (clock.nanoTime() < length.toNanos() && roles.failures().isEmpty()) {
                if (clock.nanoTime() >= nextDoom) {
                    doom(truebook);
                }
                round(roles, truebook);
            }
            look(truebook);
            if (roles.failures().isEmpty()) {
                stop(truebook);
            } else {
                roles.failures().forEach(this::blame);
                die(disk.kill());
            }
        } catch (MemoryDisk.Killed killed) {
            look(truebook);
            die(chance(3) ? disk.kill() : chance(2) ? disk.powerCut() : disk.crash(random));
        } catch (Ordered ordered) {
            clock.advance(Duration.ofSeconds(1 + random.nextInt(30)));
        } catch (IOException | RuntimeException failure) {
            look(truebook);
            if (!isRefusal(failure)) {
                blame("start or stop", failure);
            }
            if (truebook == null) {
                diskWeather.clearUp();
            }
            die(disk.kill());
        }
    }

    /** On a rotten disk some things are lost for good; then nothing may be made up, and the place is to be named. */
    private boolean isRefusal(Exception failure) {
        if (diskWeather.misdirected() == 0) {
            return false;
        }
        String words = String.valueOf(failure.getMessage());
        boolean named = words.contains(FOLDER + "/") && !words.contains("Input/output error");
        boolean refuses = failure instanceof CorruptJournalException
                || failure instanceof UnreadableLakeException
                || failure instanceof LakeAheadException;
        if (refuses && named) {
            refusal = Optional.of(words);
        }
        return refuses && named;
    }

    private boolean chance(int oneIn) {
        return random.nextInt(oneIn) == 0;
    }

    /** A person has stopped the process, in order. */
    private static final class Ordered extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    private Truebook start(SteppedRoles roles) throws IOException {
        Clock shown = bug.clock(clock);
        return Truebook.in(FOLDER)
                .world(shown, bug.disk(disk), bug.network(tws))
                .run(roles, Runnable::run)
                .policy(bug.policy(policy))
                .lake(LAKE)
                .feed((intake, views, quotes) -> new Watched(new IbBrokerFeed(
                        IbSettings.DEFAULT, bug.network(tws), shown, random.split(), intake, views, quotes::offer)))
                .start();
    }

    /** Tells which connection became which session. */
    private final class Watched implements BrokerFeed {
        private final IbBrokerFeed feed;
        private int session;

        Watched(IbBrokerFeed feed) {
            this.feed = feed;
        }

        @Override
        public String name() {
            return feed.name();
        }

        @Override
        public int step() {
            int done = feed.step();
            int now = feed.status().session();
            SimulatedConnection latest = tws.latest();
            if (now != session && latest != null) {
                session = now;
                sent.put(session, latest.records());
                count("sessions");
            }
            return done;
        }

        @Override
        public FeedStatus status() {
            return feed.status();
        }

        @Override
        public void stop() {
            feed.stop();
        }
    }

    /** How this process is to end. */
    private void doom(Truebook truebook) throws IOException {
        nextDoom = soon(doomWithin);
        if (chance(4)) {
            stop(truebook);
            throw new Ordered();
        }
        count("dooms");
        diskWeather.arm();
    }

    private void stop(Truebook truebook) throws IOException {
        truebook.close();
        look(truebook);
        count("orderly stops");
    }

    /** A failure without a cause that we know of is a bug. */
    private void blame(String where, Throwable failure) {
        if (!diskWeather.hasHurt() && fullUntil == 0) {
            violations.add("I12: " + where + " failed, and nothing had been done to it: " + failure);
        }
    }

    private void die(MemoryDisk left) {
        count("deaths");
        if (diskWeather.lastJournalWriteIsGone()) {
            refusal = Optional.of("the last batch of the journal was nowhere when the process died");
        }
        disk = left;
        disk.capacity(fullUntil > 0 ? used() + 1000 : Long.MAX_VALUE);
        tws.clientDied();
        clock.advance(Duration.ofMillis(500 + random.nextInt(20_000)));
    }

    private long used() {
        return disk.files().values().stream().mapToLong(file -> file.length).sum();
    }

    // One round

    private void round(SteppedRoles roles, Truebook truebook) {
        tws.turn();
        misfortunes();
        boolean market = clock.nanoTime() >= nextMarket && !weather.isCalm();
        if (market) {
            tws.happen();
            if (weather.strikes(weather.imports)) {
                outside.handTo(truebook);
            }
            nextMarket = chance(40) ? soon(900) : soon(1, 200);
        }
        int done = roles.pausing(this::standsStill).round();
        look(truebook);
        step = done > 0 || market ? STEP : longer(step);
        clock.advance(step);
    }

    /** A thread that gets no processor, or the whole process stopped. */
    private boolean standsStill(String role) {
        boolean over = !bug.sleepsForEver() && (weather.isCalm() || clock.nanoTime() >= pausedUntil);
        return !over && !paused.isEmpty() && (paused.equals("all") || paused.equals(role));
    }

    private void pause() {
        nextPause = soon(1200);
        count("pauses");
        pausedUntil = clock.nanoTime()
                + Duration.ofMillis(2000 + random.nextInt(58_000)).toNanos();
        paused = SLEEPERS.get(random.nextInt(SLEEPERS.size()));
    }

    private static Duration longer(Duration step) {
        Duration longer = step.multipliedBy(2);
        return longer.compareTo(LONGEST_STEP) < 0 ? longer : LONGEST_STEP;
    }

    private void misfortunes() {
        long now = clock.nanoTime();
        if (weather.isCalm()) {
            return;
        }
        if (now >= nextSpell) {
            nextSpell = soon(600);
            diskWeather.turn();
        }
        if (now >= nextClockStep) {
            nextClockStep = soon(3600);
            count("clock steps");
            long seconds = chance(2) ? (chance(2) ? 3600 : -3600) : random.nextInt(-172_800, 172_801);
            clock.set(clock.instant().plusSeconds(seconds));
        }
        if (now >= nextPause) {
            pause();
        }
        if (now >= nextFullDisk) {
            nextFullDisk = soon(5400);
            count("full disks");
            fullUntil = soon(120);
            disk.capacity(used() + random.nextInt(2_000));
        } else if (fullUntil > 0 && now >= fullUntil) {
            fullUntil = 0;
            roomSince = now;
            disk.capacity(Long.MAX_VALUE);
        }
    }

    private void look(@Nullable Truebook truebook) {
        if (truebook == null) {
            return;
        }
        Watermarks now = truebook.watermarks();
        seen = new Watermarks(
                Math.max(seen.received(), now.received()),
                Math.max(seen.accepted(), now.accepted()),
                Math.max(seen.inLake(), now.inLake()));
        if (now.received() - now.accepted() > MOST_WAITING) {
            violations.add("I8: " + (now.received() - now.accepted()) + " inputs wait");
        }
        boolean longOver = fullUntil == 0 && clock.nanoTime() - Math.max(roomSince, pausedUntil) > GOES_ON_WITHIN;
        if (longOver && truebook.status().trouble().isPresent()) {
            violations.add(
                    "I10: there is room again, and still: " + truebook.status().trouble());
        }
        int waitingRows = truebook.status().lake().pendingRows();
        if (waitingRows > MOST_LAKE_ROWS_WAITING) {
            violations.add("I8: " + waitingRows + " rows wait for the lake");
        }
        if (disk.mostOpenFiles() > MOST_OPEN_FILES) {
            violations.add("I8: " + disk.mostOpenFiles() + " files were open at the same time");
        }
        LiveView view = truebook.view();
        if (view.seq() != seenSeq) {
            seenSeq = view.seq();
            log.update((now + "\n").getBytes(StandardCharsets.UTF_8));
            view.positions().forEach(this::watch);
        }
    }

    /** A close that no broker's zero explains is a suspect; the record must say that the broker said it. */
    private void watch(PositionUpdate row) {
        boolean wasOpen = Boolean.TRUE.equals(open.put(row.key(), !row.isFlat()));
        if (row.source().isBrokers() && wasOpen && row.isFlat() && !tws.wasFlatWithin(row.key(), SNAPSHOT_AGE)) {
            suspects.add(row);
        }
    }

    // The end of the day

    private void settle() throws IOException {
        SteppedRoles roles = new SteppedRoles(random.nextLong());
        bug.betweenLives(disk);
        disk.faults(MemoryDisk.Faults.NONE);
        try {
            Truebook truebook = start(roles);
            until(roles, truebook, clock.nanoTime() + SETTLING.toNanos());
            breakOnceMore(roles, truebook);
            long most = clock.nanoTime() + PATIENCE.toNanos();
            until(roles, truebook, clock.nanoTime() + SETTLING.toNanos());
            while (clock.nanoTime() < most && !differences(truebook).isEmpty()) {
                round(roles, truebook);
            }
            violations.addAll(differences(truebook));
            roles.failures().forEach((role, failure) -> violations.add("I12: " + role + " failed: " + failure));
            truebook.close();
            look(truebook);
            compareWithLake(truebook);
        } catch (IOException | RuntimeException failure) {
            if (!isRefusal(failure)) {
                violations.add("I12: the last start failed, and nothing had been done to it: " + failure);
            }
        }
    }

    private void until(SteppedRoles roles, Truebook truebook, long moment) {
        while (clock.nanoTime() < moment) {
            round(roles, truebook);
        }
    }

    /** The last connection breaks, and while it is down the clock is set back: nothing that waits may wait for that. */
    private void breakOnceMore(SteppedRoles roles, Truebook truebook) {
        SimulatedConnection latest = tws.latest();
        if (latest != null) {
            latest.reset();
        }
        round(roles, truebook);
        clock.set(clock.instant().minus(Duration.ofHours(3)));
    }

    private List<String> differences(Truebook truebook) {
        List<String> found = new ArrayList<>();
        LiveView view = truebook.view();
        BrokerFeed.@Nullable FeedStatus link = truebook.status().feed();
        if (link == null || !link.state().equals("LIVE")) {
            found.add("I4: the link is not up again: " + link);
        }
        truebook.status().contradiction().ifPresent(found::add);
        if (view.status().gap() != null) {
            found.add("I6: the gap is still open: " + view.status().gap());
        }
        Map<PositionKey, PositionUpdate> recorded = view.byKey();
        tws.broker.holdings().forEach((key, held) -> {
            PositionUpdate row = recorded.get(key);
            if (!isSame(held, row)) {
                found.add("I4: " + key + " is " + held + " at the broker, on record: " + row);
            }
        });
        recorded.keySet().stream()
                .filter(key -> !tws.broker.holdings().containsKey(key))
                .forEach(key -> found.add("I7: " + key + " is on record and not the broker's"));
        return found;
    }

    private static boolean isSame(Holding held, @Nullable PositionUpdate row) {
        BigDecimal recorded = row == null ? BigDecimal.ZERO : row.position().value();
        return recorded.compareTo(held.position()) == 0;
    }

    private void compareWithLake(Truebook truebook) throws IOException {
        LakeHistory.Current stored = truebook.history().current();
        if (!new TreeMap<>(stored.rows()).equals(new TreeMap<>(truebook.view().byKey()))) {
            violations.add("I4: the lake at seq " + stored.seq() + " is not the live view");
        }
    }

    private void judge() throws IOException {
        HistoryChecker checker = new HistoryChecker(disk.otherProcess(), FOLDER);
        try {
            violations.addAll(checker.check(sent, seen));
        } catch (IOException unreadable) {
            if (!isRefusal(unreadable)) {
                throw unreadable;
            }
            return;
        }
        violations.addAll(checker.checkImports(outside.handedIn(), policy));
        for (PositionUpdate suspect : suspects) {
            boolean said = checker.entries().stream().anyMatch(entry -> saysZero(entry, suspect));
            if (!said) {
                violations.add("I5: closed though it was held: " + suspect);
            }
        }
        for (Entry entry : checker.entries()) {
            log.update((entry + "\n").getBytes(StandardCharsets.UTF_8));
        }
    }

    private static boolean saysZero(Entry entry, PositionUpdate closing) {
        return entry.seq() == closing.seq()
                && entry.input() instanceof BrokerEvent.PositionReported row
                && row.key().equals(closing.key())
                && row.position().isZero();
    }
}
