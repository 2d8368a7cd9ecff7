package io.truebook.service.cli;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import tools.jackson.databind.JsonNode;

/** Values of documents as people read them. */
final class Words {

    private static final int MONEY_SCALE = 2;

    private Words() {}

    /** Text, or a dash for what is unknown. */
    static String text(JsonNode value) {
        return value.isNull() || value.isMissingNode() ? "-" : value.asString();
    }

    /** An amount of money in cents; a dash for what is unknown. */
    static String money(JsonNode value) {
        return value.isNull() || value.isMissingNode()
                ? "-"
                : new BigDecimal(value.asString())
                        .setScale(MONEY_SCALE, RoundingMode.HALF_EVEN)
                        .toPlainString();
    }

    /** How long ago; {@code never} for what has not been. */
    static String ago(JsonNode seconds) {
        return seconds.isNull() || seconds.isMissingNode() ? "never" : age(seconds) + " ago";
    }

    /** An age in the one unit that matters. */
    static String age(JsonNode seconds) {
        if (seconds.isNull() || seconds.isMissingNode()) {
            return "-";
        }
        Duration age = Duration.ofSeconds((long) seconds.asDouble());
        if (age.toDays() > 0) {
            return age.toDays() + " d";
        }
        if (age.toHours() > 0) {
            return age.toHours() + " h";
        }
        return age.toMinutes() > 0 ? age.toMinutes() + " min" : age.toSeconds() + " s";
    }

    /** Bytes in the unit that gives the shortest number. */
    static String bytes(long bytes) {
        if (bytes < 1024) {
            return bytes + " B";
        }
        if (bytes < 1024 * 1024) {
            return bytes / 1024 + " KiB";
        }
        return bytes < 10L << 30 ? (bytes >> 20) + " MiB" : (bytes >> 30) + " GiB";
    }
}
