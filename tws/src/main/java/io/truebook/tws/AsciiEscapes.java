package io.truebook.tws;

import java.util.HexFormat;

/**
 * The {@code \}{@code uXXXX} escapes with which TWS (server version 153 and later) sends characters beyond printable
 * ASCII in error texts.
 */
final class AsciiEscapes {
    private static final int LENGTH = 6;

    private AsciiEscapes() {}

    /** A backslash that does not begin a complete escape stands for itself. */
    static String unescape(String text) {
        int at = text.indexOf("\\u");
        if (at < 0) {
            return text;
        }
        StringBuilder plain = new StringBuilder(text.length());
        int copied = 0;
        while (at >= 0) {
            if (isEscape(text, at)) {
                plain.append(text, copied, at).append((char) HexFormat.fromHexDigits(text, at + 2, at + LENGTH));
                copied = at + LENGTH;
                at = text.indexOf("\\u", copied);
            } else {
                at = text.indexOf("\\u", at + 2);
            }
        }
        return plain.append(text, copied, text.length()).toString();
    }

    /** The text which {@link #unescape} turns back into exactly this one. */
    static String escape(String text) {
        StringBuilder escaped = new StringBuilder(text.length());
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            // A backslash that happens to begin an escape must not be taken for one.
            if (c >= ' ' && c <= '~' && !isEscape(text, at)) {
                escaped.append(c);
            } else {
                escaped.append("\\u").append(HexFormat.of().toHexDigits(c));
            }
        }
        return escaped.toString();
    }

    private static boolean isEscape(String text, int at) {
        if (at + LENGTH > text.length() || !text.startsWith("\\u", at)) {
            return false;
        }
        for (int digit = at + 2; digit < at + LENGTH; digit++) {
            if (!HexFormat.isHexDigit(text.charAt(digit))) {
                return false;
            }
        }
        return true;
    }
}
