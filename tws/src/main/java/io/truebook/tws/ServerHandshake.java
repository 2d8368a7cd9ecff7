package io.truebook.tws;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/**
 * The server's side of the handshake, without a socket, for whoever plays TWS. Feed it what arrives until it answers
 * with the client's {@link Greeting}; what is left in the buffer belongs to a {@link FrameReader}. Then send
 * {@link #reply} and speak {@link #agreed}, or send {@link #redirect}. One per connection.
 */
public final class ServerHandshake {
    private static final int HEADER = Greeting.PREFIX.length + Integer.BYTES;
    private static final int MAX_OFFER = 1024;

    private final ServerVersion own;
    private final byte[] received = new byte[HEADER + MAX_OFFER];
    private int count;
    private int expected = HEADER;

    /** @param own the highest version this server speaks */
    public ServerHandshake(ServerVersion own) {
        this.own = own;
    }

    /**
     * Takes bytes up to the end of the greeting and not one more.
     *
     * @return the greeting once it is complete
     * @throws ProtocolException when the bytes cannot be a greeting, as soon as that is clear
     */
    public Optional<Greeting> feed(ByteBuffer in) {
        while (in.hasRemaining() && count < expected) {
            take(in.get());
        }
        return count < expected ? Optional.empty() : Optional.of(greeting());
    }

    /** The version to speak with that client: the lower of its highest and our own. */
    public ServerVersion agreed(Greeting greeting) {
        return greeting.newest().compareTo(own) < 0 ? greeting.newest() : own;
    }

    /**
     * The frame that accepts the client.
     *
     * @param connectionTime such as {@code 20260405 23:50:51 Central European Standard Time}
     */
    public static byte[] reply(ServerVersion version, String connectionTime) {
        return FrameWriter.frame(Integer.toString(version.number()), connectionTime);
    }

    /**
     * The frame that sends the client elsewhere.
     *
     * @param address {@code host} or {@code host:port}
     */
    public static byte[] redirect(String address) {
        return FrameWriter.frame("-1", address);
    }

    private void take(byte next) {
        if (count < Greeting.PREFIX.length && next != Greeting.PREFIX[count]) {
            throw ProtocolException.inStream(
                    "A client begins with \"API\" and a NUL, but byte " + (count + 1) + " is " + (next & 0xFF));
        }
        received[count++] = next;
        if (count == HEADER) {
            int length = ByteBuffer.wrap(received).getInt(Greeting.PREFIX.length);
            if (length < 1 || length > MAX_OFFER) {
                throw ProtocolException.inStream(
                        "Greeting length " + Integer.toUnsignedString(length) + " is outside 1.." + MAX_OFFER);
            }
            expected = HEADER + length;
        }
    }

    private Greeting greeting() {
        // Some clients end the text with a NUL, most do not.
        int end = received[count - 1] == 0 ? count - 1 : count;
        byte[] offer = Arrays.copyOfRange(received, HEADER, end);
        return Greeting.parse(RawText.decode(offer, 0, offer.length));
    }
}
