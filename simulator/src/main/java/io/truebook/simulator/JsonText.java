package io.truebook.simulator;

import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;

/** Writes JSON; decimals as strings, so that nobody reads them as doubles. */
final class JsonText {
    private final StringBuilder text = new StringBuilder();
    private boolean comma;

    JsonText open(char bracket) {
        separate();
        text.append(bracket);
        comma = false;
        return this;
    }

    JsonText close(char bracket) {
        text.append(bracket);
        comma = true;
        return this;
    }

    JsonText key(String name) {
        separate();
        quote(name);
        text.append(':');
        comma = false;
        return this;
    }

    JsonText text(String value) {
        separate();
        quote(value);
        return this;
    }

    JsonText integer(long value) {
        separate();
        text.append(value);
        return this;
    }

    JsonText truth(boolean value) {
        separate();
        text.append(value);
        return this;
    }

    JsonText field(String name, String value) {
        return key(name).text(value);
    }

    JsonText field(String name, long value) {
        return key(name).integer(value);
    }

    JsonText field(String name, boolean value) {
        return key(name).truth(value);
    }

    JsonText field(String name, BigDecimal value) {
        return key(name).text(decimal(value));
    }

    /** The one text form of a decimal: plain digits without trailing zeros. */
    static String decimal(BigDecimal value) {
        return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
    }

    int length() {
        return text.length();
    }

    /** Moves what was written so far to the stream. */
    void drainTo(OutputStream out) throws IOException {
        out.write(toString().getBytes(StandardCharsets.UTF_8));
        text.setLength(0);
    }

    @Override
    public String toString() {
        return text.toString();
    }

    private void separate() {
        if (comma) {
            text.append(',');
        }
        comma = true;
    }

    private void quote(String value) {
        text.append('"');
        for (int at = 0; at < value.length(); at++) {
            char c = value.charAt(at);
            if (c == '"' || c == '\\') {
                text.append('\\').append(c);
            } else if (c < ' ' || c > '~') {
                text.append("\\u%04x".formatted((int) c));
            } else {
                text.append(c);
            }
        }
        text.append('"');
    }
}
