package io.truebook.journal;

import io.truebook.engine.Role;
import io.truebook.engine.seam.Clock;
import io.truebook.engine.seam.Disk.DiskFile;
import io.truebook.engine.seam.DiskFullException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compresses segments that the newest checkpoint and every cursor have passed, one a step. The original is deleted only
 * when the compressed file is durable and reads back the same. What an interruption leaves is done again.
 */
final class Archiver implements Role {

    private static final Logger LOG = LoggerFactory.getLogger(FileJournal.class);
    private static final int BUFFER = 1 << 17;

    private final JournalFolder folder;
    private final JournalLock lock;
    private final DurableLog log;
    private final Clock clock;
    private final @Nullable Duration maxAge;
    private volatile long passed;
    private volatile long olderCheckpoint;

    Archiver(JournalFolder folder, JournalLock lock, DurableLog log, Clock clock, @Nullable Duration maxAge) {
        this.folder = folder;
        this.lock = lock;
        this.log = log;
        this.clock = clock;
        this.maxAge = maxAge;
    }

    /**
     * Says how far archiving may go.
     *
     * @param seq nobody but a rebuild wants inputs or facts up to here
     * @param older the seq of the older checkpoint that is kept: what follows it stays whatever its age
     */
    void passed(long seq, long older) {
        passed = seq;
        olderCheckpoint = older;
    }

    @Override
    public String name() {
        return "journal-archiver";
    }

    @Override
    public long idleNanos() {
        return 1_000_000_000;
    }

    @Override
    public int step() throws IOException {
        // Each second: a process that was overtaken while it stood still ends even when nothing is written.
        lock.requireHeld();
        List<Segment> segments = log.view().segments();
        for (int i = 0; i + 1 < segments.size(); i++) {
            Segment segment = segments.get(i);
            long last = segments.get(i + 1).name().firstSeq() - 1;
            if (segment.isLive() && last <= passed) {
                return archive(segment);
            }
            if (i == 0 && !segment.isLive() && last <= olderCheckpoint && isTooOld(segment)) {
                return remove(segment);
            }
        }
        return 0;
    }

    private int archive(Segment segment) throws IOException {
        Path target = folder.archived(segment.name());
        Path temporary = target.resolveSibling(target.getFileName() + JournalFolder.TEMPORARY);
        try {
            long written = compress(segment, temporary);
            verify(segment, temporary, written);
        } catch (DiskFullException full) {
            LOG.warn("{}: not archived, the disk is full; it stays as it is", folder.live(segment.name()));
            folder.disk().delete(temporary);
            return 0;
        }
        folder.disk().rename(temporary, target);
        folder.disk().forceDirectory(folder.archive());
        log.archived(segment.name());
        folder.disk().delete(folder.live(segment.name()));
        folder.disk().forceDirectory(folder.root());
        return 1;
    }

    private long compress(Segment segment, Path temporary) throws IOException {
        CRC32C crc = new CRC32C();
        try (SegmentStream source = folder.open(segment.name(), segment.size());
                InputStream content = new CheckedInputStream(source.content(), crc);
                DiskFile file = folder.create(temporary)) {
            try (FastGzip gzip = new FastGzip(new DiskAppender(file))) {
                content.transferTo(gzip);
            }
            file.force();
        }
        return crc.getValue();
    }

    private void verify(Segment segment, Path temporary, long expected) throws IOException {
        CRC32C crc = new CRC32C();
        try (SegmentStream source = folder.openArchived(temporary);
                InputStream content = new CheckedInputStream(source.content(), crc)) {
            long length = content.transferTo(OutputStream.nullOutputStream());
            if (length != segment.size() || crc.getValue() != expected) {
                throw new IOException(temporary + " does not read back as what was compressed from "
                        + folder.live(segment.name()) + "; the segment is kept. Check the disk.");
            }
        }
    }

    private boolean isTooOld(Segment segment) throws IOException {
        return maxAge != null
                && folder.disk()
                        .modifiedAt(folder.archived(segment.name()))
                        .plus(maxAge)
                        .isBefore(clock.instant());
    }

    private int remove(Segment segment) throws IOException {
        log.removedFirst();
        folder.disk().delete(folder.archived(segment.name()));
        folder.disk().forceDirectory(folder.archive());
        return 1;
    }

    /** Frames compress well even so, and a stronger level takes ten times as long. */
    private static final class FastGzip extends GZIPOutputStream {
        FastGzip(OutputStream out) throws IOException {
            super(out, BUFFER);
            def.setLevel(1);
        }
    }

    private static final class DiskAppender extends OutputStream {
        private final DiskFile file;

        DiskAppender(DiskFile file) {
            this.file = file;
        }

        @Override
        public void write(int one) throws IOException {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            file.append(ByteBuffer.wrap(bytes, from, length));
        }
    }
}
