package io.truebook.service.bench;

import io.truebook.engine.RawFrame;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Messages 61 of a broker that holds many options, written as the wire has them. */
final class PositionFrames {

    static final int KEYS = 10_000;
    static final int SERVER_VERSION = 200;
    static final String ACCOUNT = "DU9000001";
    private static final int SYMBOLS = 500;
    private static final int FIRST_CONID = 700_000_000;

    /** One key in so many says nothing new: at least nine in ten change. */
    private static final int UNCHANGED = 20;

    private PositionFrames() {}

    /** One payload a key; another round, another quantity. */
    static List<RawFrame> round(int round) {
        List<RawFrame> frames = new ArrayList<>(KEYS);
        for (int key = 0; key < KEYS; key++) {
            int quantity = 1 + key % 7 + (key % UNCHANGED == 0 ? 0 : round);
            frames.add(new RawFrame(SERVER_VERSION, payload(key, quantity)));
        }
        return frames;
    }

    static RawFrame accounts() {
        return new RawFrame(SERVER_VERSION, text("15", "1", ACCOUNT));
    }

    static byte[] payload(int key, int quantity) {
        String symbol = "SYM" + key % SYMBOLS;
        int strike = 100 + key / SYMBOLS;
        return text(
                "61",
                "3",
                ACCOUNT,
                Integer.toString(FIRST_CONID + key),
                symbol,
                "OPT",
                "20301220",
                Integer.toString(strike),
                key % 2 == 0 ? "C" : "P",
                "100",
                "",
                "USD",
                symbol + " 301220" + (key % 2 == 0 ? "C" : "P") + strike,
                symbol,
                Integer.toString(quantity),
                2012 + key % 97 + ".5031");
    }

    private static byte[] text(String... fields) {
        return (String.join("\0", fields) + "\0").getBytes(StandardCharsets.US_ASCII);
    }

    /** A stream of them, each behind its length. */
    static byte[] stream(List<RawFrame> frames) {
        int size = frames.stream()
                .mapToInt(frame -> Integer.BYTES + frame.payload().length)
                .sum();
        ByteBuffer stream = ByteBuffer.allocate(size);
        frames.forEach(frame -> stream.putInt(frame.payload().length).put(frame.payload()));
        return stream.array();
    }
}
