package io.truebook.service.http;

import io.truebook.engine.seam.Disk;
import io.truebook.service.json.Json;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystemException;
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
 * <p>A data folder may come from somebody else, so its word counts little: the address must be on this machine, both
 * files must belong to the user who reads them, and the token is always {@code run/token} of the same folder.
 *
 * @param url the address, on the loopback interface
 * @param pid the process
 * @param tokenFile the file with the token that changes need
 */
public record EndpointFile(URI url, long pid, Path tokenFile) {

    private static final String RUN = "run";
    private static final String NAME = "endpoint.json";
    private static final String TOKEN = "token";
    private static final String ADDRESS = "http://(127\\.0\\.0\\.1|\\[::1]|localhost):[0-9]{1,5}";

    /** The folder of files that live as long as a process. */
    static Path runFolder(Path dir) {
        return dir.resolve(RUN);
    }

    static Path tokenFile(Path dir) {
        return runFolder(dir).resolve(TOKEN).toAbsolutePath();
    }

    /** Says in a data folder where its process answers; the token is written before. */
    static void write(Path dir, URI url, AccessToken token) throws IOException {
        Disk.LOCAL.createDirectories(runFolder(dir));
        token.writeTo(tokenFile(dir));
        ObjectNode node = Json.object();
        node.put("url", url.toString());
        node.put("pid", ProcessHandle.current().pid());
        Path file = runFolder(dir).resolve(NAME);
        Path half = file.resolveSibling(NAME + ".new");
        Files.writeString(half, Json.pretty(node) + "\n");
        Files.move(half, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    static void remove(Path dir) throws IOException {
        Files.deleteIfExists(runFolder(dir).resolve(NAME));
        Files.deleteIfExists(tokenFile(dir));
    }

    /**
     * What the folder says; absent when no process has said anything, or nothing that can be read.
     *
     * @throws FileSystemException when it is not for this user to believe: another's file, or another machine's address
     */
    public static Optional<EndpointFile> read(Path dir) throws IOException {
        Path file = runFolder(dir).resolve(NAME);
        try {
            OwnFile.require(file);
            JsonNode node = Json.parse(Files.readString(file));
            String url = node.path("url").stringValue();
            requireThisMachine(file, url);
            return Optional.of(
                    new EndpointFile(URI.create(url), node.path("pid").longValue(), tokenFile(dir)));
        } catch (NoSuchFileException none) {
            return Optional.empty();
        } catch (JacksonException | IllegalArgumentException damaged) {
            return Optional.empty();
        }
    }

    private static void requireThisMachine(Path file, String url) throws FileSystemException {
        if (!url.matches(ADDRESS)) {
            throw new FileSystemException(
                    file.toString(),
                    null,
                    "it names the address \"" + url + "\", and a data folder is served on this machine only; "
                            + "delete the file if no Truebook serves the folder");
        }
    }

    /**
     * The token, as its file has it now.
     *
     * @throws FileSystemException when the file is another user's, or holds something else than a token
     */
    public String token() throws IOException {
        OwnFile.require(tokenFile);
        String text = Files.readString(tokenFile).strip();
        if (!AccessToken.isOne(text)) {
            throw new FileSystemException(
                    tokenFile.toString(), null, "it holds no token; start the service of this folder again");
        }
        return text;
    }
}
