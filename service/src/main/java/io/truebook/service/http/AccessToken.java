package io.truebook.service.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;

/** What a caller that changes something must know: a random text, new at each start. */
final class AccessToken {

    private static final int BYTES = 32;
    private static final String SCHEME = "Bearer ";

    private final String text;

    private AccessToken(String text) {
        this.text = text;
    }

    static AccessToken random() {
        byte[] random = new byte[BYTES];
        new SecureRandom().nextBytes(random);
        return new AccessToken(HexFormat.of().formatHex(random));
    }

    /** Whether a text can be one. */
    static boolean isOne(String text) {
        return text.matches("[0-9a-f]{" + 2 * BYTES + "}");
    }

    /** Writes it to a file, which is replaced, and which only the service's user can read. */
    void writeTo(Path file) throws IOException {
        Files.deleteIfExists(file);
        if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        } else {
            Files.createFile(file);
        }
        Files.writeString(file, text + "\n");
    }

    /** Whether an {@code Authorization} header carries it; takes equally long for all that do not. */
    boolean isIn(String authorization) {
        return MessageDigest.isEqual(
                (SCHEME + text).getBytes(StandardCharsets.UTF_8), authorization.getBytes(StandardCharsets.UTF_8));
    }
}
