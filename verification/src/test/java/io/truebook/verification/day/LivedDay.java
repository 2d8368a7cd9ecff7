package io.truebook.verification.day;

import static org.assertj.core.api.Assertions.assertThat;

import io.truebook.app.Truebook;
import io.truebook.domain.PositionKey;
import io.truebook.domain.PositionUpdate;
import io.truebook.engine.LakeHistory;
import io.truebook.engine.ManualClock;
import io.truebook.engine.SteppedRoles;
import io.truebook.engine.seam.Threads;
import io.truebook.lake.LakeSettings;
import io.truebook.lake.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.LongUnaryOperator;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A day of a whole Truebook before {@link DayBroker}, second by second: the book, the real journal, the real lake with
 * its own triggers. At moments spread over the day it is noted what the book said; at the end the lake has to say the
 * same of those moments, and how long it takes is measured.
 */
final class LivedDay implements AutoCloseable {

    private static final int SECONDS_AN_INTERVAL = 3;
    private static final int BLOCK_BYTES = 4096;
    private static final int WORTH_ASKING_FILES = 200;

    private final Path lake;
    private final ManualClock clock = new ManualClock();
    private final DayDisk disk;
    private final SteppedRoles roles = new SteppedRoles(1);
    private final List<DayBroker> broker = new ArrayList<>();
    private final Truebook truebook;
    private final List<Noted> noted = new ArrayList<>();
    private long journaledInTheDay;
    private long mostFiles;
    private double slowestWhileWriting;

    /** What the book said at a moment, and which version of {@code positions} was the newest. */
    private record Noted(
            Instant at,
            Map<PositionKey, PositionUpdate> book,
            long version,
            Map<PositionKey, PositionUpdate> positions) {}

    LivedDay(Path folder, LakeSettings settings) throws IOException {
        this.lake = folder.resolve("lake");
        this.disk = new DayDisk(clock, lake);
        this.truebook = Truebook.in(folder)
                .world(clock, disk, (host, port, timeout) -> {
                    throw new IOException("there is no network here");
                })
                .run(roles, Threads.PARALLEL_IO)
                .lake(settings)
                .feed((intake, views, quotes) -> {
                    broker.add(new DayBroker(intake, views, quotes, clock));
                    return broker.getFirst();
                })
                .start();
        roles.untilIdle();
    }

    /** @param samples at so many moments it is noted what the book says */
    LivedDay live(int intervals, int samples) throws IOException {
        for (int number = 1; number <= intervals; number++) {
            for (int second = 0; second < SECONDS_AN_INTERVAL; second++) {
                clock.advance(Duration.ofSeconds(1));
                broker.getFirst().second();
                roles.untilIdle();
            }
            askIfMoreFiles();
            if (number * samples / intervals > (number - 1) * samples / intervals) {
                note();
            }
        }
        truebook.flushLake();
        journaledInTheDay = disk.journaled();
        clock.advance(Duration.ofSeconds(1));
        assertThat(roles.failures()).isEmpty();
        return this;
    }

    /** The most small files wait just before they are compacted: that is the worst time to ask. */
    private void askIfMoreFiles() throws IOException {
        long files = truebook.status().lake().liveFiles();
        if (files >= mostFiles + WORTH_ASKING_FILES) {
            mostFiles = files;
            Instant now = clock.instant();
            slowestWhileWriting = Math.max(
                    slowestWhileWriting,
                    Stopwatch.time(() -> truebook.history().asOf(now, now), DayFigures.PAST_GOAL_MILLIS)
                            .millis());
        }
    }

    private void note() throws IOException {
        LakeHistory.Current current = truebook.history().current();
        // Marks come on the second; half a second later nothing has that time.
        noted.add(
                new Noted(clock.instant().plusMillis(500), truebook.view().byKey(), current.version(), current.rows()));
    }

    /** An hour in which nothing happens, then everything that can be done on demand. */
    LivedDay tidyUp() throws IOException {
        pass(Duration.ofHours(1));
        truebook.maintenance().optimize(Progress.UNHEARD);
        pass(Duration.ofHours(2));
        truebook.maintenance().vacuum(Progress.UNHEARD);
        return this;
    }

    private void pass(Duration time) {
        for (Duration passed = Duration.ZERO; passed.compareTo(time) < 0; passed = passed.plusMinutes(10)) {
            clock.advance(Duration.ofMinutes(10));
            roles.untilIdle();
        }
    }

    /** Whether the tables are sound and equal to the journal: findings, of which there are none. */
    List<?> findings() throws IOException {
        return truebook.maintenance().verify(Progress.UNHEARD).findings();
    }

    /** Asks of every moment noted and checks every answer. */
    DayFigures figures() throws IOException {
        LakeHistory history = truebook.history();
        double version = 0;
        double event = 0;
        double known = 0;
        double both = 0;
        for (Noted then : noted) {
            Instant at = then.at;
            version = Math.max(version, answered(then.positions, () -> history.atVersion(then.version)));
            event = Math.max(event, answered(then.book, () -> history.asOf(at)));
            known = Math.max(known, answered(then.book, () -> history.asKnownAt(at)));
            both = Math.max(both, answered(then.book, () -> history.asOf(at, at)));
        }
        return new DayFigures(
                noted.size(),
                history.status().stream()
                        .mapToLong(LakeHistory.TableStatus::files)
                        .max()
                        .orElseThrow(),
                bytes(file -> true, LivedDay::inBlocks),
                bytes(file -> file.toString().contains("_delta_log"), bytes -> bytes),
                disk.written(),
                journaledInTheDay,
                Stopwatch.time(history::current, DayFigures.POSITIONS_GOAL_MILLIS)
                        .millis(),
                version,
                event,
                known,
                both,
                mostFiles,
                slowestWhileWriting);
    }

    private static double answered(
            Map<PositionKey, PositionUpdate> expected, Stopwatch.Question<Map<PositionKey, PositionUpdate>> question)
            throws IOException {
        Stopwatch.Answer<Map<PositionKey, PositionUpdate>> answer =
                Stopwatch.time(question, DayFigures.PAST_GOAL_MILLIS);
        assertThat(answer.answer()).isEqualTo(expected);
        return answer.millis();
    }

    private static long inBlocks(long bytes) {
        return (bytes + BLOCK_BYTES - 1) / BLOCK_BYTES * BLOCK_BYTES;
    }

    private long bytes(Predicate<Path> which, LongUnaryOperator measure) throws IOException {
        try (Stream<Path> files = Files.walk(lake)) {
            return files.filter(Files::isRegularFile)
                    .filter(which)
                    .mapToLong(file -> measure.applyAsLong(file.toFile().length()))
                    .sum();
        }
    }

    @Override
    public void close() throws IOException {
        truebook.close();
    }
}
