package io.truebook.lake;

import static org.assertj.core.api.Assertions.assertThat;

import io.truebook.domain.PositionUpdate;
import io.truebook.engine.LakeHistory;
import io.truebook.engine.UnreadableLakeException;
import io.truebook.engine.seam.Clock;
import io.truebook.engine.seam.Disk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two processes with two threads each that write the same tables at the same time, each from a journal of its own. */
class TwoProcessesTest {

    private static final int COMMITS = 50;
    private static final int MANY_COMMITS = 1_000;
    private static final int PROCESSES = 2;
    private static final int THREADS = 2;
    private static final int ATTEMPTS = 5;
    private static final int WRITERS = PROCESSES * THREADS;

    @TempDir
    private Path root;

    /** How names are published. */
    private enum Publishing {
        OURS,
        AS_STOCK;

        Disk disk() {
            return this == OURS ? Disk.LOCAL : new LookThenRename(Disk.LOCAL);
        }
    }

    /**
     * What became of the commits that were acknowledged.
     *
     * @param lost rows that are in no version
     * @param twice versions that were acknowledged to more than one
     * @param failed writers that gave up
     */
    private record Outcome(int lost, int twice, int failed) {}

    @Test
    @Tag("R-060")
    @Tag("R-073")
    void noCommitIsLostOrAcknowledgedTwice() throws IOException, InterruptedException {
        assertThat(race(Publishing.OURS, COMMITS)).isEqualTo(new Outcome(0, 0, 0));
    }

    @Test
    @Tag("long")
    void noneOfManyCommitsIsLostOrAcknowledgedTwice() throws IOException, InterruptedException {
        assertThat(race(Publishing.OURS, MANY_COMMITS)).isEqualTo(new Outcome(0, 0, 0));
    }

    @Test
    void theStockCommitIsCaught() throws IOException, InterruptedException {
        Outcome outcome = race(Publishing.AS_STOCK, COMMITS);
        assertThat(outcome.lost() + outcome.twice() + outcome.failed()).isPositive();
    }

    private Outcome race(Publishing publishing, int commits) throws IOException, InterruptedException {
        List<Process> processes = new ArrayList<>();
        for (int process = 0; process < PROCESSES; process++) {
            processes.add(start(publishing, commits, process * THREADS + 1));
        }
        int failed = 0;
        for (Process process : processes) {
            assertThat(process.waitFor(30, TimeUnit.MINUTES)).isTrue();
            failed += process.exitValue() == 0 ? 0 : 1;
        }
        LakeHistory history = DeltaLake.history(root, Disk.LOCAL, journal(1));
        int lost = 0;
        for (int conId = 1; conId <= WRITERS; conId++) {
            lost += commits - rows(history, conId).size();
        }
        int upserts = upserts(commits);
        int twice = WRITERS * (commits + upserts)
                + 2
                - history.versions("position_updates").size()
                - history.versions("positions").size();
        Outcome outcome = new Outcome(lost, twice, failed);
        System.out.println("harness two writers, " + publishing + ": " + WRITERS * commits + " commits by " + PROCESSES
                + " processes with " + THREADS + " threads, lost " + lost + " (goal 0), acknowledged twice " + twice
                + " (goal 0), writers that gave up " + failed + " (goal 0)");
        if (publishing == Publishing.OURS) {
            assertThat(history.current().rows().values())
                    .extracting(PositionUpdate::seq)
                    .hasSize(WRITERS)
                    .containsOnly((long) upserts);
        }
        return outcome;
    }

    private static Set<Long> rows(LakeHistory history, int conId) throws IOException {
        Set<Long> seqs = new HashSet<>();
        for (PositionUpdate row : history.history(row(conId, 1).key())) {
            assertThat(seqs.add(row.seq())).as("seq %s once", row.seq()).isTrue();
        }
        return seqs;
    }

    private static int upserts(int commits) {
        return Math.min(commits / 5, 50);
    }

    private static String journal(int conId) {
        return "aaaaaaaa000" + conId;
    }

    private Process start(Publishing publishing, int commits, int firstConId) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Writer.class.getName(),
                        root.toString(),
                        publishing.name(),
                        Integer.toString(commits),
                        Integer.toString(firstConId))
                .inheritIO()
                .start();
    }

    private static PositionUpdate row(int conId, long seq) {
        return Updates.stock(seq, conId, "SPY", Long.toString(seq));
    }

    /** One of the threads of one of the processes. */
    static final class Writer implements Callable<Void> {

        private final Path root;
        private final Disk disk;
        private final int commits;
        private final int conId;

        private Writer(Path root, Disk disk, int commits, int conId) {
            this.root = root;
            this.disk = disk;
            this.commits = commits;
            this.conId = conId;
        }

        public static void main(String[] arguments) throws Exception {
            Path root = Path.of(arguments[0]);
            Disk disk = Publishing.valueOf(arguments[1]).disk();
            int commits = Integer.parseInt(arguments[2]);
            int first = Integer.parseInt(arguments[3]);
            try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
                List<Writer> writers = new ArrayList<>();
                for (int thread = 0; thread < THREADS; thread++) {
                    writers.add(new Writer(root, disk, commits, first + thread));
                }
                for (Future<Void> done : threads.invokeAll(writers)) {
                    done.get();
                }
            }
        }

        @Override
        public Void call() throws IOException {
            append();
            upsert();
            return null;
        }

        private TableWriter open(TableSpec spec) throws IOException {
            TableLog log = new TableLog(spec.name(), root.resolve(spec.name()), disk);
            TableWriter table = new TableWriter(spec, log, disk, Clock.SYSTEM, "truebook-" + journal(conId), 100);
            table.open();
            return table;
        }

        private void append() throws IOException {
            TableWriter table = open(TableSpec.positionUpdates(Partitioning.NONE));
            PositionUpdatesTable updates =
                    new PositionUpdatesTable(table, disk, Clock.SYSTEM, Runnable::run, journal(conId));
            for (long seq = 1; seq <= commits; seq++) {
                PositionUpdate row = row(conId, seq);
                SeqRange range = new SeqRange(seq - 1, seq);
                untilThrough(range, updates::cursor, () -> updates.append(List.of(row), range));
                if (table.isCheckpointDue()) {
                    table.checkpoint();
                }
            }
        }

        private void upsert() throws IOException {
            TableWriter table = open(TableSpec.positions());
            PositionsTable positions = new PositionsTable(table, disk, Clock.SYSTEM, journal(conId));
            for (long seq = 1; seq <= upserts(commits); seq++) {
                PositionUpdate row = row(conId, seq);
                SeqRange range = new SeqRange(seq - 1, seq);
                untilThrough(
                        range,
                        positions::cursor,
                        () -> positions.upsert(List.of(new PositionChange.Upsert(row)), range));
            }
        }

        /** As the sink does: what failed is kept and tried again, unless the table's cursor says that it is there. */
        private static void untilThrough(SeqRange range, Cursor table, Commit commit) throws IOException {
            for (int attempt = 1; table.cursor() < range.to(); attempt++) {
                try {
                    commit.commit();
                } catch (UnreadableLakeException listedWhileAnotherPublished) {
                    if (attempt == ATTEMPTS) {
                        throw listedWhileAnotherPublished;
                    }
                    System.out.println("tried again: " + listedWhileAnotherPublished.getMessage());
                }
            }
        }

        /** How far a table is. */
        @FunctionalInterface
        private interface Cursor {
            long cursor() throws IOException;
        }

        /** One commit. */
        @FunctionalInterface
        private interface Commit {
            void commit() throws IOException;
        }
    }
}
