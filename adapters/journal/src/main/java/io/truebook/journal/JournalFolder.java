package io.truebook.journal;

import io.truebook.engine.seam.Disk;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** The names of a journal's files, and what is there. */
record JournalFolder(Disk disk, Path root) {

    static final String TEMPORARY = ".tmp";
    private static final Pattern CHECKPOINT = Pattern.compile("checkpoint-(\\d{20})");
    private static final int GZIP_BUFFER = 1 << 16;

    /** The journal of the data folder {@code dir}. */
    static JournalFolder of(Disk disk, Path dir) {
        return new JournalFolder(disk, dir.resolve("journal"));
    }

    Path lock() {
        return root.resolve("LOCK");
    }

    Path owner() {
        return root.resolve("LOCK.owner");
    }

    Path id() {
        return root.resolve("id");
    }

    Path archive() {
        return root.resolve("archive");
    }

    /** Where the command line finds the service that holds the lock. */
    Path endpoint() {
        return root.resolveSibling("run").resolve("endpoint.json");
    }

    Path live(SegmentName name) {
        return root.resolve(name.toString());
    }

    Path archived(SegmentName name) {
        return archive().resolve(name + ".gz");
    }

    Path checkpoint(long seq) {
        return root.resolve(String.format(Locale.ROOT, "checkpoint-%020d", seq));
    }

    /**
     * All segments in order. One that is both live and archived is live: its archiving was interrupted. The live ones
     * are listed first, so that one that is being archived meanwhile shows in at least one place.
     */
    List<Segment> segments() throws IOException {
        TreeMap<SegmentName, Segment> segments = new TreeMap<>();
        for (Path file : disk.list(root)) {
            Optional<SegmentName> name = SegmentName.parse(file.getFileName().toString());
            if (name.isPresent()) {
                live(name.get(), file).ifPresent(segment -> segments.put(name.get(), segment));
            }
        }
        for (Path file : disk.list(archive())) {
            SegmentName.parse(file.getFileName().toString())
                    .ifPresent(name -> segments.putIfAbsent(name, Segment.archived(name)));
        }
        return List.copyOf(segments.values());
    }

    private Optional<Segment> live(SegmentName name, Path file) throws IOException {
        try {
            return Optional.of(Segment.live(name, disk.size(file)));
        } catch (NoSuchFileException archivedMeanwhile) {
            return Optional.empty();
        }
    }

    /** The seqs of all checkpoints, newest first. */
    List<Long> checkpoints() throws IOException {
        List<Long> seqs = new ArrayList<>();
        for (Path file : disk.list(root)) {
            Matcher matcher = CHECKPOINT.matcher(file.getFileName().toString());
            if (matcher.matches()) {
                seqs.add(Long.parseLong(matcher.group(1)));
            }
        }
        return seqs.reversed();
    }

    /** Opens a segment wherever it is now. A live one is read up to {@code limit}. */
    SegmentStream open(SegmentName name, long limit) throws IOException {
        try {
            return SegmentStream.live(live(name), disk.openReadOnly(live(name)), limit);
        } catch (NoSuchFileException isArchived) {
            return openArchived(archived(name));
        }
    }

    SegmentStream openArchived(Path path) throws IOException {
        DiskStream file = new DiskStream(disk.openReadOnly(path), Long.MAX_VALUE);
        try {
            return new SegmentStream(path, new GZIPInputStream(file, GZIP_BUFFER), file);
        } catch (ZipException | EOFException broken) {
            file.close();
            throw new CorruptJournalException(path, 0, "the compressed content cannot be read: " + broken.getMessage());
        } catch (IOException | RuntimeException failure) {
            file.close();
            throw failure;
        }
    }

    /** Writes a small file so that it is there as a whole or not at all. */
    void publish(Path file, byte[] content) throws IOException {
        Path temporary = file.resolveSibling(file.getFileName() + TEMPORARY);
        try (Disk.DiskFile written = create(temporary)) {
            written.append(ByteBuffer.wrap(content));
            written.force();
        }
        disk.rename(temporary, file);
        disk.forceDirectory(parent(file));
    }

    /** A new file in place of whatever an interrupted attempt has left under a temporary name. */
    Disk.DiskFile create(Path temporary) throws IOException {
        if (disk.exists(temporary)) {
            disk.delete(temporary);
        }
        return disk.create(temporary);
    }

    static Path parent(Path file) {
        Path parent = file.getParent();
        if (parent == null) {
            throw new IllegalArgumentException(file + " has no folder");
        }
        return parent;
    }

    /** Removes what interrupted writes have left. */
    void removeTemporaries() throws IOException {
        for (Path folder : List.of(root, archive())) {
            for (Path file : disk.list(folder)) {
                if (file.getFileName().toString().endsWith(TEMPORARY)) {
                    disk.delete(file);
                }
            }
        }
    }

    /** The segments from the one on in which the input after {@code seq} is or will be. */
    static List<Segment> from(Collection<Segment> segments, long seq) {
        List<Segment> result = new ArrayList<>();
        for (Segment segment : segments) {
            if (segment.name().firstSeq() <= seq + 1) {
                result.clear();
            }
            result.add(segment);
        }
        return result;
    }
}
