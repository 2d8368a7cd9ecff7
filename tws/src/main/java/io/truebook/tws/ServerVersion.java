package io.truebook.tws;

/**
 * The protocol version both sides agreed on: {@code min(client's highest, server's own)}. Layouts change at gates, and
 * every gate this module knows has its name here.
 *
 * @param number as sent in the handshake, positive
 */
public record ServerVersion(int number) implements Comparable<ServerVersion> {
    /** The lowest version we speak: fractional sizes as exact decimals begin here. */
    public static final ServerVersion OLDEST = new ServerVersion(Gate.FRACTIONAL_SIZES.since);

    /** The highest version we speak: the last one before protobuf. */
    public static final ServerVersion NEWEST = new ServerVersion(Gate.PROTOBUF.since - 1);

    public ServerVersion {
        if (number < 1) {
            throw new IllegalArgumentException("A server version is positive, not " + number);
        }
    }

    /** True when messages at this version have the layout that begins at the gate. */
    public boolean supports(Gate gate) {
        return number >= gate.since;
    }

    /** True when this module can speak the version, that is from {@link #OLDEST} to {@link #NEWEST}. */
    public boolean isSpoken() {
        return compareTo(OLDEST) >= 0 && compareTo(NEWEST) <= 0;
    }

    @Override
    public int compareTo(ServerVersion other) {
        return Integer.compare(number, other.number);
    }

    /** A change of layout and the first server version that has it. */
    public enum Gate {
        /** Sizes travel as decimal text that must not pass through a double. */
        FRACTIONAL_SIZES(163),
        /** Error messages carry {@code advancedOrderRejectJson}. */
        ADVANCED_ORDER_REJECT(166),
        /** Error messages carry {@code errorTime} and lose their version field. */
        ERROR_TIME(194),
        /** Payloads begin with a binary id and may be protobuf. Not spoken by this module. */
        PROTOBUF(201);

        private final int since;

        Gate(int since) {
            this.since = since;
        }
    }
}
