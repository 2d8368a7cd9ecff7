package io.truebook.app;

import io.truebook.domain.BookPolicy;
import io.truebook.engine.BrokerFeed;
import io.truebook.engine.Intake;
import io.truebook.engine.LiveView;
import io.truebook.engine.QuoteBoard;
import io.truebook.engine.Role;
import io.truebook.engine.RoleRunner;
import io.truebook.engine.seam.Clock;
import io.truebook.engine.seam.Disk;
import io.truebook.engine.seam.Network;
import io.truebook.engine.seam.Threads;
import io.truebook.ib.EventTranslator;
import io.truebook.ib.IbBrokerFeed;
import io.truebook.ib.IbSettings;
import io.truebook.journal.FileJournal;
import io.truebook.journal.JournalSettings;
import io.truebook.journal.ReadOnlyJournal;
import io.truebook.lake.LakeSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The settings of a {@link Truebook}; everything but the folder has a default. */
public final class TruebookBuilder {

    private static final long INTAKE_BYTES = 16L << 20;

    final Path folder;

    @Nullable
    IbSettings broker;

    BookPolicy policy = BookPolicy.DEFAULT;
    JournalSettings journal = JournalSettings.DEFAULT;
    LakeSettings lake = LakeSettings.DEFAULTS;
    Path lakeFolder;
    Clock clock = Clock.SYSTEM;
    Disk disk = Disk.LOCAL;
    Network network = Network.TCP;
    Executor parallel = Threads.PARALLEL_IO;
    String version = "embedded";
    long intakeBytes = INTAKE_BYTES;
    Consumer<Throwable> onFatal = failure -> {};
    private @Nullable RoleRunner runner;
    private @Nullable FeedFactory feed;

    /** Makes a link to some broker over the engine's ports. */
    @FunctionalInterface
    public interface FeedFactory {

        /**
         * Makes the link.
         *
         * @param intake where its inputs go
         * @param views the current state, with what the book wants to know
         * @param quotes where its marks go
         */
        BrokerFeed feed(Intake intake, Supplier<LiveView> views, QuoteBoard quotes);
    }

    TruebookBuilder(Path folder) {
        this.folder = folder;
        this.lakeFolder = folder.resolve("lake");
    }

    /** Follows this broker; without it the record is served as it stands. */
    public TruebookBuilder broker(IbSettings settings) {
        this.broker = settings;
        return this;
    }

    /** Follows another source than Interactive Brokers. */
    public TruebookBuilder feed(FeedFactory factory) {
        this.feed = factory;
        return this;
    }

    /** The rules of the book. */
    public TruebookBuilder policy(BookPolicy rules) {
        this.policy = rules;
        return this;
    }

    public TruebookBuilder journal(JournalSettings settings) {
        this.journal = settings;
        return this;
    }

    public TruebookBuilder lake(LakeSettings settings) {
        this.lake = settings;
        return this;
    }

    /** Where the tables of the lake are; {@code lake} in the folder if not set. */
    public TruebookBuilder lakeFolder(Path path) {
        this.lakeFolder = path;
        return this;
    }

    /** The version that is recorded with this start. */
    public TruebookBuilder version(String text) {
        this.version = text;
        return this;
    }

    /** What to do when a role cannot go on, such as after a failed fsync: nothing more is accepted then. */
    public TruebookBuilder onFatal(Consumer<Throwable> action) {
        this.onFatal = action;
        return this;
    }

    /** Another world than this machine's: for tests. */
    public TruebookBuilder world(Clock clocks, Disk disks, Network networks) {
        this.clock = clocks;
        this.disk = disks;
        this.network = networks;
        return this;
    }

    /** Another way to run the roles than a thread each, and another way to write files than in parallel: for tests. */
    public TruebookBuilder run(RoleRunner roles, Executor files) {
        this.runner = roles;
        this.parallel = files;
        return this;
    }

    /** Recovers and begins. */
    public Truebook start() throws IOException {
        return new Truebook(this).start();
    }

    /** Recovers and only shows what is recorded: no role runs, nothing follows the broker. */
    public OfflineBook openOffline() throws IOException {
        return new OfflineBook(this);
    }

    /** The lake of this folder, for tools: nothing is started. */
    public OfflineLake offlineLake() {
        return new OfflineLake(this);
    }

    /**
     * Copies the record of a folder that no process serves into a new folder, under its lock; see {@link Backup}.
     *
     * @param target an empty folder, or one that is not there yet
     * @throws io.truebook.journal.NoJournalException when there is no record
     * @throws io.truebook.journal.JournalInUseException when a process serves it: ask that one
     */
    public BackupManifest backup(Path target) throws IOException {
        try (ReadOnlyJournal journal = FileJournal.openReadOnly(folder, disk, new EventTranslator())) {
            return new Backup(disk, clock).take(folder, lakeFolder, journal::stored, target);
        }
    }

    /**
     * Makes this folder, which must be empty, the record that {@code backup} keeps, and begins a new term in it; see
     * {@link Backup}.
     */
    public BackupManifest restore(Path backup) throws IOException {
        return new Backup(disk, clock).restore(backup, this);
    }

    RoleRunner runner(BiConsumer<Role, Throwable> onFailure) {
        return runner != null ? runner : role -> Threads.run(role, onFailure);
    }

    @Nullable
    BrokerFeed connect(Intake intake, Supplier<LiveView> views, QuoteBoard quotes) {
        if (!policy.enabled()) {
            return null;
        }
        if (feed != null) {
            return feed.feed(intake, views, quotes);
        }
        return broker == null
                ? null
                : new IbBrokerFeed(broker, network, clock, Threads.random(), intake, views, quotes::offer);
    }
}
