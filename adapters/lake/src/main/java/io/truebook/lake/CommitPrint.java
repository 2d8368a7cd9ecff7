package io.truebook.lake;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The fingerprint of a commit's log file.
 *
 * @param sha256 of all its bytes, 64 hexadecimal digits
 */
record CommitPrint(Path file, long version, int sizeBytes, String sha256) {

    private static final int VERSION_DIGITS = 20;

    static CommitPrint of(Path file, ByteBuffer content) {
        long version = Long.parseLong(String.valueOf(file.getFileName()).substring(0, VERSION_DIGITS));
        int size = content.remaining();
        MessageDigest digest = digest();
        digest.update(content);
        return new CommitPrint(file, version, size, HexFormat.of().formatHex(digest.digest()));
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException broken) {
            throw new IllegalStateException("every Java machine has SHA-256, this one does not", broken);
        }
    }
}
