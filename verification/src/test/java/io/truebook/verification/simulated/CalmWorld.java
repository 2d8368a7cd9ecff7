package io.truebook.verification.simulated;

import static org.assertj.core.api.Assertions.assertThat;

import io.truebook.app.Truebook;
import io.truebook.app.TruebookStatus;
import io.truebook.domain.BookPolicy;
import io.truebook.engine.BrokerFeed;
import io.truebook.engine.ManualClock;
import io.truebook.engine.SteppedRoles;
import io.truebook.engine.seam.MemoryDisk;
import io.truebook.ib.IbBrokerFeed;
import io.truebook.ib.IbSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A Truebook before a broker, a network and a disk with which nothing is wrong until somebody sees to it. */
final class CalmWorld {

    private static final Duration STEP = Duration.ofMillis(50);

    final ManualClock clock = new ManualClock();
    final MemoryDisk disk = new MemoryDisk(clock);
    final SteppedRoles roles = new SteppedRoles(1);
    final SimulatedTws tws;
    final Truebook truebook;

    /** Up, all positions confirmed, and in both tables. */
    CalmWorld() throws IOException {
        SplittableRandom random = new SplittableRandom(3);
        Weather calm = new Weather(random.split());
        calm.clears();
        this.tws = new SimulatedTws(new ScriptedBroker(5, 2, 3), clock, random.split(), calm, digest());
        this.truebook = Truebook.in(Path.of("/truebook"))
                .world(clock, disk, tws)
                .run(roles, Runnable::run)
                .policy(BookPolicy.DEFAULT)
                .feed((intake, views, quotes) ->
                        new IbBrokerFeed(IbSettings.DEFAULT, tws, clock, random.split(), intake, views, quotes::offer))
                .start();
        assertThat(passesUntil(() -> isProven() && isInLake(), Duration.ofMinutes(2)))
                .isPositive();
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }

    TruebookStatus status() {
        return truebook.status();
    }

    SimulatedConnection connection() {
        SimulatedConnection latest = tws.latest();
        if (latest == null) {
            throw new IllegalStateException("there is no connection");
        }
        return latest;
    }

    /** The link is up, and nothing may have been missed since the last complete check. */
    boolean isProven() {
        return isLive() && status().book().gap() == null && status().book().lastCheck() != null;
    }

    private boolean isInLake() {
        return status().lake().positionRows() > 0;
    }

    boolean isLive() {
        BrokerFeed.@Nullable FeedStatus feed = status().feed();
        return feed != null && feed.state().equals("LIVE");
    }

    long counted(String counter) {
        BrokerFeed.@Nullable FeedStatus feed = status().feed();
        return feed == null ? 0 : feed.counts().getOrDefault(counter, 0L);
    }

    /** Something is traded, and the broker says so. */
    void trade() {
        tws.happen();
    }

    /** Something is traded, and nobody says so. */
    void tradeInSilence() {
        tws.broker.happening(tws::note);
    }

    void fill() {
        disk.capacity(
                disk.files().values().stream().mapToLong(file -> file.length).sum());
    }

    /** How long it takes until something is true, in virtual time; negative when it does not come true in time. */
    Duration passesUntil(BooleanSupplier condition, Duration most) {
        long began = clock.nanoTime();
        while (!condition.getAsBoolean()) {
            if (clock.nanoTime() - began > most.toNanos()) {
                return Duration.ofNanos(-1);
            }
            tws.turn();
            roles.round();
            clock.advance(STEP);
        }
        return Duration.ofNanos(clock.nanoTime() - began);
    }
}
