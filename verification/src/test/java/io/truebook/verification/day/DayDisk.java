package io.truebook.verification.day;

import io.truebook.engine.seam.Clock;
import io.truebook.engine.seam.Disk;
import io.truebook.engine.seam.ForwardingDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * The machine's files as a day in virtual time needs them: dated by its clock, never forced, and with everything counted
 * that is written to the journal and to the lake.
 */
final class DayDisk extends ForwardingDisk {

    private final Clock clock;
    private final Path lake;
    private final Map<Path, Instant> dates = new ConcurrentHashMap<>();
    private final LongAdder journaled = new LongAdder();
    private final LongAdder written = new LongAdder();

    DayDisk(Clock clock, Path lake) {
        super(Disk.LOCAL);
        this.clock = clock;
        this.lake = lake;
    }

    /** Bytes of inputs and facts: what was appended to the journal's segments, before any is archived. */
    long journaled() {
        return journaled.sum();
    }

    /** Bytes written to the lake: data, log, checkpoints, and what was rewritten. */
    long written() {
        return written.sum();
    }

    @Override
    public DiskFile create(Path file) throws IOException {
        DiskFile created = disk.create(file);
        dates.put(file, clock.instant());
        return new DayFile(created, counterOf(file));
    }

    @Override
    public DiskFile open(Path file) throws IOException {
        return new DayFile(disk.open(file), counterOf(file));
    }

    private LongAdder counterOf(Path file) {
        if (file.startsWith(lake)) {
            return written;
        }
        String name = String.valueOf(file.getFileName());
        return name.contains(".seg") && !name.contains(".gz") ? journaled : new LongAdder();
    }

    @Override
    public Instant modifiedAt(Path file) {
        return dates.getOrDefault(file, clock.instant());
    }

    @Override
    public void link(Path existing, Path name) throws IOException {
        disk.link(existing, name);
        dates.put(name, clock.instant());
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        disk.rename(from, to);
        dates.put(to, clock.instant());
    }

    @Override
    public void delete(Path file) throws IOException {
        disk.delete(file);
        dates.remove(file);
    }

    @Override
    public void forceDirectory(Path directory) {
        // A day has no time to wait for the device; no power is cut here.
    }

    private static final class DayFile extends ForwardingFile {

        private final LongAdder counter;

        DayFile(DiskFile file, LongAdder counter) {
            super(file);
            this.counter = counter;
        }

        @Override
        public void append(ByteBuffer bytes) throws IOException {
            int length = bytes.remaining();
            super.append(bytes);
            counter.add(length);
        }

        @Override
        public void force() {
            // As above.
        }
    }
}
