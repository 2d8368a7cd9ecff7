package io.truebook.engine.seam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class LocalDiskTest {

    @TempDir
    Path folder;

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    }

    private Path write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        try (Disk.DiskFile open = Disk.LOCAL.create(file)) {
            open.append(bytes(text));
            open.force();
        }
        return file;
    }

    @Test
    void appendsGoToTheEndAlsoAfterReopeningAndTruncating() throws IOException {
        Path file = write("a", "one");
        try (Disk.DiskFile open = Disk.LOCAL.open(file)) {
            open.append(bytes("two"));
            open.truncate(4);
            open.append(bytes("!"));
            ByteBuffer read = ByteBuffer.allocate(10);
            assertThat(open.read(read, 1)).isEqualTo(4);
            assertThat(open.read(read, 5)).isEqualTo(-1);
            assertThat(open.size()).isEqualTo(5);
        }
        assertThat(Files.readString(file)).isEqualTo("onet!");
        assertThat(Disk.LOCAL.size(file)).isEqualTo(5);
    }

    @Test
    void newFoldersAreForTheirUserAloneAndOldOnesStayAsTheyAre() throws IOException {
        Path old = Files.createDirectory(
                folder.resolve("old"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));

        Disk.LOCAL.createDirectories(old.resolve("new").resolve("newer"));

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(old)))
                .isEqualTo("rwxr-xr-x");
        for (Path made : List.of(old.resolve("new"), old.resolve("new").resolve("newer"))) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(made)))
                    .isEqualTo("rwx------");
        }
    }

    @Test
    void aNameIsCreatedOnceAndAMissingFileIsNotOpened() throws IOException {
        Path file = write("a", "one");
        assertThatThrownBy(() -> Disk.LOCAL.create(file)).isInstanceOf(FileAlreadyExistsException.class);
        assertThatThrownBy(() -> Disk.LOCAL.open(folder.resolve("b"))).isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> Disk.LOCAL.openReadOnly(folder.resolve("b"))).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void aLinkIsExclusiveAndARenameReplaces() throws IOException {
        Path one = write("one", "1");
        Path two = write("two", "2");
        Path name = folder.resolve("name");
        Disk.LOCAL.link(one, name);
        assertThatThrownBy(() -> Disk.LOCAL.link(two, name)).isInstanceOf(FileAlreadyExistsException.class);
        assertThat(Files.readString(name)).isEqualTo("1");
        Disk.LOCAL.rename(two, name);
        Disk.LOCAL.forceDirectory(folder);
        assertThat(Files.readString(name)).isEqualTo("2");
        Disk.LOCAL.delete(one);

        assertThat(Disk.LOCAL.list(folder)).containsExactly(name);
    }

    @Test
    void directoriesAreMadeWithTheirParentsListedSortedAndMissingOnesAreEmpty() throws IOException {
        Path deep = folder.resolve("a/b/c");
        Disk.LOCAL.createDirectories(deep);
        Disk.LOCAL.createDirectories(deep);
        for (String name : List.of("3", "1", "2")) {
            write("a/b/c/" + name, "");
        }
        assertThat(Disk.LOCAL.isDirectory(deep)).isTrue();
        assertThat(Disk.LOCAL.list(deep))
                .extracting(file -> file.getFileName().toString())
                .containsExactly("1", "2", "3");
        assertThat(Disk.LOCAL.list(folder.resolve("none"))).isEmpty();
        assertThat(Disk.LOCAL.exists(folder.resolve("none"))).isFalse();
        assertThat(Disk.LOCAL.freeBytes(folder)).isPositive();
    }

    /** Takes the lock in another process, says how it went, and waits to be ended. */
    static final class OtherProcess {
        public static void main(String[] args) throws IOException {
            Closeable lock = Disk.LOCAL.tryLock(Path.of(args[0]));
            System.out.println(lock == null ? "refused" : "locked");
            if (System.in.read() >= 0 && lock != null) {
                lock.close();
            }
        }
    }

    private record Other(Process process, String answer) implements AutoCloseable {

        static Other locking(Path file) throws IOException {
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xshare:auto",
                            "-XX:TieredStopAtLevel=1",
                            "-cp",
                            System.getProperty("java.class.path"),
                            OtherProcess.class.getName(),
                            file.toString())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            BufferedReader lines =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
            return new Other(process, String.valueOf(lines.readLine()));
        }

        @Override
        public void close() {
            process.destroyForcibly().onExit().join();
        }
    }

    @Test
    void aLockKeepsOutOtherProcessesAlsoAfterThisOneWasRefusedASecondTime() throws IOException {
        Path file = folder.resolve("lock");
        try (@Nullable Closeable mine = Disk.LOCAL.tryLock(file)) {
            assertThat(mine).isNotNull();
            assertThat(Disk.LOCAL.tryLock(file)).isNull();
            Path alias = folder.resolve("alias");
            Files.createLink(alias, file);
            assertThat(Disk.LOCAL.tryLock(alias)).isNull();
            try (Other other = Other.locking(file)) {
                assertThat(other.answer()).isEqualTo("refused");
            }
        }
        try (@Nullable Closeable again = Disk.LOCAL.tryLock(file)) {
            assertThat(again).isNotNull();
        }
    }

    @Test
    void aLockDiesWithItsProcessAndClosingItTwiceIsHarmless() throws IOException {
        Path file = folder.resolve("lock");
        try (Other other = Other.locking(file)) {
            assertThat(other.answer()).isEqualTo("locked");
            assertThat(Disk.LOCAL.tryLock(file)).isNull();
        }
        Closeable first = Objects.requireNonNull(Disk.LOCAL.tryLock(file));
        first.close();
        Closeable second = Objects.requireNonNull(Disk.LOCAL.tryLock(file));
        first.close();
        assertThat(Disk.LOCAL.tryLock(file)).isNull();
        second.close();
    }

    @Test
    void theSystemsWordsForNoRoomAreUnderstoodAndOthersAreLeftAlone() {
        IOException full = new IOException("No space left on device");
        assertThat(LocalDisk.named(full, folder, 10))
                .isInstanceOf(DiskFullException.class)
                .hasCause(full)
                .hasMessageContaining(folder.toString());
        assertThat(LocalDisk.named(new IOException("Disk quota exceeded"), folder, 10))
                .isInstanceOf(DiskFullException.class);
        IOException broken = new IOException("Input/output error");
        assertThat(LocalDisk.named(broken, folder, 10)).isSameAs(broken);
    }

    @Test
    void wordsInAnotherLanguageAreUnderstoodByTheRoomThatIsLeft() throws IOException {
        Assumptions.assumeTrue(Disk.LOCAL.freeBytes(folder) < Integer.MAX_VALUE || Files.isDirectory(Path.of("/proc")));
        // No file system has room below /proc.
        assertThat(LocalDisk.named(new IOException("Kein Platz mehr"), Path.of("/proc/version"), 1))
                .isInstanceOf(DiskFullException.class);
    }

    @Test
    void aFullVolumeSaysSoAtAppendAndAtCreate() throws Exception {
        Path volume = folder.resolve("small");
        Files.createDirectory(volume);
        Assumptions.assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=64k,nr_inodes=4", "tmpfs", volume.toString()),
                "mounting needs to be allowed");
        try {
            try (Disk.DiskFile file = Disk.LOCAL.create(volume.resolve("a"))) {
                assertThatThrownBy(() -> file.append(ByteBuffer.allocate(1 << 20)))
                        .isInstanceOf(DiskFullException.class);
                file.truncate(0);
                file.append(ByteBuffer.allocate(1 << 10));
                assertThat(file.size()).isEqualTo(1 << 10);
            }
            assertThatThrownBy(() -> {
                        for (int i = 0; i < 10; i++) {
                            Disk.LOCAL.create(volume.resolve("more" + i)).close();
                        }
                    })
                    .isInstanceOf(DiskFullException.class);
        } finally {
            assertThat(run("umount", volume.toString())).isTrue();
        }
    }

    private static boolean run(String... command) throws IOException, InterruptedException {
        try {
            return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor() == 0;
        } catch (IOException noSuchCommand) {
            return false;
        }
    }
}
