package io.truebook.app;

import io.truebook.domain.BookPolicy;
import io.truebook.domain.Fact;
import io.truebook.domain.ImportedPosition;
import io.truebook.domain.Input;
import io.truebook.domain.PositionKey;
import io.truebook.domain.PositionUpdate;
import io.truebook.domain.ReconciliationResult;
import io.truebook.engine.Arrival;
import io.truebook.engine.BrokerFeed;
import io.truebook.engine.FactLog;
import io.truebook.engine.Intake;
import io.truebook.engine.LakeHistory;
import io.truebook.engine.LiveView;
import io.truebook.engine.PositionStreamer;
import io.truebook.engine.PositionUpdateHandler;
import io.truebook.engine.Pump;
import io.truebook.engine.QuoteBoard;
import io.truebook.engine.ReconciliationService;
import io.truebook.engine.Recovery;
import io.truebook.engine.Role;
import io.truebook.engine.RoleRunner;
import io.truebook.engine.UnreadableLakeException;
import io.truebook.engine.Watermarks;
import io.truebook.ib.EventTranslator;
import io.truebook.journal.FileJournal;
import io.truebook.lake.DeltaLake;
import io.truebook.lake.DeltaLake.HighWater;
import io.truebook.lake.LakeMaintenance;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running Truebook: follows a broker, keeps the record, proves it.
 *
 * <pre>{@code
 * try (Truebook truebook = Truebook.in(folder).broker(IbSettings.DEFAULT).start()) {
 *     truebook.register("my-rules", update -> rules.consider(update));
 *     ReconciliationResult result = truebook.reconcileNow().get(60, SECONDS);
 * }
 * }</pre>
 *
 * <p>One process owns a folder at a time. Starting is recovering: the journal's checkpoint and tail are folded, each sink
 * goes on from its own cursor.
 */
public final class Truebook implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Truebook.class);
    private static final Duration MARK_GRID = Duration.ofSeconds(30);
    private static final int FACTS_READ = 10_000;

    private final TruebookBuilder settings;
    private final FileJournal journal;
    private final Recovery recovered;
    private final Intake intake;
    private final Pump pump;
    private final DeltaLake lake;
    private final PositionStreamer streamer;
    private final QuoteBoard quotes;
    private final ReconciliationService reconciliation;
    private final Refold refold;
    private final @Nullable BrokerFeed feed;
    private final List<RoleRunner.Running> sources = new ArrayList<>();
    private final List<RoleRunner.Running> sinks = new ArrayList<>();
    private final Instant startedAt;
    private RoleRunner.@Nullable Running pumping;
    private final AtomicBoolean closed = new AtomicBoolean();

    /** Begins the settings of a Truebook that lives in {@code folder}. */
    public static TruebookBuilder in(Path folder) {
        return new TruebookBuilder(folder);
    }

    Truebook(TruebookBuilder settings) throws IOException {
        this.settings = settings;
        this.startedAt = settings.clock.instant();
        HighWater older =
                settings.disk.exists(settings.folder.resolve("journal").resolve("id"))
                        ? new HighWater(0, 0)
                        : DeltaLake.highWater(settings.lakeFolder, settings.disk);
        this.journal = FileJournal.open(
                settings.folder, settings.journal, settings.disk, settings.clock, new EventTranslator(), older.term());
        try {
            this.recovered = Recovery.of(
                    journal,
                    journal.lastSeq() == 0
                            ? DeltaLake.highWater(settings.lakeFolder, settings.disk)
                                    .seq()
                            : 0);
            this.lake = DeltaLake.open(
                    settings.lakeFolder,
                    settings.lake,
                    settings.disk,
                    settings.clock,
                    settings.parallel,
                    journal.id(),
                    journal);
            this.intake = new Intake(settings.intakeBytes);
            this.streamer =
                    new PositionStreamer(journal, settings.runner(this::failed), recovered.cursors(), settings.clock);
            requireLakeNotAhead();
            tellWhenLakeIsBehind();
            this.refold = new Refold(journal);
            this.pump = new Pump(recovered, journal, intake, settings.clock, this::cursors);
            this.quotes = new QuoteBoard(intake, settings.clock, MARK_GRID);
            this.reconciliation =
                    new ReconciliationService(pump::view, lake.history(), intake, settings.clock, this::linkInWords);
            this.feed = settings.connect(intake, pump::view, quotes);
        } catch (IOException | RuntimeException failure) {
            journal.close();
            throw failure;
        }
        log.info(
                "Recovered {} open positions up to seq {} ({} inputs folded on the last checkpoint), term {}",
                pump.view().open().count(),
                recovered.seq(),
                recovered.replayed(),
                journal.term());
    }

    Truebook start() throws IOException {
        try {
            startRoles();
            return this;
        } catch (RuntimeException failure) {
            close();
            throw failure;
        }
    }

    private void startRoles() {
        RoleRunner runner = settings.runner(this::failed);
        BookPolicy policy = settings.policy;
        pump.begin(settings.version, policy);
        RoleRunner.Running pumpRunning = runner.start(pump);
        pumping = pumpRunning;
        intake.onArrival(pumpRunning::wake);
        RoleRunner.Running lakeRunning = runner.start(lake.sink());
        RoleRunner.Running comparing = runner.start(reconciliation);
        sinks.add(lakeRunning);
        sinks.add(comparing);
        streamer.start();
        pump.onProgress(() -> {
            lakeRunning.wake();
            comparing.wake();
            streamer.wake();
        });
        sinks.add(runner.start(journal.archiver()));
        sinks.add(runner.start(refold));
        sources.add(runner.start(quotes));
        if (feed != null) {
            sources.add(runner.start(feed));
        }
    }

    /**
     * Registers a handler of position updates under a name that outlives the process.
     *
     * @return false when the handler or its name is registered already
     */
    public boolean register(String name, PositionUpdateHandler handler) throws IOException {
        return streamer.register(name, handler);
    }

    /**
     * Gives up the place of a handler that will not come back, so that the journal need not keep what it has not seen.
     *
     * @return false when no such place is kept, or the handler is registered
     */
    public boolean forget(String name) {
        return streamer.forget(name);
    }

    /** The updates that became durable since the last call: pull access beside the handlers' push. */
    public List<PositionUpdate> drainBuffered(int max) throws IOException {
        return streamer.drainBuffered(max);
    }

    /**
     * Hands in records of a source with a clock of its own: a replay, a statement, a person. Accepted like everything else,
     * they wait a minute for earlier ones, then each is applied, superseded or overruled; {@code ImportSettled} facts say
     * which, and why.
     *
     * @return false when too much waits for acceptance: nothing was taken, offer them again
     */
    public boolean importRecords(List<ImportedPosition> records) {
        long now = settings.clock.nanoTime();
        return intake.offer(records.stream()
                .map(record -> new Arrival(0, new Input.PositionImported(record), null, now))
                .toList());
    }

    /** The highest seq whose facts are durable; they follow their acceptance by some milliseconds. */
    public long factsEnd() {
        return journal.factsEnd();
    }

    /** Hands over, in order, the durable facts of the inputs above {@code seq}, up to the last there is now. */
    public void readFacts(long seq, Consumer<Fact> facts) throws IOException {
        long end = journal.factsEnd();
        try (FactLog.FactReader reader = journal.read(seq)) {
            FactLog.FactBatch batch;
            do {
                batch = reader.next(FACTS_READ);
                batch.facts().forEach(facts);
            } while (!batch.isEmpty() && batch.to() < end);
        }
    }

    /** The present by its clock. */
    public Instant now() {
        return settings.clock.instant();
    }

    /** The current state, from memory; also with the broker away. */
    public LiveView view() {
        return pump.view();
    }

    /**
     * Compares broker and record now, or shares the comparison that runs.
     *
     * @throws io.truebook.engine.BrokerNotConnectedException when there is no session
     */
    public CompletableFuture<ReconciliationResult> reconcileNow() {
        return reconciliation.reconcileNow();
    }

    /** The tables of the lake, read back from disk. */
    public LakeHistory history() {
        return lake.history();
    }

    /** What puts the lake's files in order and proves them. */
    public LakeMaintenance maintenance() {
        return lake.maintenance();
    }

    /** Commits everything whose facts are durable to the lake now, without waiting for the batch interval. */
    public void flushLake() throws IOException {
        lake.sink().flush();
    }

    /** How far each stage has come. */
    public Watermarks watermarks() {
        return new Watermarks(pump.received(), pump.accepted(), lake.sink().inLake());
    }

    /** The pump, for figures about acceptance. */
    public Pump pump() {
        return pump;
    }

    /** Everything about it in one value. */
    public TruebookStatus status() {
        LiveView view = pump.view();
        return new TruebookStatus(
                startedAt,
                watermarks(),
                feed == null ? null : feed.status(),
                view.status(),
                lake.sink().status(),
                view.open().count(),
                quotes.conflated(),
                streamer.failures(),
                pump.aheadOfClock(),
                pump.trouble(),
                refold.difference());
    }

    /** How much room the record takes and has left, as the disk says now. */
    public StorageStatus storage() throws IOException {
        return StorageStatus.of(settings.folder, settings.lakeFolder, settings.disk);
    }

    /** The folder of the lake's tables. */
    public Path lakeFolder() {
        return settings.lakeFolder;
    }

    /**
     * Copies the record into a new folder while it is written; see {@link Backup}.
     *
     * @param target an empty folder, or one that is not there yet
     */
    public BackupManifest backup(Path target) throws IOException {
        return new Backup(settings.disk, settings.clock)
                .take(settings.folder, settings.lakeFolder, journal::stored, target);
    }

    /**
     * Where a number of the record comes from; see {@link Why}.
     *
     * @param at the moment of event time asked about; absent for now
     */
    public WhyAnswer why(PositionKey key, @Nullable Instant at) throws IOException {
        return new Why(settings.folder, settings.disk, lake.history()).ask(key, at);
    }

    /**
     * With a lake that is ahead of its journal the next inputs would take seqs that are written already. A lake that
     * cannot be read keeps nothing from being accepted: its sink says so, and writes nothing there.
     */
    private void requireLakeNotAhead() throws IOException {
        for (LakeHistory.TableStatus table : readableTables()) {
            if (table.seq() > recovered.seq()) {
                throw new LakeAheadException(table, recovered.seq(), settings.folder);
            }
        }
    }

    private List<LakeHistory.TableStatus> readableTables() throws IOException {
        try {
            return lake.history().status();
        } catch (UnreadableLakeException toldByTheSink) {
            return List.of();
        }
    }

    /** An older copy of the lake is caught up from the journal, and whoever put it there should know. */
    private void tellWhenLakeIsBehind() throws IOException {
        long noted = recovered.cursors().getOrDefault("lake", 0L);
        if (lake.isBehind(noted)) {
            log.warn(
                    "The lake in {} has everything up to seq {}, the journal had noted seq {}: an older copy lies in its "
                            + "place, or its last commits are gone. What is missing is written again from the journal",
                    settings.lakeFolder,
                    lake.sink().inLake(),
                    noted);
        }
    }

    private Map<String, Long> cursors() {
        Map<String, Long> cursors = new HashMap<>(streamer.cursors());
        cursors.put("lake", lake.sink().inLake());
        return cursors;
    }

    private void failed(Role role, Throwable failure) {
        log.error("{} cannot go on: {}", role.name(), failure.getMessage(), failure);
        settings.onFatal.accept(failure);
    }

    /** How the link is, for people. */
    private String linkInWords() {
        return feed == null ? "the broker is not followed" : feed.status().message();
    }

    /**
     * Stops in order: the link, the pump with all that has arrived, the sinks with all facts; then the checkpoint. A stage
     * that fails does not keep the later ones from stopping; the first failure is thrown at the end. Only the first call
     * stops.
     */
    @Override
    public void close() throws IOException {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        // An interrupt would close the files under the last writes; it is kept for afterwards.
        boolean interrupted = Thread.interrupted();
        try {
            stopEverything();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void stopEverything() throws IOException {
        Shutdown stages = new Shutdown();
        stages.add(() -> sources.forEach(RoleRunner.Running::close));
        if (feed != null) {
            stages.add(feed::stop);
        }
        stages.add(quotes::sample);
        if (pumping != null) {
            stages.add(pumping::close);
        }
        stages.add(pump::finish);
        sinks.forEach(sink -> stages.add(sink::close));
        stages.add(lake.sink()::flush);
        stages.add(streamer::stop);
        stages.add(pump::finish);
        stages.add(reconciliation::stop);
        stages.add(lake::close);
        stages.add(refold::close);
        stages.add(journal::close);
        stages.run();
    }
}
