package io.truebook.tws;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The client's side of the handshake, without a socket. Send {@link #greeting()}, then give the first frame that comes
 * back to {@link #answer}; every later frame is a message.
 *
 * <pre>
 * client: "API" NUL | length | v163..200
 * server:             length | serverVersion NUL connectionTime NUL      (serverVersion -1: go to host[:port] instead)
 * </pre>
 *
 * One per connection.
 */
public final class ClientHandshake {
    private static final int REDIRECT = -1;
    private static final int MAX_PORT = 65_535;

    /** A name, an IPv4 address or an IPv6 address in brackets, with a port; anything else is a host alone. */
    private static final Pattern HOST_AND_PORT = Pattern.compile("([^:]+|\\[.+]):([0-9]{1,5})");

    private final ServerVersion oldest;
    private final ServerVersion newest;
    private boolean answered;

    /** Offers every version this module speaks. */
    public ClientHandshake() {
        this(ServerVersion.OLDEST, ServerVersion.NEWEST);
    }

    /**
     * Offers a part of the versions this module speaks, to pin a gateway to an older dialect.
     *
     * @throws IllegalArgumentException when the range is empty or goes beyond what this module speaks
     */
    public ClientHandshake(ServerVersion oldest, ServerVersion newest) {
        if (!oldest.isSpoken() || !newest.isSpoken() || oldest.compareTo(newest) > 0) {
            throw new IllegalArgumentException("Cannot offer server versions %d..%d; choose from %d..%d"
                    .formatted(
                            oldest.number(),
                            newest.number(),
                            ServerVersion.OLDEST.number(),
                            ServerVersion.NEWEST.number()));
        }
        this.oldest = oldest;
        this.newest = newest;
    }

    /** What the server's first frame means for the connection. */
    public sealed interface Outcome {
        /**
         * Speak this version from now on.
         *
         * @param connectionTime the server's clock in its own words and zone, not to be relied on
         */
        record Accepted(ServerVersion version, String connectionTime) implements Outcome {}

        /** Connect there instead; without a port, to the same port. */
        record Redirected(String host, OptionalInt port) implements Outcome {}

        /** The server's version is outside the offer; upgrade whichever side is too old. */
        record Refused(int serverVersion, String reason) implements Outcome {}
    }

    /** The first bytes to send. */
    public byte[] greeting() {
        byte[] offer = "v%d..%d".formatted(oldest.number(), newest.number()).getBytes(StandardCharsets.US_ASCII);
        byte[] prefix = Greeting.PREFIX;
        byte[] greeting = Arrays.copyOf(prefix, prefix.length + Integer.BYTES + offer.length);
        greeting[prefix.length + Integer.BYTES - 1] = (byte) offer.length;
        System.arraycopy(offer, 0, greeting, prefix.length + Integer.BYTES, offer.length);
        return greeting;
    }

    /**
     * Reads the payload of the server's first frame. The connection time is read leniently and may be missing.
     *
     * @throws ProtocolException when it does not begin with a version
     */
    public Outcome answer(byte[] bytes, int offset, int length) {
        if (answered) {
            throw new IllegalStateException("The handshake is over; later frames are messages for MessageDecoder");
        }
        answered = true;
        int end = offset + length;
        int versionEnd = endOfField(bytes, offset, end);
        int version = versionNumber(bytes, offset, versionEnd);
        int second = Math.min(versionEnd + 1, end);
        String detail = RawText.decode(bytes, second, endOfField(bytes, second, end));
        if (version != REDIRECT) {
            return judged(version, detail);
        }
        return detail.isBlank()
                ? new Outcome.Refused(REDIRECT, "The server redirects, but does not say where")
                : redirected(detail.strip());
    }

    private Outcome judged(int version, String connectionTime) {
        if (version < oldest.number() || version > newest.number()) {
            return new Outcome.Refused(
                    version,
                    "The server answered with version %d, outside the offered %d..%d; use TWS or IB Gateway 10.30 or newer"
                            .formatted(version, oldest.number(), newest.number()));
        }
        return new Outcome.Accepted(new ServerVersion(version), connectionTime);
    }

    private static Outcome redirected(String address) {
        Matcher hostAndPort = HOST_AND_PORT.matcher(address);
        if (!hostAndPort.matches()) {
            return new Outcome.Redirected(address, OptionalInt.empty());
        }
        String host = hostAndPort.group(1);
        int port = Integer.parseInt(hostAndPort.group(2));
        if (port < 1 || port > MAX_PORT) {
            return new Outcome.Refused(REDIRECT, "The server redirects to \"" + address + "\", which is no port");
        }
        return new Outcome.Redirected(host, OptionalInt.of(port));
    }

    private static int versionNumber(byte[] bytes, int from, int to) {
        String text = RawText.excerpt(bytes, from, to, RawText.EXCERPT_CHARS);
        if (!text.matches("-1|[0-9]{1,9}")) {
            throw ProtocolException.inStream("The server answered the handshake with \"" + text
                    + "\" where its version belongs; is this the port of TWS or IB Gateway?");
        }
        return Integer.parseInt(text);
    }

    private static int endOfField(byte[] bytes, int from, int end) {
        int at = from;
        while (at < end && bytes[at] != 0) {
            at++;
        }
        return at;
    }
}
