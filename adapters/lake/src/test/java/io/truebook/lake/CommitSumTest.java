package io.truebook.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("R-011")
class CommitSumTest {

    private static final Path FILE = Path.of("/lake/positions/_delta_log/00000000000000000007.json");
    private static final String TEXT = """
            {"commitInfo":{"timestamp":1,"engineInfo":"truebook seq 481..500"}}
            {"txn":{"appId":"truebook-é","version":500}}
            """;

    private final byte[] sealed = CommitSum.sealed(TEXT);

    @Test
    void aCommitCarriesTheChecksumOfItself() {
        assertThat(new String(sealed, StandardCharsets.UTF_8))
                .startsWith("{\"commitInfo\":{\"truebookCrc32c\":\"")
                .endsWith(TEXT.substring("{\"commitInfo\":{".length()));
        assertThatCode(() -> CommitSum.requireWhole(FILE, sealed)).doesNotThrowAnyException();
    }

    @Test
    void aBitThatIsAnotherIsNoticedAtEachByteBehindTheChecksum() {
        int behind = "{\"commitInfo\":{\"truebookCrc32c\":\"12345678\",".length();
        for (int at = behind; at < sealed.length; at++) {
            byte[] flipped = sealed.clone();
            flipped[at] ^= (byte) (1 << at % 8);
            assertThatThrownBy(() -> CommitSum.requireWhole(FILE, flipped)).hasMessageContaining(FILE + "");
        }
    }

    @Test
    void aCutIsNoticedAtEachByteBehindTheChecksum() {
        int behind = "{\"commitInfo\":{\"truebookCrc32c\":\"12345678\",".length();
        for (int length = behind; length < sealed.length; length++) {
            byte[] cut = Arrays.copyOf(sealed, length);
            assertThatThrownBy(() -> CommitSum.requireWhole(FILE, cut)).hasMessageContaining("checksum");
        }
    }

    @Test
    void whatOthersWroteHasNone() {
        byte[] foreign = TEXT.getBytes(StandardCharsets.UTF_8);

        assertThatCode(() -> CommitSum.requireWhole(FILE, foreign)).doesNotThrowAnyException();
        assertThat(CommitSum.sealed("{\"add\":{}}\n")).isEqualTo("{\"add\":{}}\n".getBytes(StandardCharsets.UTF_8));
    }
}
