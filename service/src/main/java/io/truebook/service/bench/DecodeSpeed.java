package io.truebook.service.bench;

import io.truebook.tws.FrameReader;
import io.truebook.tws.Incoming;
import io.truebook.tws.MessageDecoder;
import io.truebook.tws.ServerVersion;
import java.nio.file.Path;
import java.util.List;

/** Bytes of the wire to messages. */
final class DecodeSpeed implements Measurement {

    private static final double GOAL = 1_000_000;
    private static final int ROUNDS = 200;
    private static final int WARM_UP = 50;

    private int positions;

    @Override
    public String name() {
        return "decode";
    }

    @Override
    public List<Reading> run(Path folder) {
        byte[] stream = PositionFrames.stream(PositionFrames.round(1));
        decode(stream, WARM_UP);
        Stopwatch watch = new Stopwatch();
        decode(stream, ROUNDS);
        double perSecond = (double) ROUNDS * PositionFrames.KEYS / watch.seconds();
        return List.of(new Reading("decode", "messages/s", Bound.AT_LEAST, perSecond, GOAL, "one core"));
    }

    private void decode(byte[] stream, int rounds) {
        MessageDecoder decoder = new MessageDecoder(new ServerVersion(PositionFrames.SERVER_VERSION));
        FrameReader frames = new FrameReader();
        positions = 0;
        for (int round = 0; round < rounds; round++) {
            frames.feed(stream, 0, stream.length, (bytes, offset, length) -> {
                // Counted, so that each message has to exist.
                if (decoder.decode(bytes, offset, length) instanceof Incoming.Position) {
                    positions++;
                }
            });
        }
        if (positions != rounds * PositionFrames.KEYS) {
            throw new IllegalStateException("decoded " + positions + " positions");
        }
    }
}
