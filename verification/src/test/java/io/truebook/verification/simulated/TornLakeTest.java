package io.truebook.verification.simulated;

import static org.assertj.core.api.Assertions.assertThat;

import io.truebook.domain.PositionKey;
import io.truebook.domain.PositionUpdate;
import io.truebook.engine.LakeHistory;
import io.truebook.engine.UnreadableLakeException;
import io.truebook.engine.seam.Disk;
import io.truebook.engine.seam.MemoryDisk;
import io.truebook.lake.DeltaLake;
import io.truebook.verification.simulated.BusyLife.Beginning;
import io.truebook.verification.simulated.BusyLife.Ended;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The newest files of both tables' logs, cut and flipped: the last commit, the checkpoint, the hint that names it, the
 * checksum. A reader gets the rows that were there, or is told which table cannot be read; the writer goes on rightly,
 * or refuses.
 */
@Tag("R-011")
class TornLakeTest {

    private static final int EACH_STARTED = 20;
    private static final Path LAKE = BusyLife.FOLDER.resolve("lake");

    private final BusyLife life = new BusyLife(UnaryOperator.identity());
    private final Ended whole = aLifeThatWasKilled();
    private final MemoryDisk disk = whole.end().disk();
    private final String journal;
    private final Rows expected;
    private final Map<String, Integer> outcomes = new TreeMap<>();
    private final List<String> wrong = new ArrayList<>();
    private int offsets;

    TornLakeTest() throws IOException {
        journal = new String(disk.contents(BusyLife.FOLDER.resolve("journal/id")), StandardCharsets.US_ASCII).strip();
        expected = read(disk);
    }

    /** All that the lake says. */
    private record Rows(
            long seq, Map<PositionKey, PositionUpdate> current, Map<PositionKey, List<PositionUpdate>> all) {}

    private Ended aLifeThatWasKilled() {
        Beginning second = life.live(life.firstDay()).end();
        return life.live(second);
    }

    private Rows read(Disk from) throws IOException {
        LakeHistory history = DeltaLake.history(LAKE, from, journal);
        LakeHistory.Current current = history.current();
        Map<PositionKey, List<PositionUpdate>> all = new TreeMap<>();
        for (PositionKey key : current.rows().keySet()) {
            all.put(key, history.history(key));
        }
        return new Rows(current.seq(), new TreeMap<>(current.rows()), all);
    }

    /** Of each table the newest of each kind of file that makes up its log. */
    private List<Path> ends() {
        List<Path> files = new ArrayList<>();
        for (String table : List.of("positions", "position_updates")) {
            for (String kind : List.of("\\d{20}\\.json", ".*\\.checkpoint\\.parquet", "_last_checkpoint", ".*\\.crc")) {
                Path log = LAKE.resolve(table).resolve("_delta_log");
                disk.files().keySet().stream()
                        .filter(file -> log.equals(file.getParent())
                                && file.getFileName().toString().matches(kind))
                        .reduce((first, second) -> second)
                        .ifPresent(files::add);
            }
        }
        return files;
    }

    @Test
    void damageAtManyBytesOfTheNewestLogFilesIsNeverReadAsOtherRows() throws IOException {
        damageEvery(17, 601);
        report();
        assertThat(offsets).isGreaterThan(1_000);
    }

    @Test
    @Tag("long")
    void damageAtEachByteOfTheNewestLogFilesIsNeverReadAsOtherRows() throws IOException {
        damageEvery(1, 1);
        report();
    }

    /** Of text each {@code stride}th byte, of what has checksums of its own each {@code sparse}th; some starts, too. */
    private void damageEvery(int stride, int sparse) throws IOException {
        for (Path file : ends()) {
            byte[] content = disk.contents(file);
            int step = file.toString().endsWith(".parquet") ? sparse : stride;
            for (int at = 0; at < content.length; at += step) {
                byte[] flipped = content.clone();
                flipped[at] ^= (byte) (1 << at / step % 8);
                look(file, at, "flip", flipped);
                look(file, at, "cut", Arrays.copyOf(content, at));
                if (at / step % EACH_STARTED == 0) {
                    goOn(file, at, "flip", flipped);
                    goOn(file, at, "cut", Arrays.copyOf(content, at));
                }
            }
        }
    }

    private MemoryDisk damaged(Path file, byte[] content) {
        MemoryDisk damaged = disk.kill();
        damaged.tamper(file, content);
        return damaged;
    }

    private void look(Path file, int at, String damage, byte[] content) throws IOException {
        String outcome;
        try {
            Rows found = read(damaged(file, content));
            outcome = found.equals(expected) ? "read as it was" : "READ WRONGLY";
        } catch (UnreadableLakeException refused) {
            outcome = names(file, refused) ? "refused" : "refused without a name";
        }
        judge("reading", file, at, damage, outcome);
    }

    private static boolean names(Path file, Exception refused) {
        String table = LAKE.relativize(file).getName(0).toString();
        return String.valueOf(refused.getMessage()).contains("/" + table);
    }

    private void goOn(Path file, int at, String damage, byte[] content) {
        List<String> violations = life.violations(whole, damaged(file, content));
        boolean refused = violations.stream()
                .anyMatch(violation -> violation.startsWith("I12: the next start")
                        && violation.contains("UnreadableLakeException")
                        && violation.contains(LAKE.relativize(file).getName(0).toString()));
        judge(
                "writing",
                file,
                at,
                damage,
                violations.isEmpty() ? "went on" : refused ? "refused" : "WRONG " + violations);
    }

    private void judge(String what, Path file, int at, String damage, String outcome) {
        offsets++;
        boolean fine = outcome.startsWith("read") || outcome.equals("refused") || outcome.equals("went on");
        outcomes.merge(what + " " + (fine ? outcome : "wrong"), 1, Integer::sum);
        if (!fine) {
            wrong.add(what + " after a " + damage + " at " + at + " of " + LAKE.relativize(file) + ": " + outcome);
        }
    }

    private void report() {
        System.out.println("torn ends of the lake: " + offsets + " offsets, " + outcomes + ", " + wrong.size()
                + " wrong recoveries (goal 0)");
        assertThat(wrong).isEmpty();
    }
}
