package io.truebook.journal;

import io.truebook.domain.AccountId;
import io.truebook.domain.BrokerEvent;
import io.truebook.domain.Contract;
import io.truebook.domain.ContractId;
import io.truebook.domain.Entry;
import io.truebook.domain.Expiry;
import io.truebook.domain.Fact;
import io.truebook.domain.Money;
import io.truebook.domain.OptionRight;
import io.truebook.domain.PositionUpdate;
import io.truebook.domain.Price;
import io.truebook.domain.Quantity;
import io.truebook.domain.Source;
import io.truebook.domain.Valuation;
import io.truebook.engine.RawFrame;
import io.truebook.engine.seam.Clock;
import io.truebook.engine.seam.Disk;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** Prints how fast a journal is in a folder of this machine: {@code JournalMeasurement FOLDER [BATCHES]}. */
final class JournalMeasurement {

    private static final int BATCH = 4096;
    private static final List<Contract> CONTRACTS = IntStream.range(100_000, 110_000)
            .mapToObj(JournalMeasurement::contract)
            .toList();
    private static final Quantity HELD = Quantity.of("-12");
    private static final Money COST = Money.of("1234.5678");
    private static final Valuation VALUES =
            new Valuation(Price.of("12.35"), Money.of("-14820.25"), Money.of("-513.8867"), Money.of("17.25"));

    private final PrintStream out;
    private final Path dir;
    private final BrokerEvent event = new BrokerEvent.NothingReported(61);
    private final byte[] payload = new byte[150];

    private JournalMeasurement(PrintStream out, Path dir) {
        this.out = out;
        this.dir = dir;
    }

    public static void main(String[] arguments) throws IOException {
        JournalMeasurement measurement = new JournalMeasurement(System.out, Path.of(arguments[0]));
        int batches = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 250;
        for (int run = 1; run <= 3; run++) {
            measurement.throughput(run, batches);
        }
        measurement.latency();
    }

    private FileJournal open(String name) throws IOException {
        return FileJournal.open(dir.resolve(name), JournalSettings.DEFAULT, Disk.LOCAL, Clock.SYSTEM, frame -> event);
    }

    private void throughput(int run, int batches) throws IOException {
        String name = "throughput-" + run;
        long inputs = (long) batches * BATCH;
        Instant now = Clock.SYSTEM.instant();
        try (FileJournal journal = open(name)) {
            long start = System.nanoTime();
            long cpuStart = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
            for (int batch = 0; batch < batches; batch++) {
                long first = 1 + (long) batch * BATCH;
                for (long seq = first; seq < first + BATCH; seq++) {
                    journal.append(new Entry(seq, journal.term(), 1, now, event), new RawFrame(176, payload));
                }
                for (long seq = first; seq < first + BATCH; seq++) {
                    journal.appendFacts(seq, List.of(fact(seq, now)));
                }
                journal.force();
            }
            long cpu = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - cpuStart;
            report("inputs with a fact each, in batches of " + BATCH, inputs, start);
            out.printf(Locale.ROOT, "%,12d ns of processor an input, forces included%n", cpu / inputs);
            start = System.nanoTime();
            long facts = 0;
            try (var reader = journal.read(0)) {
                for (var part = reader.next(10_000); !part.isEmpty(); part = reader.next(10_000)) {
                    facts += part.facts().size();
                }
            }
            report("facts read back", facts, start);
        }
        long bytes = 0;
        for (Path file : Disk.LOCAL.list(dir.resolve(name).resolve("journal"))) {
            bytes += Disk.LOCAL.isDirectory(file) ? 0 : Disk.LOCAL.size(file);
        }
        out.printf(Locale.ROOT, "%,d bytes an input with its fact%n", bytes / inputs);
        plain(name, bytes, batches);
        long start = System.nanoTime();
        try (FileJournal journal = open(name)) {
            report("records checked at opening", 2 * inputs, start);
            start = System.nanoTime();
            long[] replayed = new long[1];
            journal.replay(0, (entry, facts) -> replayed[0]++);
            report("inputs replayed with their facts", replayed[0], start);
        }
    }

    /** The limit: the same bytes in the same pieces, written and forced plainly. */
    private void plain(String name, long bytes, int pieces) throws IOException {
        ByteBuffer piece = ByteBuffer.allocate((int) (bytes / pieces));
        long start = System.nanoTime();
        try (var file = Disk.LOCAL.create(dir.resolve(name).resolve("plain"))) {
            for (int i = 0; i < pieces; i++) {
                file.append(piece.clear());
                file.force();
            }
        }
        report("the same bytes, written and forced plainly", (long) pieces * BATCH, start);
    }

    private void latency() throws IOException {
        long[] nanos = new long[2000];
        try (FileJournal journal = open("latency")) {
            Instant now = Clock.SYSTEM.instant();
            for (int i = 0; i < nanos.length; i++) {
                journal.append(new Entry(i + 1L, journal.term(), 1, now, event), new RawFrame(176, payload));
                long start = System.nanoTime();
                journal.force();
                nanos[i] = System.nanoTime() - start;
            }
        }
        report("force of one record", nanos);
        try (var file = Disk.LOCAL.create(dir.resolve("latency").resolve("plain"))) {
            for (int i = 0; i < nanos.length; i++) {
                file.append(ByteBuffer.allocate(216));
                long start = System.nanoTime();
                file.force();
                nanos[i] = System.nanoTime() - start;
            }
        }
        report("force of a plain file", nanos);
    }

    private void report(String what, long count, long start) {
        double seconds = (System.nanoTime() - start) / 1e9;
        out.printf(Locale.ROOT, "%,12.0f/s %s (%,d in %.2f s)%n", count / seconds, what, count, seconds);
    }

    private void report(String what, long[] nanos) {
        long[] sorted = nanos.clone();
        Arrays.sort(sorted);
        out.printf(
                Locale.ROOT,
                "%s: p50 %.3f ms, p99 %.3f ms%n",
                what,
                sorted[sorted.length / 2] / 1e6,
                sorted[sorted.length * 99 / 100] / 1e6);
    }

    private static Fact fact(long seq, Instant now) {
        return new PositionUpdate(
                seq,
                1,
                1,
                "main",
                new AccountId("DU9000001"),
                "",
                CONTRACTS.get((int) (seq % CONTRACTS.size())),
                HELD,
                COST,
                VALUES,
                now,
                now,
                Source.STREAM);
    }

    private static Contract contract(int conId) {
        return new Contract(
                new ContractId(conId),
                "SPX",
                "OPT",
                new Expiry("20261218"),
                Price.of("5900"),
                OptionRight.CALL,
                Quantity.of("100"),
                "USD",
                "SMART",
                "SPXW  261218C05900000",
                "SPXW");
    }
}
