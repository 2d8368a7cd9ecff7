package io.truebook.verification.simulated;

import io.truebook.engine.seam.Disk;
import io.truebook.engine.seam.DiskFullException;
import io.truebook.engine.seam.ForwardingDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Bugs that a harness must catch before its silence means anything. */
public final class PlantedBugs {

    private PlantedBugs() {}

    /** A journal that says it has forced its bytes, and has not. */
    public static Disk journalWithoutFsync(Disk disk) {
        return new ForwardingDisk(disk) {
            @Override
            public DiskFile create(Path file) throws IOException {
                DiskFile made = disk.create(file);
                boolean records = file.toString().contains("/journal/")
                        && !file.getFileName().toString().startsWith("id");
                return records ? withoutForce(made) : made;
            }

            private DiskFile withoutForce(DiskFile file) {
                return new ForwardingFile(file) {
                    @Override
                    public void force() {
                        // This is the bug: what was appended stays where a power cut takes it.
                    }
                };
            }
        };
    }

    /** A journal that goes on after a write that failed. */
    static Disk journalSwallowsFailedWrites(Disk disk) {
        return new FileSpoiler(disk, "/journal/") {
            @Override
            ForwardingDisk.ForwardingFile spoiled(Disk.DiskFile file) {
                return new ForwardingDisk.ForwardingFile(file) {
                    @Override
                    public void append(ByteBuffer bytes) {
                        try {
                            super.append(bytes);
                        } catch (IOException ignored) {
                            // This is the bug.
                        }
                    }
                };
            }
        };
    }

    /** A journal that forces again after a force that failed, and believes the second. */
    static Disk journalRepeatsFailedForces(Disk disk) {
        return new FileSpoiler(disk, "/journal/") {
            @Override
            ForwardingDisk.ForwardingFile spoiled(Disk.DiskFile file) {
                return new ForwardingDisk.ForwardingFile(file) {
                    @Override
                    public void force() throws IOException {
                        try {
                            super.force();
                        } catch (IOException lost) {
                            // This is the bug.
                            super.force();
                        }
                    }
                };
            }
        };
    }

    /** A lake that takes what fitted on a full disk for all of it. */
    static Disk lakeIgnoresAFullDisk(Disk disk) {
        return new FileSpoiler(disk, "/lake/") {
            @Override
            ForwardingDisk.ForwardingFile spoiled(Disk.DiskFile file) {
                return new ForwardingDisk.ForwardingFile(file) {
                    @Override
                    public void append(ByteBuffer bytes) throws IOException {
                        try {
                            super.append(bytes);
                        } catch (DiskFullException ignored) {
                            // This is the bug.
                            bytes.position(bytes.limit());
                        }
                    }
                };
            }
        };
    }

    /** Spoils what is written to new files below one folder. */
    private abstract static class FileSpoiler extends ForwardingDisk {
        private final String folder;

        FileSpoiler(Disk disk, String folder) {
            super(disk);
            this.folder = folder;
        }

        abstract ForwardingDisk.ForwardingFile spoiled(Disk.DiskFile file);

        @Override
        public DiskFile create(Path file) throws IOException {
            DiskFile made = super.create(file);
            return file.toString().contains(folder) ? spoiled(made) : made;
        }
    }

    /** A lake whose commits do not carry their cursor. */
    static Disk cursorNotStored(Disk disk) {
        return new CommitRewriter(disk, line -> !line.startsWith("{\"txn\""));
    }

    /** A lake that stores the cursor first, and dies before the rows it stands for. */
    static Disk cursorBeforeCommit(Disk disk) {
        return new ForwardingDisk(new CommitRewriter(disk, line -> !line.startsWith("{\"add\""))) {
            @Override
            public void link(Path existing, Path name) throws IOException {
                super.link(existing, name);
                if (isCommit(name) && !name.endsWith("00000000000000000000.json")) {
                    throw new DiedAfterCursor();
                }
            }
        };
    }

    /** The process died between the cursor and the rows. */
    static final class DiedAfterCursor extends Error {}

    private static boolean isCommit(Path file) {
        return file.toString().contains("/_delta_log/") && file.toString().contains(".json");
    }

    /** Leaves lines out of the Delta commits that are written, and the checksum, which a bug would make of the rest. */
    private static final class CommitRewriter extends ForwardingDisk {
        private static final String SUM = "\"truebookCrc32c\":\"[0-9a-f]{8}\",";

        private final Predicate<String> kept;

        CommitRewriter(Disk disk, Predicate<String> kept) {
            super(disk);
            this.kept = kept;
        }

        @Override
        public DiskFile create(Path file) throws IOException {
            DiskFile made = disk.create(file);
            return !file.toString().contains("/_delta_log/")
                    ? made
                    : new ForwardingFile(made) {
                        @Override
                        public void append(ByteBuffer bytes) throws IOException {
                            byte[] content = new byte[bytes.remaining()];
                            bytes.get(content);
                            String text = new String(content, StandardCharsets.UTF_8)
                                    .lines()
                                    .filter(kept)
                                    .map(line -> line.replaceAll(SUM, ""))
                                    .collect(Collectors.joining("\n", "", "\n"));
                            super.append(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
                        }
                    };
        }
    }
}
