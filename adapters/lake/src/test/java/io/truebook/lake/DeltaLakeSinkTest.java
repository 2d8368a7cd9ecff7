package io.truebook.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.truebook.domain.Fact;
import io.truebook.domain.PositionUpdate;
import io.truebook.domain.Quantity;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class DeltaLakeSinkTest {

    private final LakeOnMemory lake = new LakeOnMemory();

    @Test
    @Tag("R-064")
    @Tag("R-077")
    @Tag("R-063")
    @Tag("B-58")
    void missingTablesAreCreatedAndEmpty() throws IOException {
        lake.open();

        assertThat(lake.history().current().rows()).isEmpty();
        assertThat(lake.history().status())
                .extracting(table -> table.table() + " " + table.version() + " " + table.rows())
                .containsExactly("position_updates 0 0", "positions 0 0");
    }

    @Test
    @Tag("T-39")
    void rowsReadBackEqualWhatWasWritten() throws IOException {
        List<PositionUpdate> rows =
                List.of(Updates.option(1), Updates.bare(2, 5, "EUR"), Updates.stock(3, 6, "BRK B", "0.0003"));
        rows.forEach(lake.facts::add);

        lake.open().sink().flush();

        assertThat(lake.updateRows()).isEqualTo(rows);
        assertThat(lake.positions().values()).containsExactlyInAnyOrderElementsOf(rows);
    }

    @Test
    void anySymbolIsAPartition() throws IOException {
        List<String> symbols =
                List.of("BRK B", "A/B", "ä", "%", "..", "a=b", "日本", "#?&", "'\"\\", "x".repeat(300), "é%20", "\u0001");
        long seq = 0;
        for (String symbol : symbols) {
            seq++;
            lake.facts.add(Updates.stock(seq, (int) seq, symbol, "1"));
        }

        lake.open().sink().flush();

        assertThat(lake.updateRows()).extracting(row -> row.contract().symbol()).isEqualTo(symbols);
    }

    @Test
    @Tag("R-061")
    void aRowWaitsForTheBatchIntervalAndNoLonger() throws IOException {
        DeltaLakeSink sink = lake.open().sink();
        lake.facts.add(Updates.stock(1, 1, "SPY", "1"));

        lake.clock.advance(Duration.ofSeconds(10));
        sink.step();
        lake.clock.advance(Duration.ofMillis(2_999));
        sink.step();
        assertThat(lake.updateRows()).isEmpty();
        assertThat(sink.inLake()).isZero();

        lake.clock.advance(Duration.ofMillis(1));
        sink.step();
        assertThat(lake.updateRows()).hasSize(1);
        assertThat(lake.positions()).hasSize(1);
        assertThat(sink.inLake()).isEqualTo(1);
    }

    @Test
    @Tag("R-062")
    @Tag("B-45")
    void aHundredRowsAreWrittenWhenTheirBurstIsOverAndAllOfThem() throws IOException {
        DeltaLakeSink sink = lake.open().sink();
        for (int seq = 1; seq <= 150; seq++) {
            lake.facts.add(Updates.stock(seq, seq, "SPY", "1"));
        }
        sink.step();
        for (int seq = 151; seq <= 250; seq++) {
            lake.facts.add(Updates.stock(seq, seq, "SPY", "1"));
        }
        sink.step();
        assertThat(sink.inLake()).isZero();

        sink.step();

        assertThat(lake.updateRows()).hasSize(250);
        assertThat(sink.inLake()).isEqualTo(250);
    }

    @Test
    void commitsAreSpacedUnlessARowGrowsOld() throws IOException {
        DeltaLakeSink sink = lake.open().sink();
        addHundred(1);
        sink.step();
        sink.step();
        addHundred(101);
        sink.step();
        sink.step();
        assertThat(sink.inLake()).isEqualTo(100);

        lake.clock.advance(Duration.ofSeconds(1));
        sink.step();
        assertThat(sink.inLake()).isEqualTo(200);
    }

    private void addHundred(int first) {
        for (int seq = first; seq < first + 100; seq++) {
            lake.facts.add(Updates.stock(seq, seq, "SPY", "1"));
        }
    }

    @Test
    void changesOfValueAloneReachTheCurrentStateOnTheGrid() throws IOException {
        DeltaLakeSink sink = lake.open().sink();
        PositionUpdate held = Updates.stock(1, 1, "SPY", "1");
        lake.facts.add(held);
        sink.flush();
        PositionUpdate valued = Updates.valued(held, 2, "11");
        lake.facts.add(valued);

        lake.clock.advance(Duration.ofSeconds(1));
        sink.step();
        lake.clock.advance(Duration.ofSeconds(4));
        sink.step();
        assertThat(lake.updateRows()).hasSize(2);
        assertThat(lake.positions().get(held.key())).isEqualTo(held);
        assertThat(sink.inLake()).isEqualTo(1);

        lake.clock.advance(Duration.ofSeconds(25));
        sink.step();
        assertThat(lake.positions().get(held.key())).isEqualTo(valued);
        assertThat(sink.inLake()).isEqualTo(2);
    }

    @Test
    void aChangedHoldingTakesWaitingValuesWithIt() throws IOException {
        DeltaLakeSink sink = lake.open().sink();
        PositionUpdate one = Updates.stock(1, 1, "SPY", "1");
        lake.facts.add(one);
        sink.flush();
        PositionUpdate valued = Updates.valued(one, 2, "11");
        lake.facts.add(valued).add(Updates.stock(3, 2, "QQQ", "4"));

        sink.step();
        lake.clock.advance(Duration.ofSeconds(3));
        sink.step();

        assertThat(lake.positions().get(one.key())).isEqualTo(valued);
        assertThat(sink.inLake()).isEqualTo(3);
    }

    /** Something that writes to the lake. */
    @FunctionalInterface
    private interface Writing {
        void run() throws IOException;
    }

    /** What the sink says to the log meanwhile. */
    private static List<String> told(Writing writing) throws IOException {
        Logger log = (Logger) LoggerFactory.getLogger(DeltaLakeSink.class);
        Level before = log.getLevel();
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        log.setLevel(Level.INFO);
        log.addAppender(lines);
        try {
            writing.run();
        } finally {
            log.detachAppender(lines);
            log.setLevel(before);
        }
        return lines.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    @Test
    @Tag("R-067")
    @Tag("R-069")
    @Tag("B-51")
    void inOneBatchOnlyTheLatestOfAKeyCountsForTheCurrentState() throws IOException {
        for (int seq = 1; seq <= 10; seq++) {
            lake.facts.add(Updates.stock(seq, 1, "SPY", Integer.toString(seq)));
        }

        DeltaLakeSink sink = lake.open().sink();
        List<String> told = told(sink::flush);

        assertThat(told)
                .anyMatch(line -> line.startsWith("position_updates: wrote 10 (deduped from 10), seq "))
                .anyMatch(line -> line.startsWith("positions: wrote 1 (deduped from 10), seq "));
        assertThat(lake.updateRows()).hasSize(10);
        assertThat(lake.positions().values()).containsExactly(Updates.stock(10, 1, "SPY", "10"));
        assertThat(sink.status().updateRows()).isEqualTo(10);
        assertThat(sink.status().positionRows()).isEqualTo(1);
        assertThat(sink.status().commits()).isEqualTo(2);
    }

    @Test
    @Tag("B-42")
    @Tag("B-46")
    @Tag("B-24")
    @Tag("B-50")
    void aLateRowIsKeptButDoesNotBeatANewerOne() throws IOException {
        PositionUpdate newer = Updates.stock(1, 2, 1, "SPY", "5", "10");
        PositionUpdate late = Updates.stock(2, 1, 1, "SPY", "4", "10");
        DeltaLakeSink sink = lake.open().sink();
        lake.facts.add(newer);
        sink.flush();
        lake.facts.add(late);
        sink.flush();

        assertThat(lake.updateRows()).containsExactly(newer, late);
        assertThat(lake.positions().values()).containsExactly(newer);
    }

    @Test
    @Tag("B-24")
    void equalTimestampsAreOrderedBySeq() throws IOException {
        PositionUpdate first = Updates.stock(1, 1, "SPY", "1");
        PositionUpdate second = new PositionUpdate(
                2,
                1,
                3,
                "main",
                first.account(),
                "",
                first.contract(),
                Quantity.of("2"),
                null,
                first.valuation(),
                first.timestamp(),
                first.recordedAt(),
                first.source());
        lake.facts.add(first).add(second);

        lake.open().sink().flush();

        assertThat(lake.positions().values()).containsExactly(second);
        assertThat(lake.asOf(first.timestamp()).values()).containsExactly(second);
    }

    @Test
    void aRetiredKeyLeavesTheCurrentStateAndKeepsItsHistory() throws IOException {
        PositionUpdate gone = Updates.stock(1, 1, "SPY", "0");
        PositionUpdate held = Updates.stock(2, 2, "QQQ", "3");
        DeltaLakeSink sink = lake.open().sink();
        lake.facts.add(gone).add(held);
        sink.flush();
        lake.facts.add(new Fact.PositionRetired(3, gone.recordedAt(), gone.key()));
        sink.flush();

        assertThat(lake.positions().values()).containsExactly(held);
        assertThat(lake.history().history(gone.key())).containsExactly(gone);
    }

    @Test
    void theLastPositionCanLeave() throws IOException {
        PositionUpdate gone = Updates.stock(1, 1, "SPY", "0");
        DeltaLakeSink sink = lake.open().sink();
        lake.facts.add(gone);
        sink.flush();
        lake.facts.add(new Fact.PositionRetired(2, gone.recordedAt(), gone.key()));
        sink.flush();

        assertThat(lake.positions()).isEmpty();
        assertThat(sink.inLake()).isEqualTo(2);
    }

    @Test
    void factsThatAreNoRowsMoveTheWatermarkWithoutACommit() throws IOException {
        DeltaLakeSink sink = lake.open().sink();
        lake.facts
                .add(new Fact.InputQuarantined(4, Updates.START, 1, "no symbol", "61|..."))
                .end(9);

        sink.step();

        assertThat(sink.inLake()).isEqualTo(9);
        assertThat(sink.status().commits()).isZero();
    }

    @Test
    @Tag("R-066")
    @Tag("B-48")
    @Tag("B-49")
    @Tag("B-54")
    void aRestartWritesNothingTwiceAndGoesOn() throws IOException {
        for (int seq = 1; seq <= 10; seq++) {
            lake.facts.add(Updates.stock(seq, 1, "SPY", Integer.toString(seq)));
            DeltaLake opened = lake.open();
            opened.sink().flush();
            opened.sink().flush();
            opened.close();
        }

        assertThat(lake.updateRows())
                .extracting(PositionUpdate::seq)
                .containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L);
        assertThat(lake.positions().values()).containsExactly(Updates.stock(10, 1, "SPY", "10"));
    }

    @Test
    @Tag("R-070")
    @Tag("B-41")
    @Tag("B-43")
    @Tag("B-44")
    @Tag("B-47")
    void aFailedWriteKeepsTheBatchAndTriesAgainLater() throws IOException {
        DeltaLakeSink sink = lake.open().sink();
        lake.facts.add(Updates.stock(1, 1, "SPY", "1"));
        sink.step();
        lake.disk.becomeReadOnly();
        lake.clock.advance(Duration.ofSeconds(3));
        sink.step();
        assertThat(sink.status().failures()).isEqualTo(1);
        assertThat(sink.status().lastError()).isNotNull();
        assertThat(sink.status().pendingRows()).isEqualTo(1);
        assertThat(sink.inLake()).isZero();

        lake.disk.becomeWritable();
        lake.facts.add(Updates.stock(2, 2, "QQQ", "2"));
        sink.step();
        assertThat(sink.inLake()).as("it waits before it tries again").isZero();
        lake.clock.advance(Duration.ofSeconds(1));
        sink.step();

        assertThat(sink.inLake()).isEqualTo(2);
        assertThat(sink.status().lastError()).isNull();
        assertThat(lake.updateRows()).hasSize(2);
        assertThat(lake.positions()).hasSize(2);
    }

    @Test
    @Tag("R-070")
    void aFullDiskIsSaidAndHealsWhenThereIsRoom() throws IOException {
        DeltaLakeSink sink = lake.open().sink();
        lake.facts.add(Updates.stock(1, 1, "SPY", "1"));
        lake.disk.capacity(20_000);
        assertThatThrownBy(() -> flushMany(sink)).isInstanceOf(IOException.class);
        assertThat(sink.status().lastError()).contains("room");

        lake.disk.capacity(Long.MAX_VALUE);
        sink.flush();
        assertThat(lake.updateRows()).hasSize((int) lake.facts.factsEnd());
    }

    private void flushMany(DeltaLakeSink sink) throws IOException {
        for (int seq = 2; seq < 100; seq++) {
            lake.facts.add(Updates.stock(seq, seq, "S" + seq, "1"));
            sink.flush();
        }
    }

    @Test
    void aFailureOfReadingTheFactsLosesNone() throws IOException {
        DeltaLakeSink sink = lake.open().sink();
        lake.facts.add(Updates.stock(1, 1, "SPY", "1"));
        sink.step();
        lake.facts.add(Updates.stock(2, 1, "SPY", "2")).failNextRead();
        sink.step();
        sink.flush();

        assertThat(lake.updateRows()).hasSize(2);
        assertThat(sink.inLake()).isEqualTo(2);
    }

    @Test
    void checkpointsAreWrittenAndTheTableReadsTheSameAfterwards() throws IOException {
        LakeSettings often = new LakeSettings(
                Partitioning.SYMBOL,
                Duration.ofSeconds(1),
                1,
                Duration.ofSeconds(60),
                1_000,
                Duration.ofSeconds(30),
                5);
        DeltaLakeSink sink = lake.open(often).sink();
        for (int seq = 1; seq <= 23; seq++) {
            lake.facts.add(Updates.stock(seq, seq % 4 + 1, "S" + seq % 3, Integer.toString(seq)));
            sink.flush();
            sink.step();
        }

        assertThat(lake.disk.files().keySet())
                .filteredOn(file -> file.toString().endsWith(".checkpoint.parquet"))
                .hasSize(8);
        assertThat(lake.updateRows()).hasSize(23);
        assertThat(lake.positions()).hasSize(4);
        lake.facts.add(Updates.stock(24, 9, "NEW", "1"));
        lake.open(often).sink().flush();
        assertThat(lake.updateRows()).hasSize(24);
        assertThat(lake.history().current().seq()).isEqualTo(24);
    }

    @Test
    @Tag("R-060")
    void aCutThatKeepsOnlyWhatWasForcedLosesNothing() throws IOException {
        DeltaLakeSink sink = lake.open().sink();
        for (int seq = 1; seq <= 5; seq++) {
            lake.facts.add(Updates.stock(seq, seq, "S" + seq, "1"));
        }
        sink.flush();

        LakeOnMemory after = new LakeOnMemory(lake.disk.powerCut(), lake.facts);

        assertThat(after.updateRows()).hasSize(5);
        assertThat(after.positions()).hasSize(5);
    }

    @Test
    @Tag("R-073")
    @Tag("B-59")
    void aCommitOfAnotherWriterIsKept() throws IOException {
        DeltaLakeSink sink = lake.open().sink();
        PositionUpdate theirs = Updates.stock(5, 2, "QQQ", "2");
        MemoryFactLog otherFacts = new MemoryFactLog().add(theirs);
        DeltaLake.open(
                        LakeOnMemory.ROOT,
                        LakeSettings.DEFAULTS,
                        lake.disk.otherProcess(),
                        lake.clock,
                        Runnable::run,
                        "another",
                        otherFacts)
                .sink()
                .flush();
        PositionUpdate ours = Updates.stock(1, 1, "SPY", "1");
        lake.facts.add(ours);
        sink.flush();

        assertThat(lake.updateRows()).containsExactly(ours, theirs);
        assertThat(lake.positions().values()).containsExactlyInAnyOrder(ours, theirs);
        assertThat(lake.history().current().seq()).isEqualTo(1);
    }

    @Test
    @Tag("R-068")
    void aCommitSaysWhichInputsItCarries() throws IOException {
        DeltaLakeSink sink = lake.open().sink();
        lake.facts.add(Updates.stock(3, 1, "SPY", "1")).end(7);
        sink.flush();

        Path commit = LakeOnMemory.ROOT.resolve("position_updates/_delta_log/00000000000000000001.json");
        assertThat(new String(lake.disk.contents(commit), StandardCharsets.UTF_8))
                .contains("truebook seq 1..7");
    }

    @Test
    void anEarlierJournalsHighestSeqAndTermAreKnown() throws IOException {
        assertThat(DeltaLake.highWater(LakeOnMemory.ROOT, lake.disk)).isEqualTo(new DeltaLake.HighWater(0, 0));
        lake.facts.add(Updates.stock(3, 4, 1, "SPY", "1", "10")).add(Updates.stock(9, 2, 2, "QQQ", "1", "10"));
        lake.open().sink().flush();

        assertThat(DeltaLake.highWater(LakeOnMemory.ROOT, lake.disk)).isEqualTo(new DeltaLake.HighWater(9, 4));
    }

    @Test
    void anUnreadableTableIsTriedAgainNowAndThenOnly() throws IOException {
        DeltaLakeSink sink = lake.open().sink();
        lake.facts.add(Updates.stock(1, 1, "SPY", "1"));
        sink.flush();
        Path commit = LakeOnMemory.ROOT.resolve("positions/_delta_log/00000000000000000001.json");
        byte[] good = lake.disk.contents(commit);
        lake.disk.tamper(commit, new byte[0]);
        lake.disk.becomeReadOnly();
        lake.facts.add(Updates.stock(2, 1, "SPY", "2"));
        for (int step = 0; step < 100; step++) {
            lake.clock.advance(Duration.ofMillis(100));
            sink.step();
        }
        assertThat(sink.status().failures()).isBetween(2L, 5L);

        lake.disk.becomeWritable();
        lake.disk.tamper(commit, good);
        sink.flush();
        assertThat(lake.positions().values()).containsExactly(Updates.stock(2, 1, "SPY", "2"));
    }

    @Test
    @Tag("B-53")
    void writingReadsNoDataFile() throws IOException {
        DeltaLakeSink sink = lake.open().sink();
        lake.facts.add(Updates.stock(1, 1, "SPY", "1")).add(Updates.stock(2, 2, "QQQ", "2"));
        sink.flush();
        lake.disk.files().keySet().stream()
                .filter(file -> file.toString().endsWith(".parquet"))
                .forEach(file -> lake.disk.tamper(file, new byte[0]));

        PositionUpdate changed = Updates.stock(3, 1, "SPY", "3");
        lake.facts.add(changed);
        sink.flush();

        assertThat(lake.positions().values()).containsExactlyInAnyOrder(changed, Updates.stock(2, 2, "QQQ", "2"));
    }
}
