package io.truebook.tws;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Remembers short ASCII strings by their bytes, so that the same account, symbol and currency in every row are one
 * object each. A table of fixed size where a newcomer displaces the one in its place: memory is bounded and a lookup
 * costs the same whatever the peer sends.
 */
final class TextCache {
    static final int MAX_BYTES = 32;
    private static final int SLOTS = 8192;

    private final byte[] @Nullable [] keys = new byte[SLOTS][];
    private final @Nullable String[] texts = new String[SLOTS];

    /** The text of ASCII bytes; {@code hash} may be any function of them. */
    String lookup(byte[] bytes, int from, int to, int hash) {
        if (to - from > MAX_BYTES) {
            return RawText.ascii(bytes, from, to);
        }
        int slot = (hash ^ (hash >>> 13)) & (SLOTS - 1);
        byte[] key = keys[slot];
        String known = texts[slot];
        if (key != null && known != null && Arrays.equals(key, 0, key.length, bytes, from, to)) {
            return known;
        }
        String text = RawText.ascii(bytes, from, to);
        keys[slot] = Arrays.copyOfRange(bytes, from, to);
        texts[slot] = text;
        return text;
    }
}
