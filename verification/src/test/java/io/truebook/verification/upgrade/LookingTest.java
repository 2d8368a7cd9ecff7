package io.truebook.verification.upgrade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.truebook.app.OfflineBook;
import io.truebook.app.Truebook;
import io.truebook.app.TruebookBuilder;
import io.truebook.domain.AccountId;
import io.truebook.domain.ContractId;
import io.truebook.domain.PositionKey;
import io.truebook.engine.ManualClock;
import io.truebook.engine.seam.MemoryDisk;
import io.truebook.engine.seam.Network;
import io.truebook.journal.NoJournalException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Who looks into a folder that nobody serves leaves it as it is. */
class LookingTest {

    @Test
    void lookingChangesNoByteOfTheFolder() throws IOException {
        GoldenRecord.Written written = GoldenRecord.write();
        MemoryDisk disk = written.disk();
        Map<Path, String> before = contents(disk);

        for (int look = 0; look < 3; look++) {
            try (OfflineBook book = settings(written, disk.otherProcess()).openOffline()) {
                assertThat(book.view().seq())
                        .isGreaterThan(book.history().current().seq());
                assertThat(book.history().status()).isNotEmpty();
                assertThat(book.why(PositionKey.of(new AccountId("DU7000001"), new ContractId(1)), null)
                                .links())
                        .isNotEmpty();
            }
        }

        assertThat(contents(disk)).isEqualTo(before);
    }

    @Test
    void aFolderWithoutARecordIsToldAndNothingIsCreated() {
        MemoryDisk disk = new MemoryDisk();
        TruebookBuilder nothing = Truebook.in(Path.of("/nothing")).world(new ManualClock(), disk, none());

        assertThatThrownBy(nothing::openOffline)
                .isInstanceOf(NoJournalException.class)
                .hasMessageContaining("/nothing")
                .hasMessageContaining("--dir");
        assertThat(disk.operations()).isEmpty();
    }

    static TruebookBuilder settings(GoldenRecord.Written written, MemoryDisk disk) {
        return Truebook.in(GoldenRecord.FOLDER).world(written.clock(), disk, none());
    }

    static Network none() {
        return (host, port, timeout) -> {
            throw new IOException("there is no network here");
        };
    }

    private static Map<Path, String> contents(MemoryDisk disk) {
        Map<Path, String> contents = new TreeMap<>();
        disk.files()
                .forEach((file, content) -> contents.put(file, HexFormat.of().formatHex(content)));
        return contents;
    }
}
