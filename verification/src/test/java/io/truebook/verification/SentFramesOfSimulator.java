package io.truebook.verification;

import io.truebook.engine.seam.Disk;
import io.truebook.simulator.SentSession;
import io.truebook.simulator.Simulator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a simulator has sent, by the session of the journal that accepted a beginning of it. */
public final class SentFramesOfSimulator {

    private SentFramesOfSimulator() {}

    /**
     * The frames of each session of the journal in {@code data}. A connection of which nothing was accepted has no
     * session there; so each session is looked for among the later connections.
     */
    public static Map<Integer, List<byte[]>> bySession(Simulator simulator, Path data) throws IOException {
        HistoryChecker reader = new HistoryChecker(Disk.LOCAL, data);
        reader.readJournal();
        List<List<byte[]>> connections = new ArrayList<>();
        for (SentSession session : simulator.control().sessions()) {
            connections.add(records(simulator, session.session()));
        }
        Map<Integer, List<byte[]>> sent = new TreeMap<>();
        int next = 0;
        for (Map.Entry<Integer, List<byte[]>> accepted : reader.acceptedFrames().entrySet()) {
            while (next < connections.size() && !beginsWith(connections.get(next), accepted.getValue())) {
                next++;
            }
            if (next < connections.size()) {
                sent.put(accepted.getKey(), connections.get(next++));
            }
        }
        return sent;
    }

    private static List<byte[]> records(Simulator simulator, int session) throws IOException {
        List<byte[]> frames = new ArrayList<>();
        simulator.control().sent(session, (index, payload) -> {
            if (isRecord(payload)) {
                frames.add(payload);
            }
            return true;
        });
        return frames;
    }

    /** Answers to our own probes (49) and marks (95) are not kept. */
    private static boolean isRecord(byte[] payload) {
        String start = new String(payload, 0, Math.min(3, payload.length), StandardCharsets.US_ASCII);
        return !start.equals("49\0") && !start.equals("95\0");
    }

    private static boolean beginsWith(List<byte[]> all, List<byte[]> some) {
        return some.size() <= all.size()
                && Arrays.deepEquals(all.subList(0, some.size()).toArray(), some.toArray());
    }
}
