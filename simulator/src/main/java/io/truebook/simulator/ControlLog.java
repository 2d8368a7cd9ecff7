package io.truebook.simulator;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.LocalDate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

/**
 * The append-only record of what happened, one line an event, each ended by the CRC32C of its text:
 *
 * <pre>
 * truebook-simulator 1 seed=1 accounts=3 positions=120 symbols=40 priceMovesPerMille=500 day=2026-11-20 5f0c1d2e
 * s 512 0a1b2c3d                              steps up to and including 512 may have been told to clients
 * a 512 fill {"account":"DU9000001",...} ...  an action, applied after step 512
 * </pre>
 *
 * A line is handed to the operating system before a frame that tells of it is handed to a socket, so a killed process
 * resumes at or after everything its clients saw. Actions, and the end, are also forced to the disk; steps are not: after
 * a power cut the market may resume at an earlier step, when its clients, on the same machine, are gone as well.
 */
final class ControlLog implements Closeable {
    private static final Pattern HEADER = Pattern.compile("truebook-simulator 1 seed=(-?\\d+) accounts=(\\d+) "
            + "positions=(\\d+) symbols=(\\d+) priceMovesPerMille=(\\d+) day=(\\d{4}-\\d{2}-\\d{2})");

    private final FileChannel channel;
    private final WorldPlan plan;
    private final long firstEvent;

    private ControlLog(FileChannel channel, WorldPlan plan, long firstEvent) {
        this.channel = channel;
        this.plan = plan;
        this.firstEvent = firstEvent;
    }

    /** Told of the events of a log, in order. */
    interface Events {
        void onSteps(long upTo);

        void onAction(long afterStep, Action action);
    }

    /**
     * Opens the log of a folder, or begins one. Only one process may have it open.
     *
     * @param asked the plan of a new log; an existing one keeps its day
     * @throws Refused when the existing log has another plan
     * @throws IOException when another process has it open, or it is no log
     */
    static ControlLog open(Path file, WorldPlan asked) throws IOException {
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        boolean opened = false;
        try {
            lock(channel, file);
            ControlLog log = begin(channel, file, asked);
            opened = true;
            return log;
        } finally {
            if (!opened) {
                channel.close();
            }
        }
    }

    /** The plan in the first line. */
    WorldPlan plan() {
        return plan;
    }

    /** Where the first event is. */
    long firstEvent() {
        return firstEvent;
    }

    /** Bytes in the file, torn tail included. */
    long size() throws IOException {
        return channel.size();
    }

    /** Where the next line will be. */
    long end() throws IOException {
        return channel.position();
    }

    /**
     * Reads the events from an offset on and cuts off a torn last line.
     *
     * @throws IOException when a line before the last one is damaged
     */
    void replay(long from, Events events) throws IOException {
        LogLines lines = new LogLines(channel, from);
        for (String line = lines.next(); line != null; line = lines.next()) {
            event(line, events);
        }
        channel.truncate(lines.intactEnd());
        channel.position(lines.intactEnd());
    }

    /** To be called before any frame of these steps leaves. */
    void steps(long upTo) throws IOException {
        write(channel, "s " + upTo);
    }

    /** To be called before any frame of the action leaves; the action is on the disk on return. */
    void action(long afterStep, Action action) throws IOException {
        write(channel, "a " + afterStep + " " + action.name() + " " + ActionJson.write(action));
        channel.force(false);
    }

    @Override
    public void close() throws IOException {
        channel.force(true);
        channel.close();
    }

    private static void lock(FileChannel channel, Path file) throws IOException {
        boolean free;
        try {
            free = channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            free = false;
        }
        if (!free) {
            throw new IOException(file + " is in use by another simulator; stop that one or choose another folder");
        }
    }

    private static ControlLog begin(FileChannel channel, Path file, WorldPlan asked) throws IOException {
        LogLines lines = new LogLines(channel, 0);
        String first = lines.next();
        if (first == null) {
            if (lines.hasForeignBeginning()) {
                throw new IOException(file + " is not a simulator's log; choose another folder");
            }
            channel.truncate(0);
            channel.position(0);
            write(channel, header(asked));
            channel.force(true);
            return new ControlLog(channel, asked, channel.position());
        }
        return new ControlLog(channel, kept(first, asked, file), lines.intactEnd());
    }

    private static WorldPlan kept(String header, WorldPlan asked, Path file) throws IOException {
        Matcher found = HEADER.matcher(header);
        if (!found.matches()) {
            throw new IOException(file + " begins with \"" + header + "\", which is no log of this version");
        }
        WorldPlan plan = new WorldPlan(
                Long.parseLong(found.group(1)),
                Integer.parseInt(found.group(2)),
                Integer.parseInt(found.group(3)),
                Integer.parseInt(found.group(4)),
                Integer.parseInt(found.group(5)),
                LocalDate.parse(found.group(6)));
        same("seed", asked.seed(), plan.seed(), file);
        same("accounts", asked.accounts(), plan.accounts(), file);
        same("positions", asked.positions(), plan.positions(), file);
        same("symbols", asked.symbols(), plan.symbols(), file);
        same("priceMovesPerMille", asked.priceMovesPerMille(), plan.priceMovesPerMille(), file);
        return plan;
    }

    private static void same(String field, long asked, long kept, Path file) {
        if (asked != kept) {
            throw new Refused(field, asked, kept + " as in " + file + ", or choose another folder");
        }
    }

    private static String header(WorldPlan plan) {
        return "truebook-simulator 1 seed=%d accounts=%d positions=%d symbols=%d priceMovesPerMille=%d day=%s"
                .formatted(
                        plan.seed(),
                        plan.accounts(),
                        plan.positions(),
                        plan.symbols(),
                        plan.priceMovesPerMille(),
                        plan.day());
    }

    private static void event(String line, Events events) throws IOException {
        String[] words = line.split(" ", 4);
        if (words.length == 2 && words[0].equals("s")) {
            events.onSteps(Long.parseLong(words[1]));
        } else if (words.length == 4 && words[0].equals("a")) {
            Action action = ActionJson.read(words[2], JsonReader.object(words[3]));
            events.onAction(Long.parseLong(words[1]), action);
        } else {
            throw new IOException("The control log has a line of a kind this version does not know: " + line);
        }
    }

    private static void write(FileChannel channel, String text) throws IOException {
        ByteBuffer line = ByteBuffer.wrap((text + " " + crc(text) + "\n").getBytes(StandardCharsets.US_ASCII));
        while (line.hasRemaining()) {
            channel.write(line);
        }
    }

    /** Eight hex digits. */
    static String crc(String text) {
        CRC32C crc = new CRC32C();
        crc.update(text.getBytes(StandardCharsets.US_ASCII));
        return "%08x".formatted(crc.getValue());
    }
}
