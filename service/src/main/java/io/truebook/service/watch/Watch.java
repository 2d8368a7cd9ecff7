package io.truebook.service.watch;

import io.truebook.app.StorageStatus;
import io.truebook.app.Truebook;
import io.truebook.app.TruebookStatus;
import io.truebook.domain.BookStatus;
import io.truebook.engine.Role;
import io.truebook.engine.seam.Clock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at a running Truebook every few seconds, and whenever somebody asks, for the signs that something is wrong.
 *
 * <p>Critical are: inputs that cannot be accepted, a record that contradicts itself, a lake whose last attempt to
 * write failed, commits that another program overwrote, critical breaks. With one of them {@code truebook status} ends with 1
 * and {@code GET /api/health} answers 503; everything else is a warning only.
 */
public final class Watch implements Role {

    private static final Logger LOG = LoggerFactory.getLogger(Watch.class);
    private static final long PAUSE_NANOS = Duration.ofSeconds(5).toNanos();
    private static final String COMPETING = "notice.10197";

    private final Truebook truebook;
    private final Path dir;
    private final Bounds bounds;
    private final Clock clock;
    private final Ledger ledger = new Ledger();
    private final RecentCount competing = new RecentCount(Bounds.RECENT);
    private final RecentCount handlerFailures = new RecentCount(Bounds.RECENT);

    public Watch(Truebook truebook, Path dir, Bounds bounds, Clock clock) {
        this.truebook = truebook;
        this.dir = dir;
        this.bounds = bounds;
        this.clock = clock;
    }

    /** What is watched. */
    public Truebook truebook() {
        return truebook;
    }

    @Override
    public String name() {
        return "watch";
    }

    @Override
    public long idleNanos() {
        return PAUSE_NANOS;
    }

    /** Looks; always says that nothing was done, so that it pauses. */
    @Override
    public int step() {
        look();
        return 0;
    }

    /** How everything is now. */
    public synchronized Observation look() {
        Instant now = clock.instant();
        TruebookStatus status = truebook.status();
        Optional<StorageStatus> storage = storage();
        Sample sample = new Sample(
                status,
                truebook.view(),
                storage,
                openFolders(),
                competing.update(
                        status.feed() == null ? 0 : status.feed().counts().getOrDefault(COMPETING, 0L), now),
                handlerFailures.update(
                        status.handlerFailures().values().stream()
                                .mapToLong(Long::longValue)
                                .sum(),
                        now),
                now);
        return new Observation(status, storage, ledger.take(signs(sample, bounds), now), now);
    }

    private Optional<StorageStatus> storage() {
        try {
            return Optional.of(truebook.storage());
        } catch (IOException unknown) {
            LOG.debug("The disk does not tell how much room is left", unknown);
            return Optional.empty();
        }
    }

    private List<String> openFolders() {
        try {
            return OpenFolders.of(dir, truebook.lakeFolder());
        } catch (UncheckedIOException unknown) {
            LOG.debug("The disk does not tell who may look into the folders", unknown);
            return List.of();
        }
    }

    static List<Sign> signs(Sample sample, Bounds bounds) {
        List<Sign> signs = new ArrayList<>(RunSigns.of(sample, bounds));
        signs.addAll(BookSigns.of(sample.status().book()));
        BookSigns.stuck(sample.view(), sample.status().startedAt(), sample.now())
                .ifPresent(signs::add);
        return signs;
    }

    /** What a folder shows that no process serves. */
    public static List<Warning> ofFolder(BookStatus book, Instant now) {
        List<Warning> warnings = new ArrayList<>();
        for (Sign sign : BookSigns.of(book)) {
            warnings.add(sign.toldSince(sign.began() == null ? now : sign.began()));
        }
        return warnings;
    }
}
