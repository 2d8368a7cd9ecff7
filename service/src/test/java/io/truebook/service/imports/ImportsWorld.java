package io.truebook.service.imports;

import io.truebook.app.Truebook;
import io.truebook.domain.AccountId;
import io.truebook.domain.BookPolicy;
import io.truebook.domain.BrokerEvent;
import io.truebook.domain.Contract;
import io.truebook.domain.ContractId;
import io.truebook.domain.Input;
import io.truebook.domain.Money;
import io.truebook.domain.PositionKey;
import io.truebook.domain.PositionUpdate;
import io.truebook.domain.Quantity;
import io.truebook.domain.Settlement;
import io.truebook.engine.Arrival;
import io.truebook.engine.BrokerFeed;
import io.truebook.engine.Intake;
import io.truebook.engine.seam.Disk;
import io.truebook.lake.Progress;
import io.truebook.service.sync.Waiting;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/** A running Truebook to import into: a real folder, real threads, a clock to set forward, and a broker that is a test's. */
final class ImportsWorld implements AutoCloseable {

    static final AccountId DU1 = new AccountId("DU1");
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    final ShiftedClock clock = new ShiftedClock();
    final Truebook truebook;
    final ImportDesk desk;
    private final Path folder;
    private int files;

    private ImportsWorld(Path folder, BookPolicy policy, AccountId account) throws IOException {
        this.folder = folder;
        this.truebook = Truebook.in(folder.resolve("data"))
                .world(clock, Disk.LOCAL, (host, port, timeout) -> {
                    throw new IOException("there is no network here");
                })
                .policy(policy)
                .feed((intake, views, quotes) -> new Greeting(intake, account))
                .start();
        this.desk = new ImportDesk(truebook);
        await(() -> truebook.view().open().count() == 1);
    }

    static ImportsWorld in(Path folder) throws IOException {
        return of(folder, DU1);
    }

    /** The same with another account. */
    static ImportsWorld of(Path folder, AccountId account) throws IOException {
        return new ImportsWorld(Files.createDirectories(folder), BookPolicy.DEFAULT, account);
    }

    /** Opens a session, names an account, and holds 5 of conId 1 in it. */
    private static final class Greeting implements BrokerFeed {

        Greeting(Intake intake, AccountId account) {
            List<Input> said = List.of(
                    new Input.SessionOpened(200, "127.0.0.1:7497"),
                    new BrokerEvent.AccountsReported(List.of(account)),
                    new BrokerEvent.PositionReported(
                            BrokerEvent.STREAM, account, "", stock(1), Quantity.of("5"), Money.of("100")));
            intake.offer(
                    said.stream().map(input -> new Arrival(1, input, null, 0)).toList());
        }

        @Override
        public FeedStatus status() {
            return new FeedStatus("LIVE", "a test", 1, Instant.EPOCH, "", 0, new TreeMap<>());
        }

        @Override
        public void stop() {
            // There is nothing to give up.
        }

        @Override
        public String name() {
            return "greeting";
        }

        @Override
        public int step() {
            return 0;
        }
    }

    static Contract stock(int conId) {
        return new Contract(
                new ContractId(conId), "S" + conId, "STK", null, null, null, null, "USD", "", "S" + conId, "");
    }

    ImportFile file(ImportFormat format, String text) throws IOException {
        Path path = folder.resolve("file" + ++files);
        Files.writeString(path, text, StandardCharsets.UTF_8);
        return new ImportFile(path, "statement." + format.formatName(), format);
    }

    /** A file of stocks: conId, quantity and moment a row. */
    ImportFile csv(String... rows) throws IOException {
        StringBuilder text =
                new StringBuilder("account,conid,symbol,sec_type,currency,position,average_cost,timestamp\n");
        for (String row : rows) {
            String[] parts = row.split(" ", -1);
            text.append("DU1,").append(parts[0]).append(",S").append(parts[0]).append(",STK,USD,");
            text.append(parts[1]).append(",100,").append(parts[2]).append('\n');
        }
        return file(ImportFormat.CSV, text.toString());
    }

    ImportReport take(ImportFile file, ImportMode mode) throws IOException {
        return desk.take(file, "a test", mode, Progress.UNHEARD);
    }

    /** Hands a file in, lets the minute pass, and says how its rows were settled. */
    Map<Settlement, Long> settle(ImportReport report) throws IOException {
        clock.pass(Duration.ofSeconds(75));
        ImportDesk.Settled settled = desk.settled(report.range(), PATIENCE);
        if (settled.waiting() > 0) {
            throw new AssertionError(settled + " after a minute");
        }
        return settled.outcomes();
    }

    /** The rows of a position's history, when all that is known is in the lake. */
    List<PositionUpdate> history(int conId) throws IOException {
        long seq = truebook.view().seq();
        await(() -> truebook.factsEnd() >= seq);
        truebook.flushLake();
        await(() -> truebook.watermarks().inLake() >= seq);
        return truebook.history().history(PositionKey.of(DU1, new ContractId(conId)));
    }

    private static void await(BooleanSupplier condition) {
        if (!Waiting.until(condition, PATIENCE)) {
            throw new AssertionError("still not true after " + PATIENCE.toSeconds() + " s");
        }
    }

    @Override
    public void close() throws IOException {
        truebook.close();
    }
}
