package io.truebook.lake;

import static org.assertj.core.api.Assertions.assertThat;

import io.truebook.domain.PositionUpdate;
import io.truebook.engine.LakeHistory;
import io.truebook.engine.seam.Clock;
import io.truebook.engine.seam.Disk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two processes that write the same tables at the same time, each from a journal of its own. */
class TwoProcessesTest {

    private static final int UPDATE_COMMITS = 500;
    private static final int POSITION_COMMITS = 50;
    private static final String FIRST = "aaaaaaaa0000";
    private static final String SECOND = "bbbbbbbb0000";

    @TempDir
    private Path root;

    @Test
    @Tag("R-060")
    @Tag("R-073")
    void noCommitOfEitherIsLost() throws IOException, InterruptedException {
        Process first = start(FIRST);
        Process second = start(SECOND);
        assertThat(first.waitFor(5, TimeUnit.MINUTES)).isTrue();
        assertThat(second.waitFor(5, TimeUnit.MINUTES)).isTrue();
        assertThat(List.of(first.exitValue(), second.exitValue())).containsExactly(0, 0);

        LakeHistory history = DeltaLake.history(root, Disk.LOCAL, FIRST);
        assertThat(history.versions("position_updates")).hasSize(2 * UPDATE_COMMITS + 1);
        assertThat(seqs(history, 1)).containsExactlyElementsOf(upTo(UPDATE_COMMITS));
        assertThat(seqs(history, 2)).containsExactlyElementsOf(upTo(UPDATE_COMMITS));
        assertThat(history.versions("positions")).hasSize(2 * POSITION_COMMITS + 1);
        assertThat(history.current().rows().values())
                .extracting(PositionUpdate::seq)
                .containsExactly((long) POSITION_COMMITS, (long) POSITION_COMMITS);
    }

    private static List<Long> seqs(LakeHistory history, int conId) throws IOException {
        return history.history(row(conId, 1).key()).stream()
                .map(PositionUpdate::seq)
                .toList();
    }

    private static List<Long> upTo(int last) {
        return LongStream.rangeClosed(1, last).boxed().toList();
    }

    private Process start(String journal) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Writer.class.getName(),
                        root.toString(),
                        journal)
                .inheritIO()
                .start();
    }

    private static PositionUpdate row(int conId, long seq) {
        return Updates.stock(seq, conId, "SPY", Long.toString(seq));
    }

    /** One of the processes. */
    static final class Writer {

        private final Path root;
        private final String journal;
        private final int conId;

        private Writer(Path root, String journal) {
            this.root = root;
            this.journal = journal;
            this.conId = journal.equals(FIRST) ? 1 : 2;
        }

        public static void main(String[] arguments) throws IOException {
            Writer writer = new Writer(Path.of(arguments[0]), arguments[1]);
            writer.append();
            writer.upsert();
        }

        private TableWriter open(TableSpec spec) throws IOException {
            TableLog log = new TableLog(spec.name(), root.resolve(spec.name()), Disk.LOCAL);
            TableWriter table = new TableWriter(spec, log, Disk.LOCAL, Clock.SYSTEM, "truebook-" + journal, 100);
            table.open();
            return table;
        }

        private void append() throws IOException {
            TableWriter table = open(TableSpec.positionUpdates(Partitioning.NONE));
            PositionUpdatesTable updates =
                    new PositionUpdatesTable(table, Disk.LOCAL, Clock.SYSTEM, Runnable::run, journal);
            for (long seq = 1; seq <= UPDATE_COMMITS; seq++) {
                updates.append(List.of(row(conId, seq)), new SeqRange(seq - 1, seq));
                if (table.isCheckpointDue()) {
                    table.checkpoint();
                }
            }
        }

        private void upsert() throws IOException {
            TableWriter table = open(TableSpec.positions());
            PositionsTable positions = new PositionsTable(table, Disk.LOCAL, Clock.SYSTEM, journal);
            for (long seq = 1; seq <= POSITION_COMMITS; seq++) {
                positions.upsert(List.of(new PositionChange.Upsert(row(conId, seq))), new SeqRange(seq - 1, seq));
            }
        }
    }
}
