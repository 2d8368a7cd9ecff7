package io.truebook.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.truebook.domain.PositionUpdate;
import io.truebook.engine.LakeHistory;
import io.truebook.engine.UnreadableLakeException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class DeltaLakeHistoryTest {

    private final LakeOnMemory lake = new LakeOnMemory();

    @Test
    @Tag("R-074")
    @Tag("R-072")
    @Tag("B-56")
    void theStateOfAMomentIsTheLastRowOfEachKeyAtOrBeforeIt() throws IOException {
        fill();
        LakeHistory history = lake.history();

        assertThat(history.asOf(Updates.START)).isEmpty();
        assertThat(history.asOf(Updates.START.plusMillis(3)).values())
                .containsExactlyInAnyOrder(Updates.stock(2, 2, "QQQ", "2"), Updates.stock(3, 1, "SPY", "3"));
        assertThat(history.asOf(Updates.START.plusMillis(3).minusNanos(1_000)).values())
                .containsExactlyInAnyOrder(Updates.stock(1, 1, "SPY", "1"), Updates.stock(2, 2, "QQQ", "2"));
        assertThat(history.asOf(Updates.START.plusSeconds(60)))
                .isEqualTo(history.current().rows());
    }

    @Test
    @Tag("R-072")
    void everyVersionOfTheCurrentStateCanBeRead() throws IOException {
        fill();
        LakeHistory history = lake.history();

        assertThat(history.atVersion(0)).isEmpty();
        assertThat(history.atVersion(1).values()).containsExactly(Updates.stock(1, 1, "SPY", "1"));
        assertThat(history.atVersion(4)).isEqualTo(history.current().rows());
        assertThatThrownBy(() -> history.atVersion(5))
                .isInstanceOf(UnreadableLakeException.class)
                .hasMessageContaining("positions")
                .hasMessageContaining("0 to 4");
    }

    @Test
    void aKeysHistoryIsOldestFirst() throws IOException {
        fill();

        assertThat(lake.history().history(Updates.stock(1, 1, "SPY", "1").key()))
                .extracting(PositionUpdate::seq)
                .containsExactly(1L, 3L);
    }

    @Test
    @Tag("R-072")
    void versionsAreListedNewestFirst() throws IOException {
        fill();

        List<LakeHistory.Version> versions = lake.history().versions("position_updates");

        assertThat(versions).extracting(LakeHistory.Version::version).containsExactly(4L, 3L, 2L, 1L, 0L);
        assertThat(versions).extracting(LakeHistory.Version::seq).containsExactly(4L, 3L, 2L, 1L, 0L);
        assertThat(versions).extracting(LakeHistory.Version::rows).containsExactly(1L, 1L, 1L, 1L, 0L);
        assertThat(versions).extracting(LakeHistory.Version::operation).contains("WRITE", "CREATE TABLE");
        assertThatThrownBy(() -> lake.history().versions("trades")).hasMessageContaining("trades");
    }

    @Test
    void statusCountsFilesAndRows() throws IOException {
        fill();

        List<LakeHistory.TableStatus> status = lake.history().status();

        assertThat(status.get(0).rows()).isEqualTo(4);
        assertThat(status.get(0).files()).isEqualTo(4);
        assertThat(status.get(0).bytes()).isPositive();
        assertThat(status.get(1).rows()).isEqualTo(2);
        assertThat(status.get(1).files()).isEqualTo(1);
        assertThat(status.get(1).seq()).isEqualTo(4);
    }

    @Test
    void filesThatCannotHoldTheContractAreNotRead() throws IOException {
        fill();
        Path other = dataFiles("symbol=QQQ").getFirst();
        lake.disk.tamper(other, new byte[0]);

        assertThat(lake.history().history(Updates.stock(1, 1, "SPY", "1").key()))
                .hasSize(2);
    }

    @Test
    void aMissingTableIsNotAnEmptyOne() {
        assertThatThrownBy(() -> lake.history().current())
                .isInstanceOf(UnreadableLakeException.class)
                .hasMessageContaining("positions")
                .hasMessageContaining("does not exist");
        assertThatThrownBy(() -> lake.history().asOf(Updates.START)).isInstanceOf(UnreadableLakeException.class);
    }

    @Test
    void aMissingDataFileIsNamed() throws IOException {
        fill();
        Path file = dataFiles("positions/part").getLast();
        lake.disk.delete(file);

        assertThatThrownBy(() -> lake.history().current())
                .isInstanceOf(UnreadableLakeException.class)
                .hasMessageContaining("version 4")
                .hasMessageContaining(file.toString())
                .hasMessageContaining("missing");
    }

    @Test
    void aDamagedDataFileIsNamedWhereverTheDamageIs() throws IOException {
        fill();
        Path file = dataFiles("positions/part").getLast();
        byte[] good = lake.disk.contents(file);
        for (int at = 0; at < good.length; at += 7) {
            byte[] bad = good.clone();
            bad[at] ^= 0x55;
            lake.disk.tamper(file, bad);
            try {
                assertThat(lake.history().current().rows())
                        .as("byte %d is of no account", at)
                        .containsValue(Updates.stock(4, 2, "QQQ", "4"))
                        .hasSize(2);
            } catch (UnreadableLakeException named) {
                assertThat(named).hasMessageContaining(file.toString());
            }
        }
        lake.disk.tamper(file, Arrays.copyOf(good, good.length - 1));
        assertThatThrownBy(() -> lake.history().current()).hasMessageContaining(file.toString());
    }

    @Test
    void aDamagedLogFileIsNamed() throws IOException {
        fill();
        Path commit = LakeOnMemory.ROOT.resolve("positions/_delta_log/00000000000000000003.json");
        byte[] good = lake.disk.contents(commit);

        lake.disk.tamper(commit, new byte[0]);
        assertThatThrownBy(() -> lake.history().current())
                .isInstanceOf(UnreadableLakeException.class)
                .hasMessageContaining(commit.toString());
        lake.disk.tamper(commit, Arrays.copyOf(good, good.length / 2));
        assertThatThrownBy(() -> lake.history().current())
                .isInstanceOf(UnreadableLakeException.class)
                .hasMessageContaining(commit.toString());
        lake.disk.delete(commit);
        assertThatThrownBy(() -> lake.history().current())
                .isInstanceOf(UnreadableLakeException.class)
                .hasMessageContaining("positions");
    }

    private List<Path> dataFiles(String part) {
        return lake.disk.files().keySet().stream()
                .filter(file ->
                        file.toString().contains(part) && file.toString().endsWith(".parquet"))
                .toList();
    }

    /** Four versions of each table: SPY 1, QQQ 2, SPY 3, QQQ 4. */
    private void fill() throws IOException {
        DeltaLakeSink sink = lake.open().sink();
        for (int seq = 1; seq <= 4; seq++) {
            int conId = 2 - seq % 2;
            lake.facts.add(Updates.stock(seq, conId, conId == 1 ? "SPY" : "QQQ", Integer.toString(seq)));
            sink.flush();
        }
    }
}
