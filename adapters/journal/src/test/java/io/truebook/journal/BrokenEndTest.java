package io.truebook.journal;

import static io.truebook.journal.World.FOLDER;
import static io.truebook.journal.World.open;
import static io.truebook.journal.World.segments;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.truebook.engine.seam.MemoryDisk;
import io.truebook.journal.World.Replayed;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The end of the last segment, cut and flipped at every byte. */
@Tag("R-011")
class BrokenEndTest {

    private final MemoryDisk disk = new MemoryDisk();
    private final List<Integer> ends = new ArrayList<>();
    private Path segment = FOLDER;
    private byte[] whole = new byte[0];

    /** Twelve inputs: nine in one batch, then three, each forced alone. */
    @BeforeEach
    void threeForcedRecords() throws IOException {
        FileJournal journal = open(disk);
        World.append(journal, 1, 9);
        journal.force();
        segment = segments(disk).getLast();
        for (long seq = 10; seq <= 12; seq++) {
            ends.add((int) disk.size(segment));
            World.append(journal, seq, seq);
            journal.force();
        }
        whole = disk.contents(segment);
        journal.close();
    }

    /** The last input that is recovered; empty when the journal refuses to open, and then nothing is changed. */
    private OptionalLong recovered(byte[] content) throws IOException {
        MemoryDisk damaged = disk.kill();
        damaged.tamper(segment, content);
        try (FileJournal journal = open(damaged)) {
            long last = Replayed.of(journal, 0).requireInputsFrom(1);
            World.append(journal, last + 1, last + 2);
            journal.force();
        } catch (CorruptJournalException refused) {
            assertThat(refused).hasMessageContaining(segment.toString()).hasMessageContaining("Restore");
            assertThat(damaged.contents(segment)).isEqualTo(content);
            return OptionalLong.empty();
        }
        try (FileJournal again = open(damaged.powerCut())) {
            return OptionalLong.of(Replayed.of(again, 0).requireInputsFrom(1) - 2);
        }
    }

    @Test
    void aCutAtAnyByteLeavesExactlyTheWholeRecordsBeforeIt() throws IOException {
        for (int length = SegmentHeader.BYTES; length < whole.length; length++) {
            OptionalLong last = recovered(Arrays.copyOf(whole, length));
            assertThat(last).as("cut at %d", length).isPresent();
            if (length >= ends.getFirst()) {
                int complete = 9;
                complete += length >= ends.get(1) ? 1 : 0;
                complete += length >= ends.get(2) ? 1 : 0;
                assertThat(last).as("cut at %d", length).hasValue(complete);
            }
        }
    }

    @Test
    void aFlippedBitInAConfirmedRecordHaltsUnlessItIsTheVeryLastBatch() throws IOException {
        for (int at = ends.getFirst(); at < whole.length; at++) {
            for (int mask : new int[] {1, 0x80}) {
                byte[] flipped = whole.clone();
                flipped[at] ^= (byte) mask;
                OptionalLong last = recovered(flipped);
                if (at < ends.get(2)) {
                    assertThat(last).as("flipped at %d", at).isEmpty();
                } else if (last.isPresent()) {
                    assertThat(last).as("flipped at %d", at).hasValue(11);
                }
            }
        }
    }

    @Test
    void aFlippedBitInTheMiddleOfTheLastBatchHaltsWhereNoLostSectorExplainsIt() throws IOException {
        MemoryDisk fresh = new MemoryDisk();
        FileJournal journal = open(fresh);
        World.append(journal, 1, 30);
        journal.force();
        journal.close();
        Path only = segments(fresh).getLast();
        byte[] content = fresh.contents(only);
        int halted = 0;
        for (int at = SegmentHeader.BYTES; at < content.length; at++) {
            byte[] flipped = content.clone();
            flipped[at] ^= 0x10;
            MemoryDisk damaged = fresh.kill();
            damaged.tamper(only, flipped);
            try (FileJournal next = open(damaged)) {
                assertThat(Replayed.of(next, 0).requireInputsFrom(1)).isBetween(0L, 29L);
            } catch (CorruptJournalException refused) {
                halted++;
                assertThat(refused).hasMessageContaining("a whole record follows at offset");
            }
        }
        assertThat(halted).as("of %d offsets", content.length).isGreaterThan(content.length / 2);
    }

    @Test
    void sectorsThatAPowerCutLostFromTheLastBatchAreCutThoughRecordsFollowThem() throws IOException {
        MemoryDisk fresh = new MemoryDisk();
        FileJournal journal = open(fresh);
        World.append(journal, 1, 5);
        journal.force();
        Path only = segments(fresh).getLast();
        int durable = (int) fresh.size(only);
        World.append(journal, 6, 80);
        journal.force();
        journal.close();
        byte[] content = fresh.contents(only);
        SplittableRandom random = new SplittableRandom(5);
        for (int round = 0; round < 300; round++) {
            byte[] torn = content.clone();
            for (int sector = durable / 512 * 512; sector < torn.length; sector += 512) {
                if (random.nextInt(3) == 0) {
                    Arrays.fill(torn, Math.max(sector, durable), Math.min(sector + 512, torn.length), (byte) 0);
                }
            }
            MemoryDisk cut = fresh.kill();
            cut.tamper(only, torn);
            try (FileJournal next = open(cut)) {
                assertThat(Replayed.of(next, 0).requireInputsFrom(1))
                        .as("round %d", round)
                        .isBetween(5L, 80L);
            }
        }
    }

    @Test
    void damageInAnEarlierSegmentHalts() throws IOException {
        open(disk).close();
        byte[] flipped = whole.clone();
        flipped[whole.length - 1] ^= 1;
        disk.tamper(segment, flipped);

        assertThatThrownBy(() -> open(disk))
                .isInstanceOfSatisfying(CorruptJournalException.class, corrupt -> {
                    assertThat(corrupt.file()).isEqualTo(segment);
                    assertThat(corrupt.offset()).isBetween((long) ends.getLast(), (long) whole.length);
                })
                .hasMessageContaining("checksum");
    }

    @Test
    void aLastSegmentWithoutAWholeHeaderIsRemoved() throws IOException {
        open(disk).close();
        Path last = segments(disk).getLast();
        byte[] header = disk.contents(last);
        for (int length = 0; length < header.length; length++) {
            MemoryDisk torn = disk.kill();
            torn.tamper(last, Arrays.copyOf(header, length));
            try (FileJournal journal = open(torn)) {
                assertThat(journal.term()).isEqualTo(2);
                assertThat(Replayed.of(journal, 0).requireInputsFrom(1)).isEqualTo(12);
            }
        }
    }

    @Test
    void bytesOfAnotherSegmentNeverVerify() throws IOException {
        open(disk).close();
        Path last = segments(disk).getLast();
        byte[] header = disk.contents(last);
        byte[] stale = Arrays.copyOf(header, header.length + whole.length - SegmentHeader.BYTES);
        System.arraycopy(whole, SegmentHeader.BYTES, stale, header.length, whole.length - SegmentHeader.BYTES);
        disk.tamper(last, stale);

        try (FileJournal journal = open(disk)) {
            assertThat(Replayed.of(journal, 0).requireInputsFrom(1)).isEqualTo(12);
        }
    }
}
