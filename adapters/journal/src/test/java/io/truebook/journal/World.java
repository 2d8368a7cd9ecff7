package io.truebook.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.truebook.domain.Book;
import io.truebook.domain.BookState;
import io.truebook.domain.BrokerEvent;
import io.truebook.domain.Entry;
import io.truebook.domain.Fact;
import io.truebook.domain.Input;
import io.truebook.domain.LinkCondition;
import io.truebook.engine.FactLog.FactBatch;
import io.truebook.engine.FactLog.FactReader;
import io.truebook.engine.Journal.Checkpoint;
import io.truebook.engine.RawFrame;
import io.truebook.engine.seam.Clock;
import io.truebook.engine.seam.Disk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Inputs and facts that are functions of their seq, so that a test knows what must come back. */
final class World {

    static final Path DIR = Path.of("/data");
    static final Path FOLDER = DIR.resolve("journal");
    static final JournalSettings SMALL =
            JournalSettings.DEFAULT.withSegmentBytes(4096).withRingBytes(4096);
    static final Clock CLOCK = new StillClock();

    private World() {}

    private static final class StillClock implements Clock {
        @Override
        public long nanoTime() {
            return 0;
        }

        @Override
        public Instant instant() {
            return Instant.parse("2026-11-20T10:00:00Z");
        }
    }

    static FileJournal open(Disk disk) throws IOException {
        return open(disk, SMALL);
    }

    static FileJournal open(Disk disk, JournalSettings settings) throws IOException {
        return FileJournal.open(DIR, settings, disk, CLOCK, World::interpret);
    }

    static BrokerEvent interpret(RawFrame frame) {
        return new BrokerEvent.Refused(
                "server version " + frame.serverVersion(), new String(frame.payload(), StandardCharsets.UTF_8));
    }

    static boolean isFrame(long seq) {
        return seq % 5 != 0;
    }

    static RawFrame frame(long seq) {
        String text = "61|frame " + seq + "|" + "x".repeat((int) (seq % 97));
        return new RawFrame(176 + (int) (seq % 3), text.getBytes(StandardCharsets.UTF_8));
    }

    static Instant recordedAt(long seq) {
        return CLOCK.instant().plusMillis(seq);
    }

    static Entry entry(long seq, int term) {
        Input input = isFrame(seq) ? interpret(frame(seq)) : new Input.SessionClosed("cause " + seq);
        return new Entry(seq, term, (int) (seq % 7), recordedAt(seq), input);
    }

    static List<Fact> facts(long seq) {
        Fact link = new Fact.LinkChanged(seq, recordedAt(seq), 1, LinkCondition.UP, "detail " + seq);
        Fact refused = new Fact.InputQuarantined(seq, recordedAt(seq), 1, "reason " + seq, "raw");
        return switch ((int) (seq % 4)) {
            case 0, 1 -> List.of();
            case 2 -> List.of(link);
            default -> List.of(link, refused);
        };
    }

    static void append(FileJournal journal, long from, long to) {
        for (long seq = from; seq <= to; seq++) {
            journal.append(entry(seq, journal.term()), isFrame(seq) ? frame(seq) : null);
        }
    }

    static void appendFacts(FileJournal journal, long from, long to) {
        for (long seq = from; seq <= to; seq++) {
            journal.appendFacts(seq, facts(seq));
        }
    }

    /** Inputs with their facts, durable. */
    static void write(FileJournal journal, long from, long to) throws IOException {
        append(journal, from, to);
        appendFacts(journal, from, to);
        journal.force();
    }

    static BookState state(long seq) {
        BookState empty = new Book().state();
        return new BookState(
                seq,
                1,
                0,
                recordedAt(seq),
                empty.policy(),
                empty.link(),
                empty.accounts(),
                empty.positions(),
                empty.counters(),
                empty.quarantine(),
                empty.results(),
                empty.checks(),
                empty.gap(),
                empty.retireScanAt(),
                empty.imports());
    }

    static Checkpoint checkpoint(long seq, long cursor) {
        return new Checkpoint(state(seq), Map.of("lake", cursor));
    }

    /** What a replay hands over: the entries, and their facts where they were durable. */
    record Replayed(List<Entry> entries, Map<Long, List<Fact>> facts) {

        static Replayed of(FileJournal journal, long afterSeq) throws IOException {
            List<Entry> entries = new ArrayList<>();
            Map<Long, List<Fact>> facts = new TreeMap<>();
            journal.replay(afterSeq, (entry, recorded) -> {
                entries.add(entry);
                remember(facts, entry, recorded);
            });
            return new Replayed(entries, facts);
        }

        private static void remember(Map<Long, List<Fact>> facts, Entry entry, @Nullable List<Fact> recorded) {
            if (recorded != null) {
                facts.put(entry.seq(), recorded);
            }
        }

        /** Asserts that these are exactly the inputs from {@code from} on, in order, and returns the last. */
        long requireInputsFrom(long from) {
            long seq = from - 1;
            for (Entry entry : entries) {
                seq++;
                assertThat(entry).isEqualTo(entry(seq, entry.term()));
            }
            return seq;
        }

        /** Asserts that the facts are those of the inputs from {@code from} on, without a gap; returns the last seq. */
        long requireFactsFrom(long from) {
            long seq = from - 1;
            for (Map.Entry<Long, List<Fact>> recorded : facts.entrySet()) {
                seq++;
                assertThat(recorded.getKey()).isEqualTo(seq);
                assertThat(recorded.getValue()).isEqualTo(World.facts(seq));
            }
            return seq;
        }
    }

    /** Reads all facts after {@code seq} and asserts that they are the right ones; returns how far they go. */
    static long requireFactsByReader(FileJournal journal, long after, int maxFacts) throws IOException {
        long position = after;
        try (FactReader reader = journal.read(after)) {
            for (FactBatch batch = reader.next(maxFacts); !batch.isEmpty(); batch = reader.next(maxFacts)) {
                assertThat(batch.from()).isEqualTo(position);
                List<Fact> expected = new ArrayList<>();
                for (long seq = batch.from() + 1; seq <= batch.to(); seq++) {
                    expected.addAll(facts(seq));
                }
                assertThat(batch.facts()).isEqualTo(expected);
                position = batch.to();
            }
        }
        return position;
    }

    /** The segments that are not archived, in order. */
    static List<Path> segments(Disk disk) throws IOException {
        return disk.list(FOLDER).stream()
                .filter(file -> file.getFileName().toString().endsWith(".seg"))
                .toList();
    }
}
