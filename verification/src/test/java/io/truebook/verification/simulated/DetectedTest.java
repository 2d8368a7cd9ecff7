package io.truebook.verification.simulated;

import static org.assertj.core.api.Assertions.assertThat;

import io.truebook.engine.seam.MemoryDisk.Fault;
import io.truebook.engine.seam.MemoryDisk.Faults;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each class of faults has a sign by which it is known in time, and the sign goes when the fault has gone (I10). */
@Tag("T-12")
class DetectedTest {

    /**
     * The sign of a fault, and how soon it must come and go.
     *
     * @param shows whether the sign is there
     * @param isClear whether it has gone, with the fault
     */
    record Sign(
            String name,
            Consumer<CalmWorld> strike,
            Predicate<CalmWorld> shows,
            Duration comesWithin,
            Consumer<CalmWorld> mend,
            Predicate<CalmWorld> isClear,
            Duration goesWithin) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Sign> signs() {
        return Stream.of(
                new Sign(
                        "CONNECTION_RESET",
                        world -> world.connection().reset(),
                        world -> world.status().book().gap() != null,
                        seconds(2),
                        world -> {},
                        CalmWorld::isProven,
                        seconds(60)),
                new Sign(
                        "HALF_OPEN_CONNECTION",
                        world -> world.connection().fallSilent(),
                        world -> !world.isLive(),
                        seconds(6),
                        world -> {},
                        CalmWorld::isProven,
                        seconds(90)),
                new Sign(
                        "GATEWAY_RESTARTS",
                        world -> {
                            world.tws.refuse(Duration.ofMinutes(4));
                            world.connection().cut();
                        },
                        world -> !world.isLive() && world.status().book().gap() != null,
                        seconds(2),
                        world -> world.clock.advance(Duration.ofMinutes(4)),
                        CalmWorld::isProven,
                        seconds(60)),
                new Sign(
                        "BROKER_LOSES_ITS_OWN_LINK",
                        world -> world.connection().loseUpstream(),
                        world -> world.status().book().gap() != null,
                        seconds(2),
                        world -> {},
                        CalmWorld::isProven,
                        seconds(120)),
                new Sign(
                        "PORT_MOVES",
                        world -> world.connection().movePort(),
                        world -> !world.isLive(),
                        seconds(2),
                        world -> {},
                        CalmWorld::isProven,
                        seconds(60)),
                new Sign(
                        "CLIENT_ID_IN_USE",
                        world -> {
                            world.tws.occupyId(seconds(40));
                            world.connection().reset();
                        },
                        world -> world.counted("notice.326") > 0,
                        seconds(40),
                        world -> {},
                        CalmWorld::isProven,
                        seconds(120)),
                new Sign(
                        "COMPETING_SESSION",
                        world -> world.connection().tellOfCompetingSession(),
                        world -> world.counted("notice.10197") > 0,
                        seconds(2),
                        world -> {},
                        CalmWorld::isProven,
                        seconds(1)),
                new Sign(
                        "ROW_OF_A_STRANGER",
                        world -> world.connection().tellOfStranger(),
                        world -> world.status().book().counters().quarantined() > 0,
                        seconds(2),
                        world -> {},
                        CalmWorld::isProven,
                        seconds(1)),
                new Sign(
                        "ACCOUNT_NOT_NAMED_ANY_MORE",
                        DetectedTest::changeAccounts,
                        world -> world.status().book().accounts().stream().anyMatch(account -> !account.managed()),
                        seconds(2),
                        DetectedTest::changeAccounts,
                        world -> world.status().book().accounts().stream().allMatch(account -> account.managed()),
                        seconds(2)),
                new Sign(
                        "MISSED_EVENT",
                        CalmWorld::tradeInSilence,
                        world -> world.status()
                                .book()
                                .lastResult()
                                .filter(result -> result.discrepancyCount() > 0)
                                .isPresent(),
                        seconds(330),
                        world -> {},
                        world -> world.status()
                                .book()
                                .lastResult()
                                .filter(result -> result.discrepancyCount() == 0)
                                .isPresent(),
                        seconds(330)),
                new Sign(
                        "FULL_DISK",
                        world -> {
                            world.fill();
                            world.trade();
                        },
                        world -> world.status().trouble().isPresent(),
                        seconds(6),
                        world -> world.disk.capacity(Long.MAX_VALUE),
                        world -> world.status().trouble().isEmpty(),
                        seconds(2)),
                new Sign(
                        "LAKE_FAILS",
                        world -> {
                            world.disk.faults(operation ->
                                    operation.path().startsWith("/truebook/lake") ? Fault.IO_ERROR : Fault.NONE);
                            world.trade();
                        },
                        world -> world.status().lake().lastError() != null,
                        seconds(10),
                        world -> world.disk.faults(Faults.NONE),
                        world -> world.status().lake().lastError() == null,
                        seconds(70)),
                new Sign(
                        "JOURNAL_FAILS",
                        world -> {
                            world.disk.failAt(world.disk.operationCount() + 1, Fault.IO_ERROR);
                            world.trade();
                        },
                        world -> world.roles.failures().containsKey("pump"),
                        seconds(6),
                        world -> {},
                        world -> true,
                        seconds(1)),
                new Sign(
                        "READ_ONLY_DISK",
                        world -> {
                            world.disk.becomeReadOnly();
                            world.trade();
                        },
                        world -> world.roles.failures().containsKey("pump"),
                        seconds(6),
                        world -> {},
                        world -> true,
                        seconds(1)),
                new Sign(
                        "SLOW_DISK",
                        world -> {
                            world.disk.faults(operation -> {
                                if (operation.name().equals("force")) {
                                    world.clock.advance(seconds(5));
                                }
                                return Fault.NONE;
                            });
                            world.trade();
                        },
                        world -> world.truebook.pump().forceLatency().getMaxValue()
                                >= seconds(5).toNanos() * 99 / 100,
                        seconds(30),
                        world -> world.disk.faults(Faults.NONE),
                        world -> world.truebook.pump().forceLatency().getMaxValue()
                                < seconds(1).toNanos(),
                        seconds(30)),
                new Sign(
                        "CLOCK_SET_BACK",
                        world -> {
                            world.clock.set(world.clock.instant().minus(Duration.ofDays(2)));
                            world.trade();
                        },
                        world -> world.status().aheadOfClock().compareTo(Duration.ofDays(1)) > 0,
                        seconds(6),
                        world -> world.clock.set(world.clock.instant().plus(Duration.ofDays(2))),
                        world -> world.status().aheadOfClock().isZero(),
                        seconds(6)),
                new Sign(
                        "COMMIT_OVERWRITTEN",
                        world -> {
                            world.disk.files().keySet().stream()
                                    .filter(file -> file.toString().matches(".*/positions/_delta_log/\\d{20}\\.json"))
                                    .reduce((first, second) -> second)
                                    .ifPresent(commit -> world.disk.tamper(
                                            commit,
                                            "{\"commitInfo\":{\"timestamp\":1,\"operation\":\"WRITE\"}}\n"
                                                    .getBytes(StandardCharsets.UTF_8)));
                            world.trade();
                        },
                        world -> world.status().lake().lostCommits() > 0,
                        seconds(40),
                        world -> {},
                        world -> world.status().lake().lastError() == null,
                        seconds(70)),
                new Sign(
                        "HANDLER_FAILS",
                        world -> {
                            register(world);
                            world.trade();
                        },
                        world -> world.status().handlerFailures().getOrDefault("failing", 0L) > 0,
                        seconds(10),
                        world -> {},
                        world -> true,
                        seconds(1)));
    }

    private static Duration seconds(long seconds) {
        return Duration.ofSeconds(seconds);
    }

    private static void changeAccounts(CalmWorld world) {
        world.tws.broker.changeAccounts();
        world.connection().tellAccounts();
    }

    private static void register(CalmWorld world) {
        try {
            world.truebook.register("failing", update -> {
                throw new IllegalStateException("this handler fails on purpose");
            });
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }

    @ParameterizedTest
    @MethodSource("signs")
    void aFaultIsToldInTimeAndNoLongerThanItLasts(Sign sign) throws IOException {
        CalmWorld world = new CalmWorld();
        assertThat(sign.shows.test(world)).as("before anything is wrong").isFalse();

        sign.strike.accept(world);
        Duration came = world.passesUntil(() -> sign.shows.test(world), sign.comesWithin);
        sign.mend.accept(world);
        Duration went = world.passesUntil(() -> sign.isClear.test(world), sign.goesWithin);

        System.out.println("detected: " + sign + " after " + came.toMillis() + " ms (goal "
                + sign.comesWithin.toMillis() + "), clear after " + went.toMillis() + " ms (goal "
                + sign.goesWithin.toMillis() + ")");
        assertThat(came).as("told; %s", world.status()).isGreaterThanOrEqualTo(Duration.ZERO);
        assertThat(went).as("clear; %s", world.status()).isGreaterThanOrEqualTo(Duration.ZERO);
    }

    /** The harness does not see signs where there are none. */
    @Test
    void aSignThatNeverComesIsMissed() throws IOException {
        CalmWorld world = new CalmWorld();

        Duration came = world.passesUntil(() -> world.status().trouble().isPresent(), seconds(60));

        assertThat(came).isNegative();
    }
}
