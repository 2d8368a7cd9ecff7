package io.truebook.journal;

import io.truebook.engine.seam.Clock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/** Identities as hashes of what makes them unique, so that a simulated world gives the same ones each time. */
final class JournalId {

    private static final HexFormat HEX = HexFormat.of();

    private JournalId() {}

    /** A journal's id: where and when it was made, and by which process. 32 hexadecimal digits. */
    static String create(Path folder, Clock clock) {
        return HEX.formatHex(hash(folder.toAbsolutePath() + "|" + clock.instant() + "|" + clock.nanoTime() + "|"
                + ProcessHandle.current().pid()));
    }

    /** A segment's id. */
    static long segment(String journal, long number, int term, long createdAtMicros) {
        return new BytesIn(hash(journal + "|" + number + "|" + term + "|" + createdAtMicros)).i64();
    }

    static boolean isValid(String text) {
        return text.matches("[0-9a-f]{32}");
    }

    static byte[] bytes(String id) {
        return HEX.parseHex(id);
    }

    static String text(byte[] bytes) {
        return HEX.formatHex(bytes);
    }

    private static byte[] hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return Arrays.copyOf(digest, 16);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }
}
