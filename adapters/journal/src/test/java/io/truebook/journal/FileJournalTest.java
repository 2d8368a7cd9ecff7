package io.truebook.journal;

import static io.truebook.journal.World.DIR;
import static io.truebook.journal.World.FOLDER;
import static io.truebook.journal.World.checkpoint;
import static io.truebook.journal.World.open;
import static io.truebook.journal.World.requireFactsByReader;
import static io.truebook.journal.World.segments;
import static io.truebook.journal.World.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.truebook.domain.Fact;
import io.truebook.engine.FactLog.FactReader;
import io.truebook.engine.Role;
import io.truebook.engine.seam.MemoryDisk;
import io.truebook.journal.JournalScan.Facts;
import io.truebook.journal.JournalScan.Frame;
import io.truebook.journal.JournalScan.Scanned;
import io.truebook.journal.JournalScan.Typed;
import io.truebook.journal.World.Replayed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class FileJournalTest {

    private final MemoryDisk disk = new MemoryDisk();

    @Test
    void aNewJournalIsEmptyAndHasAnIdThatStays() throws IOException {
        String id;
        try (FileJournal journal = open(disk)) {
            id = journal.id();
            assertThat(id).matches("[0-9a-f]{32}");
            assertThat(journal.factsEnd()).isZero();
            assertThat(journal.checkpoint()).isEmpty();
            assertThat(Replayed.of(journal, 0).entries()).isEmpty();
        }
        try (FileJournal journal = open(disk.powerCut())) {
            assertThat(journal.id()).isEqualTo(id);
        }
    }

    @Test
    @Tag("R-011")
    void whatWasForcedIsReplayedWithItsFactsAfterAPowerCut() throws IOException {
        FileJournal journal = open(disk);
        write(journal, 1, 40);
        World.append(journal, 41, 50);
        journal.force();
        World.append(journal, 51, 60);

        try (FileJournal next = open(disk.powerCut())) {
            Replayed all = Replayed.of(next, 0);
            assertThat(all.requireInputsFrom(1)).isEqualTo(50);
            assertThat(all.requireFactsFrom(1)).isEqualTo(40);
            assertThat(next.factsEnd()).isEqualTo(40);
            Replayed tail = Replayed.of(next, 37);
            assertThat(tail.requireInputsFrom(38)).isEqualTo(50);
            assertThat(tail.requireFactsFrom(38)).isEqualTo(40);
            World.appendFacts(next, 41, 50);
            write(next, 51, 55);
            assertThat(requireFactsByReader(next, 0, 7)).isEqualTo(55);
        }
    }

    @Test
    void aTermIsGreaterThanEveryEarlierOneAndDurableBeforeAnythingIsAppended() throws IOException {
        MemoryDisk now = disk;
        for (int term = 1; term <= 5; term++) {
            FileJournal journal = open(now);
            assertThat(journal.term()).isEqualTo(term);
            now = now.powerCut();
        }
    }

    @Test
    void theFirstInputOfAJournalMayHaveAnySeqSoThatItStartsAboveAnOldLake() throws IOException {
        try (FileJournal journal = open(disk)) {
            write(journal, 1001, 1010);
            assertThat(requireFactsByReader(journal, 1000, 3)).isEqualTo(1010);
            assertThatThrownBy(() -> World.append(journal, 1012, 1012))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("1012 follows input 1010");
        }
        try (FileJournal journal = open(disk)) {
            assertThat(Replayed.of(journal, 0).requireInputsFrom(1001)).isEqualTo(1010);
            try (FactReader reader = journal.read(0)) {
                assertThat(reader.next(1000).to()).isEqualTo(1010);
            }
        }
    }

    @Test
    void anInputOfAnotherTermOrFactsOutOfOrderAreRefused() throws IOException {
        try (FileJournal journal = open(disk)) {
            assertThatThrownBy(() -> journal.append(World.entry(1, 9), World.frame(1)))
                    .isInstanceOf(IllegalArgumentException.class);
            World.append(journal, 1, 3);
            assertThatThrownBy(() -> journal.appendFacts(2, List.of())).isInstanceOf(IllegalArgumentException.class);
            journal.appendFacts(1, List.of());
            assertThatThrownBy(() -> journal.appendFacts(1, List.of())).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void readersSeeOnlyWhatIsDurableAndInputsWithoutFactsMoveThem() throws IOException {
        try (FileJournal journal = open(disk);
                FactReader reader = journal.read(0)) {
            World.append(journal, 1, 8);
            World.appendFacts(journal, 1, 4);
            assertThat(reader.next(100).isEmpty()).isTrue();
            journal.force();
            assertThat(journal.factsEnd()).isEqualTo(4);
            assertThat(reader.next(100).to()).isEqualTo(4);
            World.appendFacts(journal, 5, 5);
            journal.force();
            assertThat(reader.next(100).to()).isEqualTo(5);
        }
    }

    @Test
    void aBatchNeverSplitsTheFactsOfOneInput() throws IOException {
        for (JournalSettings settings : List.of(World.SMALL.withRingBytes(0), JournalSettings.DEFAULT)) {
            MemoryDisk fresh = new MemoryDisk();
            try (FileJournal journal = open(fresh, settings);
                    FactReader reader = journal.read(0)) {
                write(journal, 1, 12);
                assertThat(reader.next(1).facts()).hasSize(1);
                assertThat(reader.next(1).facts()).extracting(Fact::seq).containsExactly(3L, 3L);
                assertThat(reader.next(2).facts()).extracting(Fact::seq).containsExactly(6L, 7L, 7L);
            }
        }
    }

    @Test
    void aReaderThatFallsBehindTheMemoryGoesOnFromTheSegmentsAndCatchesUp() throws IOException {
        try (FileJournal journal = open(disk);
                FactReader slow = journal.read(0)) {
            write(journal, 1, 30);
            long position = slow.next(5).to();
            for (long seq = 31; seq < 600; seq += 10) {
                write(journal, seq, seq + 9);
            }
            assertThat(segments(disk).size()).isGreaterThan(3);
            List<Long> seqs = new ArrayList<>();
            for (var batch = slow.next(9); !batch.isEmpty(); batch = slow.next(9)) {
                assertThat(batch.from()).isEqualTo(position);
                position = batch.to();
                batch.facts().forEach(fact -> seqs.add(fact.seq()));
            }
            assertThat(position).isEqualTo(600);
            assertThat(seqs).isSorted().isNotEmpty();
        }
    }

    @Test
    void aJournalOfManySegmentsRecovers() throws IOException {
        try (FileJournal journal = open(disk)) {
            for (long seq = 1; seq < 400; seq += 20) {
                write(journal, seq, seq + 19);
            }
        }
        assertThat(segments(disk).size()).isGreaterThanOrEqualTo(3);
        try (FileJournal journal = open(disk.powerCut())) {
            Replayed all = Replayed.of(journal, 0);
            assertThat(all.requireInputsFrom(1)).isEqualTo(400);
            assertThat(all.requireFactsFrom(1)).isEqualTo(400);
            assertThat(requireFactsByReader(journal, 0, 13)).isEqualTo(400);
        }
    }

    @Test
    void passedSegmentsAreArchivedNotDeletedAndStayReadable() throws IOException {
        try (FileJournal journal = open(disk)) {
            for (long seq = 1; seq < 400; seq += 20) {
                write(journal, seq, seq + 19);
            }
            int before = segments(disk).size();
            journal.checkpoint(checkpoint(400, 150));
            int archived = disk.list(FOLDER.resolve("archive")).size();
            assertThat(archived).isPositive();
            assertThat(segments(disk)).hasSize(before - archived);
            assertThat(firstSeq(segments(disk).getFirst())).isLessThanOrEqualTo(151);
            assertThat(requireFactsByReader(journal, 0, 13)).isEqualTo(400);
            assertThat(Replayed.of(journal, 0).requireInputsFrom(1)).isEqualTo(400);
            write(journal, 401, 420);
        }
        try (FileJournal journal = open(disk.powerCut())) {
            assertThat(journal.checkpoint()).hasValue(checkpoint(400, 150));
            assertThat(Replayed.of(journal, 400).requireInputsFrom(401)).isEqualTo(420);
            assertThat(requireFactsByReader(journal, 0, 13)).isEqualTo(420);
        }
    }

    private static long firstSeq(Path segment) {
        return SegmentName.parse(segment.getFileName().toString()).orElseThrow().firstSeq();
    }

    @Test
    void aReaderOnAnotherThreadSeesEveryFactOnceWhileSegmentsAreWrittenAndArchived() throws Exception {
        try (FileJournal journal = open(disk, World.SMALL.withRingBytes(0));
                ExecutorService threads = Executors.newFixedThreadPool(2)) {
            Role archiver = journal.archiver();
            AtomicBoolean done = new AtomicBoolean();
            Future<Long> read = threads.submit(() -> {
                long position = 0;
                while (position < 3000) {
                    position = requireFactsByReader(journal, position, 40);
                }
                return position;
            });
            Future<Integer> archived = threads.submit(() -> {
                int steps = 0;
                while (!done.get() || steps == 0) {
                    steps += archiver.step();
                }
                return steps;
            });
            for (long seq = 1; seq < 3000; seq += 20) {
                write(journal, seq, seq + 19);
                if (seq % 200 == 1) {
                    journal.checkpoint(checkpoint(seq + 19, seq + 19));
                }
            }
            assertThat(read.get(1, TimeUnit.MINUTES)).isEqualTo(3000);
            done.set(true);
            assertThat(archived.get(1, TimeUnit.MINUTES)).isPositive();
        }
    }

    @Test
    void archivingByARoleOfItsOwnTakesOneSegmentAStep() throws Exception {
        try (FileJournal journal = open(disk)) {
            var archiver = journal.archiver();
            for (long seq = 1; seq < 200; seq += 20) {
                write(journal, seq, seq + 19);
            }
            journal.checkpoint(checkpoint(200, 200));
            assertThat(disk.list(FOLDER.resolve("archive"))).isEmpty();
            try (FactReader reader = journal.read(0)) {
                long position = reader.next(3).to();
                while (archiver.step() > 0) {
                    position = reader.next(3).to();
                }
                assertThat(position).isPositive();
                while (!reader.next(3).isEmpty()) {
                    position = journal.factsEnd();
                }
                assertThat(position).isEqualTo(200);
            }
            assertThat(disk.list(FOLDER.resolve("archive"))).isNotEmpty();
        }
    }

    @Test
    void theArchiveForgetsWhatIsOlderThanItsMaxAgeAndSaysSoWhenAsked() throws IOException {
        JournalSettings settings = World.SMALL.withArchiveMaxAge(Duration.ofDays(1));
        try (FileJournal journal = open(disk, settings)) {
            for (long seq = 1; seq < 400; seq += 20) {
                write(journal, seq, seq + 19);
            }
            journal.checkpoint(checkpoint(200, 400));
            journal.checkpoint(checkpoint(400, 400));
            assertThatThrownBy(() -> Replayed.of(journal, 0))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("journal.archive.max-age");
        }
        try (FileJournal journal = open(disk, settings)) {
            assertThat(Replayed.of(journal, 400).entries()).isEmpty();
            assertThat(Replayed.of(journal, 200).requireInputsFrom(201)).isEqualTo(400);
        }
    }

    @Test
    void ofTwoCheckpointsTheOlderServesWhenTheNewerIsDamaged() throws IOException {
        try (FileJournal journal = open(disk)) {
            write(journal, 1, 30);
            journal.checkpoint(checkpoint(10, 5));
            journal.checkpoint(checkpoint(20, 15));
            journal.checkpoint(checkpoint(30, 25));
        }
        Path newest = FOLDER.resolve("checkpoint-00000000000000000030");
        assertThat(disk.exists(FOLDER.resolve("checkpoint-00000000000000000010")))
                .isFalse();
        byte[] whole = disk.contents(newest);
        for (int at = 0; at < whole.length; at += 7) {
            MemoryDisk damaged = disk.kill();
            byte[] bytes = whole.clone();
            bytes[at] ^= 0x04;
            damaged.tamper(newest, bytes);
            if (at >= 8 && at < 12) {
                continue;
            }
            try (FileJournal journal = open(damaged)) {
                assertThat(journal.checkpoint()).hasValue(checkpoint(20, 15));
                assertThat(Replayed.of(journal, 20).requireInputsFrom(21)).isEqualTo(30);
            }
        }
        disk.tamper(newest, Arrays.copyOf(whole, 11));
        disk.tamper(FOLDER.resolve("checkpoint-00000000000000000020"), new byte[0]);
        try (FileJournal journal = open(disk)) {
            assertThat(journal.checkpoint()).isEmpty();
            assertThat(Replayed.of(journal, 0).requireInputsFrom(1)).isEqualTo(30);
        }
    }

    @Test
    void aCheckpointBeyondTheDurableFactsIsRefused() throws IOException {
        try (FileJournal journal = open(disk)) {
            World.append(journal, 1, 5);
            World.appendFacts(journal, 1, 3);
            assertThatThrownBy(() -> journal.checkpoint(checkpoint(5, 0)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("up to 3");
        }
    }

    @Test
    void aSecondProcessIsRefusedNamesTheFirstAndChangesNothing() throws IOException {
        FileJournal journal = open(disk);
        write(journal, 1, 10);
        SortedMap<Path, byte[]> before = disk.files();
        MemoryDisk other = disk.otherProcess();

        assertThatThrownBy(() -> open(other))
                .isInstanceOf(JournalInUseException.class)
                .hasMessageContaining(FOLDER.toString())
                .hasMessageContaining("pid " + ProcessHandle.current().pid())
                .hasMessageContaining("--dir");

        assertThat(other.operationCount()).isZero();
        assertThat(disk.files().keySet()).isEqualTo(before.keySet());
        disk.files().forEach((file, bytes) -> assertThat(bytes).isEqualTo(before.get(file)));
        journal.close();
        try (FileJournal next = open(other)) {
            assertThat(next.term()).isEqualTo(2);
        }
    }

    @Test
    void aNewerFormatIsRefusedNamingBothVersions() throws IOException {
        open(disk).close();
        Path segment = segments(disk).getFirst();
        byte[] bytes = disk.contents(segment);
        bytes[11] = 7;
        disk.tamper(segment, bytes);
        SortedMap<Path, byte[]> before = disk.files();

        assertThatThrownBy(() -> open(disk))
                .isInstanceOf(JournalVersionException.class)
                .hasMessageContaining("format version 7")
                .hasMessageContaining("up to " + SegmentHeader.VERSION);
        before.forEach((file, content) ->
                assertThat(disk.files().get(file)).as("%s", file).isEqualTo(content));
    }

    @Test
    void aMissingSegmentHalts() throws IOException {
        try (FileJournal journal = open(disk)) {
            for (long seq = 1; seq < 400; seq += 20) {
                write(journal, seq, seq + 19);
            }
        }
        disk.delete(segments(disk).get(1));

        assertThatThrownBy(() -> open(disk))
                .isInstanceOf(CorruptJournalException.class)
                .hasMessageContaining("a segment is missing")
                .hasMessageContaining("Restore")
                .hasMessageContaining(FOLDER.toString());
    }

    @Test
    void aJournalWithoutItsIdOrWithASegmentOfAnotherHalts() throws IOException {
        open(disk).close();
        MemoryDisk withoutId = disk.kill();
        withoutId.delete(FOLDER.resolve("id"));
        assertThatThrownBy(() -> open(withoutId))
                .isInstanceOf(CorruptJournalException.class)
                .hasMessageContaining("id is missing");

        disk.tamper(FOLDER.resolve("id"), "0".repeat(32).getBytes(StandardCharsets.US_ASCII));
        assertThatThrownBy(() -> open(disk))
                .isInstanceOf(CorruptJournalException.class)
                .hasMessageContaining("in the folder of " + "0".repeat(32));
    }

    @Test
    void theScanShowsEveryRecordOfAJournalInUse() throws IOException {
        assertThatThrownBy(() -> JournalScan.of(DIR, disk, record -> {})).isInstanceOf(NoSuchFileException.class);
        FileJournal journal = open(disk);
        for (long seq = 1; seq < 300; seq += 20) {
            write(journal, seq, seq + 19);
        }
        journal.checkpoint(checkpoint(200, 200));
        List<Scanned> records = new ArrayList<>();
        JournalScan.End end = JournalScan.of(DIR, disk.otherProcess(), records::add);

        assertThat(end.journal()).isEqualTo(journal.id());
        assertThat(end.lastSeq()).isEqualTo(300);
        assertThat(end.factsEnd()).isEqualTo(300);
        assertThat(end.brokenBytes()).isZero();
        List<Scanned> inputs =
                records.stream().filter(record -> !(record instanceof Facts)).toList();
        assertThat(inputs).hasSize(300);
        for (Scanned record : inputs) {
            if (record instanceof Frame frame) {
                assertThat(frame.frame().payload())
                        .isEqualTo(World.frame(frame.seq()).payload());
                assertThat(frame.session()).isEqualTo((int) (frame.seq() % 7));
                assertThat(frame.recordedAt()).isEqualTo(World.recordedAt(frame.seq()));
            } else if (record instanceof Typed typed) {
                assertThat(typed.input()).isEqualTo(World.entry(typed.seq(), 1).input());
            }
        }
        records.stream()
                .filter(Facts.class::isInstance)
                .map(Facts.class::cast)
                .forEach(facts -> assertThat(facts.facts()).isEqualTo(World.facts(facts.seq())));
    }

    @Test
    void aJournalWithoutRoomInItsSettingsIsRefusedByTheKey() {
        assertThatThrownBy(() -> JournalSettings.DEFAULT.withSegmentBytes(10))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("journal.segment-bytes is 10");
        assertThatThrownBy(() -> JournalSettings.DEFAULT.withRingBytes(-1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("journal.ring-bytes is -1");
        assertThatThrownBy(() -> JournalSettings.DEFAULT.withArchiveMaxAge(Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("journal.archive.max-age");
    }
}
