package io.truebook.tws;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class TextCacheTest {
    private final TextCache cache = new TextCache();

    @Test
    void textsWithTheSameHashAreNotMixedUp() {
        assertThat(lookup("AAPL", 1)).isEqualTo("AAPL");
        assertThat(lookup("AMZN", 1)).isEqualTo("AMZN");
        assertThat(lookup("AAP", 1)).isEqualTo("AAP");
        assertThat(lookup("AAPL", 1)).isEqualTo("AAPL");
        assertThat(lookup("", 1)).isEmpty();
    }

    @Test
    void shortTextIsRememberedAndLongTextIsNot() {
        String longText = "x".repeat(TextCache.MAX_BYTES + 1);

        assertThat(lookup("AAPL", 7)).isSameAs(lookup("AAPL", 7));
        assertThat(lookup(longText, 8)).isEqualTo(longText).isNotSameAs(lookup(longText, 8));
    }

    @Test
    void anyHashHasAPlace() {
        for (int hash : new int[] {0, -1, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
            assertThat(lookup("USD", hash)).isEqualTo("USD");
        }
    }

    private String lookup(String text, int hash) {
        byte[] bytes = ("<" + text + ">").getBytes(StandardCharsets.US_ASCII);
        return cache.lookup(bytes, 1, bytes.length - 1, hash);
    }
}
