package io.truebook.service.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.List;
import org.junit.jupiter.api.Test;

class FileTroubleTest {

    @Test
    void everyKindIsToldInWordsAndWithItsPath() {
        for (FileSystemException trouble : List.of(
                new AccessDeniedException("/data/x"),
                new NoSuchFileException("/data/x"),
                new FileAlreadyExistsException("/data/x"),
                new NotDirectoryException("/data/x"),
                new DirectoryNotEmptyException("/data/x"),
                new FileSystemLoopException("/data/x"),
                new FileSystemException("/data/x"))) {
            assertThat(FileTrouble.sentence(trouble))
                    .startsWith("the file or folder /data/x cannot be used: ")
                    .doesNotContain("Exception");
        }
        assertThat(FileTrouble.sentence(new FileSystemException("/data/x", null, "Read-only file system")))
                .endsWith("Read-only file system");
    }
}
