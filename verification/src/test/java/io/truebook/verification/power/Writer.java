package io.truebook.verification.power;

import io.truebook.app.Truebook;
import io.truebook.engine.Watermarks;
import io.truebook.engine.seam.Clock;
import io.truebook.engine.seam.Disk;
import io.truebook.engine.seam.Network;
import io.truebook.ib.IbSettings;
import io.truebook.journal.JournalSettings;
import io.truebook.lake.LakeSettings;
import io.truebook.lake.Partitioning;
import io.truebook.lake.Upkeep;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * A Truebook in a process of its own, which says on its standard output what is safe as soon as it is, and ends when its
 * standard input does. It rolls, checkpoints, compacts and cleans up often, so that cuts fall into all of that.
 */
final class Writer {

    private static final int PROBLEM = 70;
    private static final long LOOK_NANOS = 500_000;

    private Writer() {}

    /**
     * Starts it.
     *
     * @param args the folder, the port of the broker, and the flaw
     */
    public static void main(String[] args) throws IOException {
        PrintStream report = System.out;
        System.setOut(System.err);
        Path folder = Path.of(args[0]);
        Disk disk = new CommitWatch(
                Flaw.valueOf(args[2]).plant(Disk.LOCAL, folder),
                (table, version) -> say(report, Promises.line(table, version)));
        Truebook truebook = Truebook.in(folder)
                .broker(new IbSettings("127.0.0.1", Integer.parseInt(args[1]), 7, Duration.ofSeconds(5), 200, false))
                .journal(JournalSettings.DEFAULT.withSegmentBytes(256 << 10))
                .lake(restless())
                .world(Clock.SYSTEM, disk, Network.TCP)
                .onFatal(Writer::fail)
                .start();
        Thread.ofPlatform().daemon().name("parent-watch").start(Writer::endWithParent);
        Watermarks told = new Watermarks(0, 0, 0);
        while (true) {
            Watermarks marks = truebook.watermarks();
            if (!marks.equals(told)) {
                say(report, Promises.line(marks));
                told = marks;
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    private static LakeSettings restless() {
        return new LakeSettings(
                        Partitioning.SYMBOL,
                        Duration.ofSeconds(1),
                        200,
                        Duration.ofSeconds(5),
                        50_000,
                        Duration.ofSeconds(5),
                        10)
                .withUpkeep(new Upkeep(
                        20,
                        10_000,
                        Duration.ofMinutes(1),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(10),
                        Duration.ofHours(1),
                        Duration.ofDays(7),
                        48L << 20,
                        Duration.ofSeconds(5)));
    }

    private static synchronized void say(PrintStream report, String line) {
        report.println(line);
        report.flush();
    }

    private static void fail(Throwable failure) {
        failure.printStackTrace();
        Runtime.getRuntime().halt(PROBLEM);
    }

    private static void endWithParent() {
        try {
            System.in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException gone) {
            // It is over just the same.
        }
        Runtime.getRuntime().halt(0);
    }
}
