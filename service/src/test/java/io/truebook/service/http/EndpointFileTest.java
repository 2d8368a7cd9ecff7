package io.truebook.service.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a data folder of somebody else may not make a command do. */
class EndpointFileTest {

    @TempDir
    Path temp = Path.of("unset");

    private Path dir = Path.of("unset");
    private Path file = Path.of("unset");

    @BeforeEach
    void choose() {
        dir = temp.resolve("data");
        file = dir.resolve("run").resolve("endpoint.json");
    }

    private void says(String json) throws IOException {
        Files.createDirectories(dir.resolve("run"));
        Files.writeString(file, json);
    }

    @Test
    void whatIsWrittenIsReadAndOnlyItsUserMayEnterTheFolder() throws IOException {
        URI url = URI.create("http://[::1]:8080");

        EndpointFile.write(dir, url, AccessToken.random());

        EndpointFile read = EndpointFile.read(dir).orElseThrow();
        assertThat(read.url()).isEqualTo(url);
        assertThat(read.token()).hasSize(64);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(dir.resolve("run"))))
                .isEqualTo("rwx------");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://198.51.100.7:8080",
                "https://127.0.0.1:8080",
                "http://127.0.0.1.evil.example:80",
                "http://127.0.0.1:80@evil.example",
                "http://user@127.0.0.1:80",
                "http://127.0.0.1:80/elsewhere",
                "http://localhost",
                "file:///etc/passwd"
            })
    void anAddressThatIsNotOnThisMachineIsRefusedByName(String url) throws IOException {
        says("{\"url\": \"" + url + "\", \"pid\": 1}");

        assertThatThrownBy(() -> EndpointFile.read(dir))
                .isInstanceOf(FileSystemException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining(url);
    }

    @Test
    void theTokenIsThatOfTheFolderWhateverTheFileNames() throws IOException {
        Path secret = Files.writeString(temp.resolve("id_rsa"), "PRIVATE KEY");
        says("{\"url\": \"http://127.0.0.1:8080\", \"pid\": 1, \"tokenFile\": \"" + secret + "\"}");
        EndpointFile read = EndpointFile.read(dir).orElseThrow();

        assertThat(read.tokenFile()).isEqualTo(EndpointFile.tokenFile(dir));
        assertThatThrownBy(read::token).hasMessageContaining(read.tokenFile().toString());
        Files.createSymbolicLink(read.tokenFile(), secret);
        assertThatThrownBy(read::token).hasMessageContaining("no plain file");
        Files.delete(read.tokenFile());
        Files.copy(secret, read.tokenFile());
        assertThatThrownBy(read::token).hasMessageContaining("holds no token");
    }

    @Test
    void filesOfAnotherUserAreNotBelieved() throws IOException {
        says("{\"url\": \"http://127.0.0.1:8080\", \"pid\": 1}");
        Assumptions.assumeTrue(mayGiveAway(file), "only root may give files away");

        assertThatThrownBy(() -> EndpointFile.read(dir))
                .hasMessageContaining(file.toString())
                .hasMessageContaining("4711");
    }

    private static boolean mayGiveAway(Path file) throws IOException {
        try {
            Files.setAttribute(file, "unix:uid", 4711);
            return true;
        } catch (FileSystemException notRoot) {
            return false;
        }
    }
}
