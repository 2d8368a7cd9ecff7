package io.truebook.verification.simulated;

import io.truebook.domain.BookPolicy;
import io.truebook.domain.ConflictPolicy;
import io.truebook.engine.seam.Clock;
import io.truebook.engine.seam.Disk;
import io.truebook.engine.seam.DiskFullException;
import io.truebook.engine.seam.ForwardingDisk;
import io.truebook.engine.seam.MemoryDisk;
import io.truebook.engine.seam.Network;
import io.truebook.tws.FrameReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Bugs that a {@link SimulatedDay} must catch: at the disk, at the clock, on the wire, and in the rules of the book. */
enum PlantedDayBugs implements PlantedBug {
    JOURNAL_WITHOUT_FSYNC {
        @Override
        public Disk disk(Disk honest) {
            return PlantedBugs.journalWithoutFsync(honest);
        }
    },
    LAKE_CURSOR_NOT_STORED {
        @Override
        public Disk disk(Disk honest) {
            return PlantedBugs.cursorNotStored(honest);
        }
    },
    /** Files are made durable, the names that lead to them are not. */
    NAMES_NOT_FORCED {
        @Override
        public Disk disk(Disk honest) {
            return new ForwardingDisk(honest) {
                @Override
                public void forceDirectory(Path directory) {
                    // This is the bug.
                }
            };
        }
    },
    /** A lake that never writes through to the disk. */
    LAKE_WITHOUT_FSYNC {
        @Override
        public Disk disk(Disk honest) {
            return new ForwardingDisk(honest) {
                @Override
                public DiskFile create(Path file) throws IOException {
                    DiskFile made = super.create(file);
                    return file.startsWith("/truebook/lake") ? new Unforced(made) : made;
                }
            };
        }
    },
    /** The end of the journal is taken for torn at each start: its seqs are given out again. */
    SEQ_REUSED_AFTER_RESTART {
        @Override
        public void betweenLives(MemoryDisk left) {
            left.files().entrySet().stream()
                    .filter(file -> file.getKey().toString().matches(".*/journal/[0-9-]+\\.seg"))
                    .reduce((first, second) -> second)
                    .ifPresent(last -> left.tamper(
                            last.getKey(), Arrays.copyOf(last.getValue(), Math.max(0, last.getValue().length - 400))));
        }
    },
    /** Waiting is measured by a clock that people and time services set. */
    WALL_CLOCK_FOR_WAITING {
        @Override
        public Clock clock(Clock honest) {
            return new Clock() {
                @Override
                public Instant instant() {
                    return honest.instant();
                }

                @Override
                public long nanoTime() {
                    return Duration.between(Instant.EPOCH, honest.instant()).toNanos();
                }
            };
        }
    },
    /** A frame is lost between socket and book. */
    FRAME_DROPPED {
        @Override
        public Network network(Network honest) {
            return new Tampered(honest, (number, frame) -> number % 400 == 399 ? new byte[0] : frame);
        }
    },
    /** A frame is taken twice. */
    FRAME_APPLIED_TWICE {
        @Override
        public Network network(Network honest) {
            return new Tampered(honest, (number, frame) -> {
                if (number % 400 != 399) {
                    return frame;
                }
                byte[] twice = Arrays.copyOf(frame, 2 * frame.length);
                System.arraycopy(frame, 0, twice, frame.length, frame.length);
                return twice;
            });
        }
    },
    /** What one snapshot leaves out is closed, evidence or not. */
    ABSENCE_CLOSES {
        @Override
        public BookPolicy policy(BookPolicy honest) {
            return closing(honest, honest.massChangePercent(), honest.massChangeRows());
        }
    },
    /** So it is however much is left out: an empty snapshot closes everything. */
    EMPTY_SNAPSHOT_BELIEVED {
        @Override
        public BookPolicy policy(BookPolicy honest) {
            return closing(honest, 100, Integer.MAX_VALUE);
        }
    },
    /** Whoever hands in something later is believed, whatever the settings say. */
    LAST_WRITE_WINS_ALWAYS {
        @Override
        public BookPolicy policy(BookPolicy honest) {
            return honest.resolvingBy(new ConflictPolicy.LastWriteWins());
        }
    },
    /** A thread that once got no processor never gets one again. */
    NEVER_WAKES_UP {
        @Override
        public boolean sleepsForEver() {
            return true;
        }
    },
    /** What was full once is taken to be full for ever. */
    FULL_FOR_EVER {
        @Override
        public Disk disk(Disk honest) {
            return new FullForEver(honest);
        }
    },
    /** Nobody looks again after the first check. */
    NEVER_CHECKED_AGAIN {
        @Override
        public BookPolicy policy(BookPolicy honest) {
            return honest.with()
                    .syncInterval(Duration.ofDays(30))
                    .syncOnTrade(false)
                    .syncOnPositionUpdate(false)
                    .grace(Duration.ofDays(30))
                    .eventCheckSpacing(Duration.ofDays(30))
                    .build();
        }
    };

    private static BookPolicy closing(BookPolicy honest, int percent, int rows) {
        return honest.with()
                .markMissingAsClosed(true)
                .confirmations(1)
                .massChangePercent(percent)
                .massChangeRows(rows)
                .build();
    }

    private static final class Unforced extends ForwardingDisk.ForwardingFile {
        Unforced(Disk.DiskFile file) {
            super(file);
        }

        @Override
        public void force() {
            // This is the bug.
        }
    }

    private static final class FullForEver extends ForwardingDisk {
        private @Nullable DiskFullException once;

        FullForEver(Disk disk) {
            super(disk);
        }

        @Override
        public DiskFile create(Path file) throws IOException {
            return new ForwardingFile(super.create(file)) {
                @Override
                public void append(ByteBuffer bytes) throws IOException {
                    if (once != null) {
                        throw once;
                    }
                    try {
                        super.append(bytes);
                    } catch (DiskFullException full) {
                        once = full;
                        throw full;
                    }
                }
            };
        }
    }

    /** What becomes of one frame. */
    private interface Spoiling {
        byte[] spoil(long number, byte[] frame);
    }

    /** A network that takes the stream apart and puts it together otherwise. */
    private record Tampered(Network honest, Spoiling spoiling) implements Network {

        @Override
        public Connection connect(String host, int port, Duration timeout) throws IOException {
            return new TamperedConnection(honest.connect(host, port, timeout), spoiling);
        }
    }

    private static final class TamperedConnection implements Network.Connection {
        private final Network.Connection honest;
        private final Spoiling spoiling;
        private final FrameReader frames = new FrameReader();
        private final ByteBuffer read = ByteBuffer.allocate(1 << 16);
        private ByteBuffer ready = ByteBuffer.allocate(0);
        private long number;

        TamperedConnection(Network.Connection honest, Spoiling spoiling) {
            this.honest = honest;
            this.spoiling = spoiling;
        }

        @Override
        public int read(ByteBuffer into, Duration wait) throws IOException {
            if (!ready.hasRemaining()) {
                int got = honest.read(read.clear(), wait);
                if (got <= 0) {
                    return got;
                }
                ByteBuffer next = ByteBuffer.allocate(1 << 18);
                frames.feed(read.flip(), (bytes, offset, length) -> {
                    byte[] frame = ByteBuffer.allocate(Integer.BYTES + length)
                            .putInt(length)
                            .put(bytes, offset, length)
                            .array();
                    next.put(spoiling.spoil(number++, frame));
                });
                ready = next.flip();
            }
            int taken = Math.min(ready.remaining(), into.remaining());
            into.put(ready.slice(ready.position(), taken));
            ready.position(ready.position() + taken);
            return taken;
        }

        @Override
        public void write(ByteBuffer bytes) throws IOException {
            honest.write(bytes);
        }

        @Override
        public void close() {
            honest.close();
        }
    }
}
