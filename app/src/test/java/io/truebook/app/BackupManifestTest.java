package io.truebook.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BackupManifestTest {

    private static final Path FILE = Path.of("/backup/backup.manifest");
    private static final BackupManifest MANIFEST = new BackupManifest(
            Instant.parse("2026-11-20T09:45:00Z"), "0123", 3, 41, Map.of("positions", 7L), List.of());

    /** The manifest with another line, sealed again. */
    private static String changed(String line, String by) {
        String body = MANIFEST.text().replaceFirst("sealed .*\n", "").replaceFirst(line + "\n", by);
        return body + "sealed " + Digests.of(body) + "\n";
    }

    @Test
    void whatWasWrittenIsRead() throws IOException {
        assertThat(BackupManifest.parse(FILE, MANIFEST.text())).isEqualTo(MANIFEST);
    }

    @ParameterizedTest
    @ValueSource(strings = {"term 3", "last-seq 41", "taken-at .*", "journal 0123"})
    void oneWithoutALineIsRefusedWithItsName(String line) {
        assertThatThrownBy(() -> BackupManifest.parse(FILE, changed(line, "")))
                .isInstanceOf(BackupRefusedException.class)
                .hasMessageContaining(FILE.toString())
                .hasMessageContaining(line.substring(0, line.indexOf(' ')));
    }

    @ParameterizedTest
    @ValueSource(strings = {"term x\n", "term\n", "term 3\nfile 12\n", "term 3\ntable x positions\n"})
    void oneWithALineThatIsNoneIsRefused(String line) {
        assertThatThrownBy(() -> BackupManifest.parse(FILE, changed("term 3", line)))
                .isInstanceOf(BackupRefusedException.class)
                .hasMessageContaining("take another backup");
    }
}
