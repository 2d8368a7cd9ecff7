package io.truebook.outside;

import io.truebook.domain.Fact;
import io.truebook.domain.PositionUpdate;
import io.truebook.engine.FactLog;
import io.truebook.engine.LakeHistory;
import io.truebook.engine.ManualClock;
import io.truebook.engine.seam.Disk;
import io.truebook.lake.DeltaLake;
import io.truebook.lake.LakeRebuild;
import io.truebook.lake.LakeSettings;
import io.truebook.lake.Partitioning;
import io.truebook.lake.Progress;
import io.truebook.outside.spark.Reply;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;

/** A lake of ours in a folder, open, and the facts that it is written from. A test moves its clock. */
final class RecordedLake implements FactLog, Closeable {

    /** Checkpoints often enough for a test to see some. */
    static final LakeSettings OFTEN = new LakeSettings(
            Partitioning.SYMBOL,
            Duration.ofSeconds(1),
            100,
            Duration.ofSeconds(60),
            50_000,
            Duration.ofSeconds(30),
            10);

    private static final String JOURNAL = "0123456789abcdef0123456789abcdef";

    final Path root;
    final ManualClock clock;
    private final Disk disk;
    private final LakeSettings settings;
    private final List<Fact> facts = new ArrayList<>();
    private DeltaLake lake;

    /** From a fixed moment on. */
    RecordedLake(Path root, LakeSettings settings) throws IOException {
        this(root, settings, new ManualClock());
    }

    /** From now on, or from another moment that the clock shows. */
    RecordedLake(Path root, LakeSettings settings, ManualClock clock) throws IOException {
        this(root, settings, clock, new StampedDisk(clock));
    }

    RecordedLake(Path root, LakeSettings settings, ManualClock clock, Disk disk) throws IOException {
        this.root = root;
        this.settings = settings;
        this.clock = clock;
        this.disk = disk;
        this.lake = opened();
    }

    private DeltaLake opened() throws IOException {
        return DeltaLake.open(root, settings, disk, clock, Runnable::run, JOURNAL, this);
    }

    /** Another process start: nothing is known but what is on disk. */
    void reopen() throws IOException {
        lake.close();
        lake = opened();
    }

    Instant now() {
        return clock.instant();
    }

    /** The next fact, a second later; not written yet. */
    RecordedLake add(LongFunction<Fact> fact) {
        clock.advance(Duration.ofSeconds(1));
        facts.add(fact.apply(facts.size() + 1L));
        return this;
    }

    /** The next fact in a commit of its own. */
    RecordedLake commit(LongFunction<Fact> fact) throws IOException {
        add(fact);
        lake.sink().flush();
        return this;
    }

    DeltaLake lake() {
        return lake;
    }

    LakeHistory history() {
        return lake.history();
    }

    /** Lets the sink do what it does when nothing waits: checkpoints, compaction, clean-up. */
    void idle() {
        int done = 1;
        while (done > 0) {
            done = lake.sink().step();
        }
    }

    /** As few files as possible, and ten days later nothing that is past its time. */
    void tidy() throws IOException {
        idle();
        lake.maintenance().optimize(Progress.UNHEARD);
        clock.advance(Duration.ofDays(10));
        idle();
        lake.maintenance().vacuum(Progress.UNHEARD);
    }

    /** Writes a table anew from the facts, with the service stopped, and starts it again. */
    void rebuild(String table) throws IOException {
        lake.close();
        new LakeRebuild(root, settings, disk, clock, Runnable::run, JOURNAL, this).run(table, Progress.UNHEARD);
        lake = opened();
    }

    /** What Spark answers; {@code @} stands before the name of a table of this lake. */
    Reply.Rows ask(String sql) {
        return Spark.beside().ask(inFull(sql));
    }

    /** What Spark says, which may be no. */
    Reply tell(String sql) {
        return Spark.beside().tell(inFull(sql));
    }

    private String inFull(String sql) {
        return sql.replaceAll("@(positions|position_updates)", "delta.`" + root + "/$1`");
    }

    /** Where Spark disagrees with us about a row of either table; nothing when it does not. */
    List<String> differences() throws IOException {
        List<String> found = new ArrayList<>(TableRow.differences(
                TableRow.of(history().current().rows().values()), TableRow.of(ask("SELECT * FROM @positions"))));
        found.addAll(TableRow.differences(TableRow.of(rows()), TableRow.of(ask("SELECT * FROM @position_updates"))));
        return found;
    }

    /** The rows that the facts make in {@code position_updates}, by seq. */
    List<PositionUpdate> rows() {
        return facts.stream()
                .map(RecordedLake::row)
                .flatMap(Optional::stream)
                .sorted(Comparator.comparingLong(PositionUpdate::seq))
                .toList();
    }

    private static Optional<PositionUpdate> row(Fact fact) {
        return switch (fact) {
            case PositionUpdate row -> Optional.of(row);
            case Fact.PositionSuperseded late -> Optional.of(late.row());
            default -> Optional.empty();
        };
    }

    @Override
    public long factsEnd() {
        return facts.size();
    }

    @Override
    public FactReader read(long seq) {
        return new Reader(Math.toIntExact(seq));
    }

    @Override
    public void close() throws IOException {
        lake.close();
    }

    private final class Reader implements FactReader {

        private int at;

        Reader(int at) {
            this.at = at;
        }

        @Override
        public FactBatch next(int maxFacts) {
            int from = at;
            at = Math.min(facts.size(), from + maxFacts);
            return new FactBatch(from, at, List.copyOf(facts.subList(from, at)));
        }

        @Override
        public void close() {
            at = facts.size();
        }
    }
}
