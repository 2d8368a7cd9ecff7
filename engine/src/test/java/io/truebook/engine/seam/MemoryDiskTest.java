package io.truebook.engine.seam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.truebook.engine.seam.Disk.DiskFile;
import io.truebook.engine.seam.MemoryDisk.Fault;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MemoryDiskTest {

    private static final Path FOLDER = Path.of("/data/journal");
    private static final Path FILE = FOLDER.resolve("a");

    private final MemoryDisk disk = new MemoryDisk();

    @BeforeEach
    void makeFolder() throws IOException {
        disk.createDirectories(FOLDER);
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String text(MemoryDisk disk, Path file) throws IOException {
        return new String(disk.contents(file), StandardCharsets.UTF_8);
    }

    private DiskFile durableFile(String text) throws IOException {
        DiskFile file = disk.create(FILE);
        file.append(bytes(text));
        file.force();
        disk.forceDirectory(FOLDER);
        return file;
    }

    @Test
    void aPowerCutDropsWhatWasNotForced() throws IOException {
        DiskFile file = durableFile("kept");
        file.append(bytes(" and lost"));

        assertThat(text(disk, FILE)).isEqualTo("kept and lost");
        assertThat(text(disk.kill(), FILE)).isEqualTo("kept and lost");
        assertThat(text(disk.powerCut(), FILE)).isEqualTo("kept");
        assertThat(text(disk.kill().powerCut(), FILE)).isEqualTo("kept");
    }

    @Test
    void aForcedFileWithoutAForcedNameIsGoneAfterAPowerCut() throws IOException {
        DiskFile file = disk.create(FILE);
        file.append(bytes("x"));
        file.force();

        assertThat(disk.powerCut().exists(FILE)).isFalse();
        disk.forceDirectory(FOLDER);
        assertThat(text(disk.powerCut(), FILE)).isEqualTo("x");
    }

    @Test
    void aRenameIsUndoneByAPowerCutUntilItsFolderIsForced() throws IOException {
        durableFile("x").close();
        Path renamed = FOLDER.resolve("b");
        disk.rename(FILE, renamed);

        assertThat(disk.powerCut().list(FOLDER)).containsExactly(FILE);
        disk.forceDirectory(FOLDER);
        assertThat(disk.powerCut().list(FOLDER)).containsExactly(renamed);
    }

    @Test
    void aDeletedFileComesBackUnlessItsFolderWasForced() throws IOException {
        durableFile("x").close();
        disk.delete(FILE);

        assertThat(disk.powerCut().exists(FILE)).isTrue();
        disk.forceDirectory(FOLDER);
        assertThat(disk.powerCut().exists(FILE)).isFalse();
    }

    @Test
    void aTruncationIsUndoneByAPowerCutUntilItIsForced() throws IOException {
        DiskFile file = durableFile("abcdef");
        file.truncate(2);

        assertThat(text(disk.powerCut(), FILE)).isEqualTo("abcdef");
        file.append(bytes("X"));
        file.force();
        assertThat(text(disk.powerCut(), FILE)).isEqualTo("abX");
    }

    @Test
    void aLinkRefusesANameThatIsTaken() throws IOException {
        durableFile("x").close();
        Path second = FOLDER.resolve("b");
        disk.link(FILE, second);

        assertThat(text(disk, second)).isEqualTo("x");
        assertThatThrownBy(() -> disk.link(FILE, second)).isInstanceOf(FileAlreadyExistsException.class);
        assertThatThrownBy(() -> disk.create(FILE)).isInstanceOf(FileAlreadyExistsException.class);
        assertThatThrownBy(() -> disk.open(FOLDER.resolve("none"))).isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> disk.create(Path.of("/nowhere/a"))).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void aCrashKeepsAllThatWasForcedAndIsTheSameForTheSameSeed() throws IOException {
        byte[] forced = new byte[3000];
        byte[] more = new byte[5000];
        new Random(1).nextBytes(forced);
        new Random(2).nextBytes(more);
        DiskFile file = disk.create(FILE);
        file.append(ByteBuffer.wrap(forced));
        file.force();
        disk.forceDirectory(FOLDER);
        file.append(ByteBuffer.wrap(more));

        Set<Integer> sizes = new HashSet<>();
        for (int seed = 0; seed < 200; seed++) {
            byte[] left = disk.crash(new Random(seed)).contents(FILE);
            assertThat(left).as("seed %d", seed).startsWith(forced);
            assertThat(left)
                    .as("seed %d", seed)
                    .isEqualTo(disk.crash(new Random(seed)).contents(FILE));
            sizes.add(left.length);
        }
        assertThat(sizes).contains(3000, 8000).hasSizeGreaterThan(10);
    }

    @Test
    void aFailedForceLosesItsBytesThoughTheyCanStillBeReadAndTheNextForceSucceeds() throws IOException {
        DiskFile file = durableFile("a");
        file.append(bytes("b"));
        disk.failAt(disk.operationCount() + 1, Fault.IO_ERROR);

        assertThatThrownBy(file::force).isInstanceOf(IOException.class);
        file.append(bytes("c"));
        file.force();

        assertThat(text(disk, FILE)).isEqualTo("abc");
        assertThat(text(disk.powerCut(), FILE)).isEqualTo("a\0c");
    }

    @Test
    void aKilledProcessCanDoNothingMoreAndItsLockIsFree() throws IOException {
        Path lock = FOLDER.resolve("LOCK");
        assertThat(disk.tryLock(lock)).isNotNull();
        MemoryDisk other = disk.otherProcess();
        assertThat(other.tryLock(lock)).isNull();

        disk.failAt(disk.operationCount() + 1, Fault.KILL);
        assertThatThrownBy(() -> disk.create(FILE)).isInstanceOf(MemoryDisk.Killed.class);
        assertThatThrownBy(() -> disk.exists(FILE)).isInstanceOf(MemoryDisk.Killed.class);

        assertThat(other.exists(FILE)).isFalse();
        try (Closeable taken = other.tryLock(lock)) {
            assertThat(taken).isNotNull();
        }
        assertThat(other.otherProcess().tryLock(lock)).isNotNull();
    }

    @Test
    void aKillMidwayLeavesHalfOfAnAppend() throws IOException {
        DiskFile file = durableFile("");
        disk.failAt(disk.operationCount() + 1, Fault.KILL_MIDWAY);

        assertThatThrownBy(() -> file.append(bytes("abcdef"))).isInstanceOf(MemoryDisk.Killed.class);
        assertThat(text(disk.kill(), FILE)).isEqualTo("abc");
    }

    @Test
    void anErrorAfterTheEffectLeavesTheEffect() throws IOException {
        durableFile("x").close();
        disk.failAt(disk.operationCount() + 1, Fault.IO_ERROR_AFTER);

        assertThatThrownBy(() -> disk.rename(FILE, FOLDER.resolve("b"))).isInstanceOf(IOException.class);
        assertThat(disk.list(FOLDER)).containsExactly(FOLDER.resolve("b"));
    }

    @Test
    void aFullDiskTakesWhatFitsAndSaysSo() throws IOException {
        DiskFile file = durableFile("1234");
        disk.capacity(6);

        assertThat(disk.freeBytes(FOLDER)).isEqualTo(2);
        assertThatThrownBy(() -> file.append(bytes("5678"))).isInstanceOf(DiskFullException.class);
        assertThat(text(disk, FILE)).isEqualTo("123456");
        file.truncate(4);
        disk.capacity(8);
        file.append(bytes("5678"));
        assertThat(text(disk, FILE)).isEqualTo("12345678");
    }

    @Test
    void aReadOnlyVolumeRefusesChangesAndCanBeRead() throws IOException {
        DiskFile file = durableFile("x");
        disk.becomeReadOnly();

        assertThatThrownBy(() -> file.append(bytes("y"))).isInstanceOf(FileSystemException.class);
        assertThatThrownBy(() -> disk.delete(FILE)).isInstanceOf(FileSystemException.class);
        assertThat(text(disk, FILE)).isEqualTo("x");
        disk.becomeWritable();
        file.append(bytes("y"));
        assertThat(text(disk, FILE)).isEqualTo("xy");
    }

    @Test
    void operationsAreCountedAndNamed() throws IOException {
        durableFile("x").close();

        assertThat(disk.operations())
                .extracting(MemoryDisk.Operation::name)
                .containsExactly("createDirectories", "create", "append", "force", "forceDirectory");
        assertThat(disk.operationCount()).isEqualTo(5);
    }

    @Test
    void readingCountsWhenAskedForAndFailsByThePlan() throws IOException {
        durableFile("abc").close();
        MemoryDisk next = disk.kill().countReads().failAt(2, Fault.IO_ERROR);

        try (DiskFile file = next.openReadOnly(FILE)) {
            assertThatThrownBy(() -> file.read(ByteBuffer.allocate(3), 0)).hasMessageContaining("operation 2 read");
            assertThat(file.read(ByteBuffer.allocate(3), 0)).isEqualTo(3);
        }
        assertThat(next.operations()).extracting(MemoryDisk.Operation::name).containsExactly("open", "read", "read");
    }

    @Test
    void aFlippedBitIsReadOnceAndNeverAgain() throws IOException {
        durableFile("abc").close();
        MemoryDisk next = disk.kill().countReads().failAt(2, Fault.BIT_FLIP);

        try (DiskFile file = next.openReadOnly(FILE)) {
            ByteBuffer wrong = ByteBuffer.allocate(3);
            file.read(wrong, 0);
            ByteBuffer right = ByteBuffer.allocate(3);
            file.read(right, 0);
            assertThat(right.array()).isEqualTo("abc".getBytes(StandardCharsets.UTF_8));
            int bits = 0;
            for (int at = 0; at < 3; at++) {
                bits += Integer.bitCount((wrong.array()[at] ^ right.array()[at]) & 0xff);
            }
            assertThat(bits).isEqualTo(1);
        }
    }

    @Test
    void aMisdirectedAppendLeavesZerosAndSpoilsAnotherPlace() throws IOException {
        durableFile("x".repeat(600)).close();
        disk.failAt(disk.operationCount() + 2, Fault.MISDIRECTED);
        Path other = FOLDER.resolve("other");
        try (DiskFile file = disk.create(other)) {
            file.append(bytes("abcd"));
            file.force();
        }

        assertThat(disk.powerCut().files().get(FILE)).hasSize(600);
        assertThat(text(disk, FILE) + text(disk, other)).contains("abcd").contains("\0\0\0\0");
    }

    @Test
    void openFilesAreCounted() throws IOException {
        durableFile("x").close();
        try (DiskFile one = disk.openReadOnly(FILE);
                DiskFile other = disk.openReadOnly(FILE)) {
            assertThat(one.size()).isEqualTo(other.size());
        }
        disk.openReadOnly(FILE).close();

        assertThat(disk.mostOpenFiles()).isEqualTo(2);
    }
}
