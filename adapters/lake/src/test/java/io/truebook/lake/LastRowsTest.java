package io.truebook.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.truebook.domain.PositionKey;
import io.truebook.domain.PositionUpdate;
import io.truebook.engine.UnreadableLakeException;
import io.truebook.engine.seam.MemoryDisk;
import io.truebook.engine.seam.Threads;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Against the answer by hand, over files as we and others write them: many row groups, pages and encodings. */
class LastRowsTest {

    private static final int SEEDS = 20;
    private static final Path FOLDER = Path.of("/table");

    private final MemoryDisk disk = new MemoryDisk(new ManualClock());

    private List<DataFile> write(Random random, List<PositionUpdate> rows) throws IOException {
        List<PositionUpdate> left = new ArrayList<>(rows);
        Collections.shuffle(left, random);
        List<DataFile> files = new ArrayList<>();
        while (!left.isEmpty()) {
            List<PositionUpdate> part = left.subList(0, 1 + random.nextInt(left.size()));
            files.add(ForeignFiles.write(
                    disk, FOLDER.resolve("file-" + files.size() + ".parquet"), ordered(random, part), random));
            part.clear();
        }
        Collections.shuffle(files, random);
        return files;
    }

    private static List<PositionUpdate> ordered(Random random, List<PositionUpdate> rows) {
        return random.nextBoolean()
                ? List.copyOf(rows)
                : rows.stream()
                        .sorted(Comparator.comparing(PositionUpdate::key).thenComparing(PositionUpdate::timestamp))
                        .toList();
    }

    private Map<PositionKey, PositionUpdate> last(List<DataFile> files, Horizon horizon, Executor executor)
            throws IOException {
        return LastRows.of(files, horizon, disk, new SideBySide(executor));
    }

    @Test
    @Tag("R-072")
    @Tag("B-57")
    void whateverTheFilesLookLikeTheAnswerIsTheOneByHand() throws IOException {
        for (long seed = 0; seed < SEEDS; seed++) {
            Random random = new Random(seed);
            RandomRows source = new RandomRows(random, 1 + random.nextInt(40));
            List<PositionUpdate> rows = source.next(1 + random.nextInt(300));
            List<DataFile> files = write(random, rows);
            Executor executor = random.nextBoolean() ? Threads.PARALLEL_IO : Runnable::run;
            for (int question = 0; question < 5; question++) {
                Instant event = source.moment();
                Instant known = source.moment();
                assertThat(last(files, Horizon.of(event, known), executor))
                        .as("seed %d, %s known at %s", seed, event, known)
                        .isEqualTo(RandomRows.last(
                                rows,
                                row -> !row.timestamp().isAfter(event)
                                        && !row.recordedAt().isAfter(known)));
                assertThat(last(files, Horizon.ofEvents(event), executor))
                        .as("seed %d, %s", seed, event)
                        .isEqualTo(RandomRows.last(rows, row -> !row.timestamp().isAfter(event)));
                assertThat(last(files, Horizon.ofKnowledge(known), executor))
                        .as("seed %d, known at %s", seed, known)
                        .isEqualTo(
                                RandomRows.last(rows, row -> !row.recordedAt().isAfter(known)));
            }
            disk.list(FOLDER).forEach(this::delete);
        }
    }

    private void delete(Path file) {
        try {
            disk.delete(file);
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }

    @Test
    void aHorizonThatIsAMicrosecondOffGivesItselfAway() throws IOException {
        int differences = 0;
        for (long seed = 0; seed < 10; seed++) {
            Random random = new Random(seed);
            RandomRows source = new RandomRows(random, 20);
            List<PositionUpdate> rows = source.next(200);
            List<DataFile> files = write(random, rows);
            Instant event = source.moment();
            Map<PositionKey, PositionUpdate> wrong =
                    last(files, Horizon.ofEvents(event.minusNanos(1_000)), Runnable::run);
            differences +=
                    wrong.equals(RandomRows.last(rows, row -> !row.timestamp().isAfter(event))) ? 0 : 1;
            disk.list(FOLDER).forEach(this::delete);
        }

        assertThat(differences).isPositive();
    }

    @Test
    void allRowsAreReadBackAsTheyWereWritten() throws IOException {
        for (long seed = 0; seed < SEEDS; seed++) {
            Random random = new Random(seed);
            List<PositionUpdate> rows = new RandomRows(random, 40).next(1 + random.nextInt(300));
            DataFile file = ForeignFiles.write(disk, FOLDER.resolve("all-" + seed), rows, random);
            List<PositionUpdate> read = new ArrayList<>();
            new PositionFiles(disk).read(file, read::add);
            assertThat(read).as("seed %d", seed).isEqualTo(rows);

            PositionKey key = rows.getFirst().key();
            List<PositionUpdate> some = new ArrayList<>();
            ChosenRows.read(disk, file, (keys, row) -> keys.hasKey(row, key), some::add);
            assertThat(some)
                    .as("seed %d, %s", seed, key)
                    .isEqualTo(
                            rows.stream().filter(row -> row.key().equals(key)).toList());
        }
    }

    @Test
    void filesBeyondTheHorizonAreNotOpened() throws IOException {
        List<PositionUpdate> rows = new RandomRows(new Random(1), 10).next(20);
        disk.createDirectories(FOLDER);
        DataFile file = new PositionFiles(disk).write(FOLDER, "", "ours", Map.of(), rows);
        disk.tamper(file.file(), new byte[0]);

        assertThat(last(List.of(file), Horizon.ofEvents(Updates.START.minusSeconds(1)), Runnable::run))
                .isEmpty();
        assertThatThrownBy(() -> last(List.of(file), Horizon.ofEvents(Updates.START.plusSeconds(1)), Runnable::run))
                .isInstanceOf(UnreadableLakeException.class)
                .hasMessageContaining(file.file().toString());
    }
}
