package io.truebook.service.http;

import io.truebook.service.json.Json;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code run/endpoint.json} of a data folder: where the process that owns it answers. There from when it listens until
 * it stops; left behind by one that was killed.
 *
 * @param url the address, on the loopback interface
 * @param pid the process
 * @param tokenFile the file with the token that changes need
 */
public record EndpointFile(URI url, long pid, Path tokenFile) {

    private static final String RUN = "run";
    private static final String NAME = "endpoint.json";
    private static final String TOKEN = "token";

    /** The folder of files that live as long as a process. */
    static Path runFolder(Path dir) {
        return dir.resolve(RUN);
    }

    static Path tokenFile(Path dir) {
        return runFolder(dir).resolve(TOKEN).toAbsolutePath();
    }

    void write(Path dir) throws IOException {
        ObjectNode node = Json.object();
        node.put("url", url.toString());
        node.put("pid", pid);
        node.put("tokenFile", tokenFile.toString());
        Path file = runFolder(dir).resolve(NAME);
        Path half = file.resolveSibling(NAME + ".new");
        Files.writeString(half, Json.pretty(node) + "\n");
        Files.move(half, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    static void remove(Path dir) throws IOException {
        Files.deleteIfExists(runFolder(dir).resolve(NAME));
        Files.deleteIfExists(tokenFile(dir));
    }

    /** What the folder says; absent when no process has said anything, or nothing that can be read. */
    public static Optional<EndpointFile> read(Path dir) throws IOException {
        try {
            JsonNode node = Json.parse(Files.readString(runFolder(dir).resolve(NAME)));
            return Optional.of(new EndpointFile(
                    URI.create(node.path("url").stringValue()),
                    node.path("pid").longValue(),
                    Path.of(node.path("tokenFile").stringValue())));
        } catch (NoSuchFileException none) {
            return Optional.empty();
        } catch (JacksonException | IllegalArgumentException damaged) {
            return Optional.empty();
        }
    }

    /** The token, as its file has it now. */
    public String token() throws IOException {
        return Files.readString(tokenFile).strip();
    }
}
