package io.truebook.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.delta.kernel.internal.util.Utils;
import io.delta.kernel.utils.CloseableIterator;
import io.delta.kernel.utils.FileStatus;
import io.truebook.engine.seam.MemoryDisk;
import io.truebook.engine.seam.MemoryDisk.Operation;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class DurableFileIOTest {

    private static final Path LOG = Path.of("/t/_delta_log");
    private static final String COMMIT =
            LOG.resolve("00000000000000000001.json").toString();

    private final MemoryDisk disk = new MemoryDisk();
    private final DurableFileIO files = new DurableFileIO(disk);

    @BeforeEach
    void makeTheFolder() throws IOException {
        files.mkdirs(LOG.toString());
    }

    @Test
    @Tag("R-060")
    void aCommitIsForcedBeforeItIsPublishedAndItsNameAfterwards() throws IOException {
        write(COMMIT, "one");

        assertThat(disk.operations().stream().map(Operation::name))
                .endsWith("create", "append", "force", "link", "delete", "forceDirectory");
        assertThat(text(disk.powerCut(), COMMIT)).isEqualTo("one\n");
    }

    @Test
    @Tag("R-073")
    void anExistingCommitIsNeverReplaced() throws IOException {
        write(COMMIT, "one");

        assertThatThrownBy(() -> write(COMMIT, "two")).isInstanceOf(FileAlreadyExistsException.class);
        assertThat(text(disk, COMMIT)).isEqualTo("one\n");
        assertThat(disk.list(LOG)).containsExactly(Path.of(COMMIT));
    }

    @Test
    void theNameOfTheLastCheckpointMayBeReplaced() throws IOException {
        String last = LOG.resolve("_last_checkpoint").toString();
        write(last, "one");
        files.newOutputFile(last).writeAtomically(lines("two"), true);

        assertThat(text(disk.powerCut(), last)).isEqualTo("two\n");
    }

    @Test
    void listingBeginsAtTheNameAndLeavesOutWhatIsHalfWritten() throws IOException {
        write(LOG.resolve("00000000000000000000.json").toString(), "zero");
        write(COMMIT, "one");
        disk.create(LOG.resolve(".00000000000000000002.json.0.tmp")).close();

        List<String> names = new ArrayList<>();
        try (CloseableIterator<FileStatus> found = files.listFrom(COMMIT)) {
            found.forEachRemaining(file -> names.add(file.getPath()));
        }

        assertThat(names).containsExactly(COMMIT);
        assertThatThrownBy(() -> files.listFrom("/none/1.json")).isInstanceOf(FileNotFoundException.class);
    }

    @Test
    void absenceIsToldInKernelsWay() {
        assertThatThrownBy(() -> files.newInputFile(COMMIT, 1).newStream()).isInstanceOf(FileNotFoundException.class);
        assertThatThrownBy(() -> files.getFileStatus(COMMIT)).isInstanceOf(FileNotFoundException.class);
    }

    @Test
    void debrisOfAnInterruptedWriteIsNoObstacle() throws IOException {
        disk.create(LOG.resolve(".00000000000000000001.json.0.tmp")).close();

        write(COMMIT, "one");

        assertThat(text(disk, COMMIT)).isEqualTo("one\n");
    }

    @Test
    void aCopyIsWholeOrAbsent() throws IOException {
        write(COMMIT, "one");
        String copy = LOG.resolve("00000000000000000002.json").toString();
        files.copyFileAtomically(COMMIT, copy, false);

        assertThat(text(disk.powerCut(), copy)).isEqualTo("one\n");
        assertThatThrownBy(() -> files.copyFileAtomically(COMMIT, copy, false))
                .isInstanceOf(FileAlreadyExistsException.class);
    }

    private void write(String path, String line) throws IOException {
        files.newOutputFile(path).writeAtomically(lines(line), false);
    }

    private static CloseableIterator<String> lines(String line) {
        return Utils.toCloseableIterator(List.of(line).iterator());
    }

    private static String text(MemoryDisk disk, String path) throws IOException {
        return new String(disk.contents(Path.of(path)), StandardCharsets.UTF_8);
    }
}
