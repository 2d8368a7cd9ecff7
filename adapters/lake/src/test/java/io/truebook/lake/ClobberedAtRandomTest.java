package io.truebook.lake;

import static org.assertj.core.api.Assertions.assertThat;

import io.truebook.domain.PositionUpdate;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Any of our latest commits, overwritten at a random moment. */
class ClobberedAtRandomTest {

    private static final int TIMES = 20;
    private static final int MANY_TIMES = 100;
    private static final int LATEST = 5;

    @Test
    @Tag("R-073")
    @Tag("B-59")
    void anOverwrittenCommitIsNoticedByTheNextCommitAndMadeGood() throws IOException {
        overwrite(TIMES);
    }

    @Test
    @Tag("long")
    void theSameHundredTimes() throws IOException {
        overwrite(MANY_TIMES);
    }

    private static void overwrite(int times) throws IOException {
        long seed = Long.getLong("truebook.seed", System.nanoTime());
        Random random = new Random(seed);
        int noticed = 0;
        for (int time = 0; time < times; time++) {
            noticed += noticedAfterOneCommit(random) ? 1 : 0;
        }
        System.out.println("harness clobbered commits: noticed by the next commit " + noticed + " (goal " + times
                + "), -Dtruebook.seed=" + seed);
        assertThat(noticed).as("seed %d", seed).isEqualTo(times);
    }

    private static boolean noticedAfterOneCommit(Random random) throws IOException {
        LakeOnMemory lake = new LakeOnMemory();
        List<PositionUpdate> rows = new ArrayList<>();
        DeltaLakeSink sink = lake.open().sink();
        int commits = 1 + random.nextInt(10);
        for (int seq = 1; seq <= commits; seq++) {
            commit(lake, sink, rows, seq);
        }
        String table = random.nextBoolean() ? TableSpec.POSITION_UPDATES : TableSpec.POSITIONS;
        int version = commits - random.nextInt(Math.min(commits, LATEST));
        Path file =
                LakeOnMemory.ROOT.resolve(table + "/_delta_log/" + String.format(Locale.ROOT, "%020d.json", version));
        String theirs = "{\"commitInfo\":{\"timestamp\":1770129000000,\"operation\":\"WRITE\",\"engineInfo\":\"o"
                + random.nextInt(1000) + "\"}}\n";
        lake.disk.tamper(file, theirs.getBytes(StandardCharsets.UTF_8));
        commit(lake, sink, rows, commits + 1);
        return sink.status().lostCommits() == 1 && lake.updateRows().equals(rows);
    }

    private static void commit(LakeOnMemory lake, DeltaLakeSink sink, List<PositionUpdate> rows, int seq)
            throws IOException {
        PositionUpdate row = Updates.stock(seq, seq % 3 + 1, "S" + seq % 2, Integer.toString(seq));
        rows.add(row);
        lake.facts.add(row);
        sink.flush();
    }
}
