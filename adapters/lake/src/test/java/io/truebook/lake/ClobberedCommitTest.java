package io.truebook.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.truebook.domain.Fact;
import io.truebook.domain.PositionUpdate;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A foreign writer renames its own log file over a commit of ours. */
class ClobberedCommitTest {

    private static final String THEIRS =
            "{\"commitInfo\":{\"timestamp\":1770129000000,\"operation\":\"WRITE\",\"engineInfo\":\"other\"}}\n";

    private final LakeOnMemory lake = new LakeOnMemory();
    private final List<PositionUpdate> rows = new ArrayList<>();

    private void commit(DeltaLakeSink sink, int seq) throws IOException {
        PositionUpdate row = Updates.stock(seq, seq % 3 + 1, "S" + seq % 2, Integer.toString(seq));
        rows.add(row);
        lake.facts.add(row);
        sink.flush();
    }

    private Path commitFile(String table, int version) {
        return LakeOnMemory.ROOT.resolve(table + "/_delta_log/" + String.format("%020d.json", version));
    }

    private void clobber(String table, int version) {
        lake.disk.tamper(commitFile(table, version), THEIRS.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @CsvSource({"position_updates,3", "position_updates,5", "positions,3", "positions,5"})
    @Tag("R-073")
    @Tag("B-59")
    void whatAnOverwrittenCommitCarriedIsWrittenAgainUnderANewVersion(String table, int version) throws IOException {
        DeltaLakeSink sink = lake.open().sink();
        for (int seq = 1; seq <= 5; seq++) {
            commit(sink, seq);
        }
        clobber(table, version);

        commit(sink, 6);

        assertThat(lake.updateRows()).isEqualTo(rows);
        assertThat(lake.positions().values()).containsExactlyInAnyOrderElementsOf(rows.subList(3, 6));
        assertThat(sink.status().lostCommits()).isEqualTo(1);
        assertThat(sink.inLake()).isEqualTo(6);
        assertThat(new String(lake.disk.contents(commitFile(table, version)), StandardCharsets.UTF_8))
                .as("what the other wrote stays")
                .isEqualTo(THEIRS);
        commit(sink, 7);
        assertThat(sink.status().lostCommits()).isEqualTo(1);
        assertThat(lake.updateRows()).isEqualTo(rows);
    }

    @Test
    void aRetirementThatWasOverwrittenHoldsAgain() throws IOException {
        DeltaLakeSink sink = lake.open().sink();
        commit(sink, 1);
        commit(sink, 2);
        lake.facts.add(new Fact.PositionRetired(
                3, rows.getFirst().recordedAt(), rows.getFirst().key()));
        sink.flush();
        clobber("positions", 3);

        commit(sink, 5);

        assertThat(lake.positions().values()).containsExactly(rows.get(2));
    }

    @Test
    void anOverwrittenCompactionLosesNoRow() throws IOException {
        DeltaLake opened = lake.open();
        for (int seq = 1; seq <= 6; seq++) {
            commit(opened.sink(), seq);
        }
        opened.maintenance().optimize(Progress.UNHEARD);
        clobber("position_updates", 8);

        commit(opened.sink(), 7);

        assertThat(lake.updateRows()).isEqualTo(rows);
        assertThat(opened.sink().status().lostCommits()).isEqualTo(1);
    }

    @Test
    void anErrorWhileWritingAgainLosesNothing() throws IOException {
        DeltaLakeSink sink = lake.open().sink();
        for (int seq = 1; seq <= 5; seq++) {
            commit(sink, seq);
        }
        clobber("position_updates", 3);
        lake.disk.becomeReadOnly();
        PositionUpdate next = Updates.stock(6, 1, "S0", "6");
        rows.add(next);
        lake.facts.add(next);
        assertThatThrownBy(sink::flush).isInstanceOf(IOException.class);

        lake.disk.becomeWritable();
        sink.flush();

        assertThat(lake.updateRows()).isEqualTo(rows);
    }

    @Test
    void aMissingNewestCommitIsWrittenAgain() throws IOException {
        DeltaLakeSink sink = lake.open().sink();
        for (int seq = 1; seq <= 3; seq++) {
            commit(sink, seq);
        }
        lake.disk.delete(commitFile("position_updates", 3));

        commit(sink, 4);

        assertThat(lake.updateRows()).isEqualTo(rows);
        assertThat(sink.status().lostCommits()).isEqualTo(1);
    }

    @Test
    void commitsOfOthersBesideOursAreNoLoss() throws IOException {
        DeltaLakeSink sink = lake.open().sink();
        commit(sink, 1);
        DeltaLake.open(
                        LakeOnMemory.ROOT,
                        LakeSettings.DEFAULTS,
                        lake.disk.otherProcess(),
                        lake.clock,
                        Runnable::run,
                        "another",
                        new MemoryFactLog().add(Updates.stock(50, 9, "S9", "1")))
                .sink()
                .flush();
        commit(sink, 2);
        commit(sink, 3);

        assertThat(sink.status().lostCommits()).isZero();
    }
}
