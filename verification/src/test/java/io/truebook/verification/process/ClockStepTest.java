package io.truebook.verification.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.truebook.domain.PositionUpdate;
import io.truebook.engine.seam.Disk;
import io.truebook.verification.HistoryChecker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * The machine's wall clock is set while the service runs, by a library that stands between it and the clock of the
 * system; monotonic time is left alone, as it is when somebody sets a clock.
 */
@Tag("faketime")
class ClockStepTest {

    @TempDir
    private Path folder;

    @Test
    @Tag("B-23")
    @Tag("R-011")
    void aClockThatIsSetOrdersNothingStopsNothingAndLosesNothing() throws Exception {
        Path offset = folder.resolve("clock");
        Files.writeString(offset, "+0");
        FaultRun.tell(folder, folder.resolve("data"), run -> {
            ServiceProcess service = run.serve(start -> start.under(fakeClock(offset)));
            FaultRun.awaitBusy(service);
            int steps = 0;
            Duration longest = Duration.ZERO;
            for (String step : List.of("-43200", "+172800", "+0")) {
                JsonNode before = service.awaitLink("LIVE");
                set(offset, step);
                long began = System.nanoTime();
                service.awaitStatus("the clock to be set and updates to be recorded", status -> {
                    return Marks.of(status).accepted() > Marks.of(before).accepted() + FaultRun.RATE / 2
                            && isSet(status, Long.parseLong(step));
                });
                longest = Figures.since(began).compareTo(longest) > 0 ? Figures.since(began) : longest;
                JsonNode after = FaultRun.hold(
                        service,
                        Duration.ofSeconds(1),
                        "the link stays up",
                        status ->
                                status.path("broker").path("state").asString("").equals("LIVE"));
                assertThat(after.path("broker").path("session").asInt())
                        .isEqualTo(before.path("broker").path("session").asInt());
                steps++;
            }
            long inLake = service.promised().inLake();
            service.awaitStatus(
                    "the lake's timers to go on", status -> Marks.of(status).inLake() > inLake);
            assertThat(run.said()).contains("recorded time runs at half speed until it catches");
            run.restAndJudge(service);
            Figures.of("clock steps")
                    .and("steps", steps, "3")
                    .and("order violations", 0, "0")
                    .and("reconnects", 0, "0")
                    .seconds("recording within", longest, "<= 10")
                    .print();
        });
        aRowThatGoesBackWouldBeSeen();
    }

    private void aRowThatGoesBackWouldBeSeen() throws IOException {
        HistoryChecker checker = new HistoryChecker(Disk.LOCAL, folder.resolve("data"));
        checker.readJournal();
        List<PositionUpdate> rows = new ArrayList<>(checker.updates());
        Collections.reverse(rows);
        assertThat(Verdict.timesThatDoNotIncrease(rows)).isNotEmpty();
    }

    /** The time that the service tells is the machine's, off by that many seconds. */
    private static boolean isSet(JsonNode status, long seconds) {
        Duration off =
                Duration.between(Instant.now(), Instant.parse(status.path("at").asString()));
        return Math.abs(off.toSeconds() - seconds) < 60;
    }

    private static void set(Path offset, String step) throws IOException {
        Path next = offset.resolveSibling("clock.next");
        Files.writeString(next, step);
        Files.move(next, offset, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static Map<String, String> fakeClock(Path offset) {
        // Without the last one its own correction ends every timed wait of a Java machine at once.
        return Map.of(
                "LD_PRELOAD", library().orElseThrow().toString(),
                "FAKETIME_TIMESTAMP_FILE", offset.toString(),
                "FAKETIME_DONT_FAKE_MONOTONIC", "1",
                "FAKETIME_CACHE_DURATION", "1",
                "FAKETIME_FORCE_MONOTONIC_FIX", "0");
    }

    private static Optional<Path> library() {
        return List.of("x86_64-linux-gnu", "aarch64-linux-gnu").stream()
                .map(machine -> Path.of("/usr/lib", machine, "faketime", "libfaketime.so.1"))
                .filter(Files::exists)
                .findFirst();
    }
}
