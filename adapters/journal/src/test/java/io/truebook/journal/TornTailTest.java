package io.truebook.journal;

import static io.truebook.journal.World.open;
import static io.truebook.journal.World.segments;
import static org.assertj.core.api.Assertions.assertThat;

import io.truebook.engine.seam.Disk;
import io.truebook.engine.seam.ForwardingDisk;
import io.truebook.engine.seam.MemoryDisk;
import io.truebook.journal.World.Replayed;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What {@link BrokenEndTest} does to three inputs, for a journal with records of every kind, and with all that a disk may
 * leave behind the end. Each start ends in one of two: exactly the whole records before the damage are recovered, or it
 * is refused with the file and the offset, and nothing is changed.
 */
@Tag("R-011")
class TornTailTest {

    private static final long LAST = 15;

    private final MemoryDisk disk = new MemoryDisk();
    private final List<Mark> marks = new ArrayList<>();
    private Path segment = World.FOLDER;
    private byte[] whole = new byte[0];
    private int offsets;
    private int recovered;
    private int refused;
    private final List<String> wrong = new ArrayList<>();

    /** How far one gets with a record and all before it; its batch begins at {@code batch}. */
    private record Mark(int from, int to, int kind, int batch, long inputs, long facts) {}

    /** How a start ended. */
    private sealed interface Outcome {
        record Recovered(long inputs, long facts) implements Outcome {}

        record Refused(Path file, long offset) implements Outcome {}
    }

    /** Batches of inputs with and without frames and of facts, the last of all three. */
    @BeforeEach
    void batchesOfEveryKind() throws IOException {
        try (FileJournal journal = open(disk)) {
            journal.checkpoint(World.checkpoint(0, 0));
            World.write(journal, 1, 8);
            World.append(journal, 9, 10);
            journal.force();
            World.appendFacts(journal, 9, 10);
            World.append(journal, 11, LAST);
            World.appendFacts(journal, 11, LAST);
            journal.force();
        }
        segment = segments(disk).getLast();
        whole = disk.contents(segment);
        readMarks();
        assertThat(kinds())
                .containsExactlyInAnyOrder(
                        RecordLayout.BATCH, RecordLayout.FRAME, RecordLayout.INPUT, RecordLayout.FACTS);
    }

    private Set<Integer> kinds() {
        int lastBatch = marks.getLast().batch();
        Set<Integer> kinds = new TreeSet<>();
        marks.stream().filter(mark -> mark.batch() == lastBatch).forEach(mark -> kinds.add(mark.kind()));
        return kinds;
    }

    private void readMarks() {
        BytesIn in = new BytesIn(whole);
        int batch = 0;
        long inputs = 0;
        long facts = 0;
        for (int at = SegmentHeader.BYTES; at < whole.length; ) {
            int to = at + RecordLayout.CHECKED_FROM + in.i32At(at);
            int kind = whole[at + 20];
            long seq = new BytesIn(whole, at + 8, 8).i64();
            batch = kind == RecordLayout.BATCH ? at : batch;
            inputs = kind == RecordLayout.FRAME || kind == RecordLayout.INPUT ? seq : inputs;
            facts = kind == RecordLayout.FACTS ? seq : facts;
            marks.add(new Mark(at, to, kind, batch, inputs, facts));
            at = to;
        }
    }

    @Test
    void everyDamageAtEveryByteIsCutOrRefused() throws IOException {
        everyCut();
        everyFlip();
        everythingBehindTheEnd();
        everyByteOfTheCheckpoint();

        System.out.println("torn tails of the journal: " + offsets + " offsets, " + recovered + " recovered, " + refused
                + " refused with file and offset, " + wrong.size() + " wrong recoveries (goal 0)");
        assertThat(wrong).isEmpty();
        assertThat(offsets).isGreaterThan(2_000);
        assertThat(recovered).isGreaterThan(500);
        assertThat(refused).isGreaterThan(500);
    }

    /** A reader that takes what it finds, checksum or not, is noticed. */
    @Test
    void aDiskThatHidesTheDamageOfAConfirmedRecordIsCaught() throws IOException {
        int at = marks.get(3).from() + RecordLayout.HEAD;
        byte[] flipped = whole.clone();
        flipped[at] ^= 1;
        Outcome honest = start(segment, flipped, UnaryOperator.identity());
        Outcome hidden = start(segment, flipped, damaged -> new CuttingDisk(damaged, at));

        assertThat(honest).isEqualTo(new Outcome.Refused(segment, marks.get(3).from()));
        assertThat(hidden).isInstanceOf(Outcome.Recovered.class).isNotEqualTo(recoveredBefore(marks.size()));
    }

    /** Lets a segment end where its damage begins. */
    private static final class CuttingDisk extends ForwardingDisk {
        private final int end;

        CuttingDisk(Disk disk, int end) {
            super(disk);
            this.end = end;
        }

        @Override
        public long size(Path file) throws IOException {
            return Math.min(end, super.size(file));
        }

        @Override
        public DiskFile open(Path file) throws IOException {
            return cut(super.open(file));
        }

        @Override
        public DiskFile openReadOnly(Path file) throws IOException {
            return cut(super.openReadOnly(file));
        }

        private DiskFile cut(DiskFile file) {
            return new ForwardingFile(file) {
                @Override
                public long size() throws IOException {
                    return Math.min(end, super.size());
                }

                @Override
                public int read(ByteBuffer into, long position) throws IOException {
                    if (position >= end) {
                        return -1;
                    }
                    ByteBuffer part = into.slice(into.position(), (int) Math.min(into.remaining(), end - position));
                    int read = super.read(part, position);
                    into.position(into.position() + Math.max(0, read));
                    return read;
                }
            };
        }
    }

    private void everyCut() throws IOException {
        for (int length = SegmentHeader.BYTES; length < whole.length; length++) {
            expect("cut at " + length, Arrays.copyOf(whole, length), recoveredUpTo(length));
        }
    }

    private void everyFlip() throws IOException {
        for (int at = 0; at < whole.length; at++) {
            for (int bit : new int[] {at % 8, (at + 5) % 8}) {
                byte[] flipped = whole.clone();
                flipped[at] ^= (byte) (1 << bit);
                Outcome outcome = start(segment, flipped, UnaryOperator.identity());
                judge("bit " + bit + " of byte " + at, outcome, allowedWithDamageAt(at, outcome));
            }
        }
    }

    /** What stands before the last batch was confirmed; in the last batch it may be a crash that could be cut. */
    private boolean allowedWithDamageAt(int at, Outcome outcome) {
        if (at < SegmentHeader.BYTES) {
            return outcome instanceof Outcome.Refused(Path file, long offset) && file.equals(segment) && offset == 0;
        }
        int record = recordAt(at);
        Mark damaged = marks.get(record);
        boolean said = outcome.equals(new Outcome.Refused(segment, damaged.from()));
        boolean last = damaged.batch() == marks.getLast().batch();
        return said || (last && outcome.equals(recoveredBefore(record)));
    }

    private void everythingBehindTheEnd() throws IOException {
        SplittableRandom random = new SplittableRandom(11);
        byte[] garbage = new byte[700];
        random.nextBytes(garbage);
        byte[] recycled = otherSegment();
        Outcome everything = recoveredBefore(marks.size());
        for (int length = 1; length <= 400; length++) {
            expect(length + " bytes of garbage", behind(Arrays.copyOf(garbage, length)), everything);
            expect(length + " zeros", behind(new byte[length]), everything);
            expect(length + " bytes of a recycled segment", behind(Arrays.copyOf(recycled, length)), everything);
        }
        for (Mark mark : marks) {
            byte[] again = Arrays.copyOfRange(whole, mark.from(), mark.to());
            Outcome outcome = start(segment, behind(again), UnaryOperator.identity());
            boolean said = outcome instanceof Outcome.Refused(Path file, long offset)
                    && file.equals(segment)
                    && offset >= whole.length;
            judge("a stale copy of the record at " + mark.from(), outcome, said || outcome.equals(everything));
        }
    }

    /** The records of another segment and term, which are whole there. */
    private byte[] otherSegment() throws IOException {
        MemoryDisk older = new MemoryDisk();
        open(older).close();
        try (FileJournal journal = open(older)) {
            World.write(journal, 1, 9);
        }
        byte[] content = older.contents(segments(older).getLast());
        return Arrays.copyOfRange(content, SegmentHeader.BYTES, content.length);
    }

    private byte[] behind(byte[] tail) {
        byte[] longer = Arrays.copyOf(whole, whole.length + tail.length);
        System.arraycopy(tail, 0, longer, whole.length, tail.length);
        return longer;
    }

    /** Beside whole segments a checkpoint is only a short cut. */
    private void everyByteOfTheCheckpoint() throws IOException {
        Path file = World.FOLDER.resolve("checkpoint-" + "0".repeat(20));
        byte[] content = disk.contents(file);
        Outcome everything = recoveredBefore(marks.size());
        for (int at = 0; at < content.length; at++) {
            byte[] flipped = content.clone();
            flipped[at] ^= (byte) (1 << at % 8);
            for (byte[] damaged : List.of(flipped, Arrays.copyOf(content, at))) {
                Outcome outcome = start(file, damaged, UnaryOperator.identity());
                boolean newer = outcome instanceof Outcome.Refused(Path named, long offset) && named.equals(file);
                judge("checkpoint, byte " + at, outcome, newer || outcome.equals(everything));
            }
        }
    }

    private void expect(String what, byte[] content, Outcome expected) throws IOException {
        Outcome outcome = start(segment, content, UnaryOperator.identity());
        judge(what, outcome, outcome.equals(expected));
    }

    private void judge(String what, Outcome outcome, boolean allowed) {
        offsets++;
        switch (outcome) {
            case Outcome.Recovered ignored -> recovered++;
            case Outcome.Refused ignored -> refused++;
        }
        if (!allowed) {
            wrong.add(what + ": " + outcome);
        }
    }

    private int recordAt(int at) {
        int record = 0;
        while (marks.get(record).to() <= at) {
            record++;
        }
        return record;
    }

    private Outcome recoveredUpTo(int length) {
        int records = 0;
        while (records < marks.size() && marks.get(records).to() <= length) {
            records++;
        }
        return recoveredBefore(records);
    }

    private Outcome recoveredBefore(int record) {
        return record == 0
                ? new Outcome.Recovered(0, 0)
                : new Outcome.Recovered(
                        marks.get(record - 1).inputs(), marks.get(record - 1).facts());
    }

    private Outcome start(Path file, byte[] content, UnaryOperator<Disk> between) throws IOException {
        MemoryDisk damaged = disk.kill();
        damaged.tamper(file, content);
        try (FileJournal journal = open(between.apply(damaged))) {
            Replayed all = Replayed.of(journal, 0);
            long inputs = all.requireInputsFrom(1);
            long facts = all.requireFactsFrom(1);
            assertThat(facts).isEqualTo(journal.factsEnd());
            return new Outcome.Recovered(inputs, facts);
        } catch (CorruptJournalException corrupt) {
            assertThat(corrupt).hasMessageContaining(file + ", offset " + corrupt.offset());
            assertThat(damaged.contents(file)).isEqualTo(content);
            return new Outcome.Refused(corrupt.file(), corrupt.offset());
        } catch (JournalVersionException newer) {
            assertThat(newer).hasMessageContaining(file.toString());
            return new Outcome.Refused(file, 0);
        }
    }
}
