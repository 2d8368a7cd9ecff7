package io.truebook.service.run;

import io.truebook.app.Truebook;
import io.truebook.engine.RoleRunner;
import io.truebook.engine.seam.Clock;
import io.truebook.engine.seam.Threads;
import io.truebook.service.http.ApiServer;
import io.truebook.service.settings.ServiceSettings;
import io.truebook.service.watch.Watch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A Truebook with its HTTP interface, in one folder. */
public final class RunningService implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RunningService.class);

    /** The exit code of a process that may not even stop in order: what its journal wrote last is not known. */
    private static final int HALTED = 70;

    private final Truebook truebook;
    private final ApiServer server;
    private final RoleRunner.Running watching;

    private RunningService(Watch watch, ApiServer server) {
        this.truebook = watch.truebook();
        this.server = server;
        this.watching = Threads.run(
                watch, (role, failure) -> LOG.error("Nothing is watched any more: {}", failure.getMessage(), failure));
    }

    /**
     * Recovers the folder, begins to follow the broker, and listens. The web server is set up while the journal is read.
     *
     * @throws IOException when the folder cannot be used, or another process uses it: then nothing was written
     */
    public static RunningService start(Path dir, ServiceSettings settings) throws IOException {
        CompletableFuture<Truebook> opening =
                CompletableFuture.supplyAsync(() -> open(dir, settings), RunningService::inThread);
        CompletableFuture<Watch> watch = opening.thenApply(
                truebook -> new Watch(truebook, dir, settings.warnings().bounds(), Clock.SYSTEM));
        try {
            ApiServer server =
                    ApiServer.start(dir, settings.server(), settings.positionSync(), () -> opened(dir, watch));
            LOG.info("Serving {} on {}", dir, server.url());
            return new RunningService(watch.join(), server);
        } catch (IOException | RuntimeException failure) {
            throw abandoned(opening, failure);
        }
    }

    private static void inThread(Runnable task) {
        Thread.ofPlatform().name("recovery").start(task);
    }

    private static Truebook open(Path dir, ServiceSettings settings) {
        try {
            return Assembly.of(dir, settings).onFatal(RunningService::halt).start();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static Watch opened(Path dir, CompletableFuture<Watch> opening) {
        Watch watch = opening.join();
        try {
            Logging.toFile(dir);
        } catch (IOException unusable) {
            throw new UncheckedIOException(unusable);
        }
        return watch;
    }

    /** Nothing more may be promised: not even an orderly stop, which would write. */
    private static void halt(Throwable failure) {
        LOG.error("Truebook halts; nothing accepted is lost, start it again to recover. {}", failure.getMessage());
        Logging.close();
        Runtime.getRuntime().halt(HALTED);
    }

    /** The folder's own failure counts more than that of the server, which only waited for it. */
    private static RuntimeException abandoned(CompletableFuture<Truebook> opening, Exception failure)
            throws IOException {
        try {
            opening.join().close();
        } catch (CompletionException unopened) {
            Throwable cause = unopened.getCause();
            if (cause instanceof UncheckedIOException wrapped) {
                throw wrapped.getCause();
            }
            return cause instanceof RuntimeException told ? told : unopened;
        }
        if (failure instanceof IOException told) {
            throw told;
        }
        return failure instanceof RuntimeException told ? told : new IllegalStateException(failure);
    }

    public Truebook truebook() {
        return truebook;
    }

    /** Where it answers. */
    public URI url() {
        return server.url();
    }

    /** Stops in order: requests, the link, the journal's last batch, the lake's last commit, the checkpoint. */
    @Override
    public void close() throws IOException {
        try (truebook;
                watching) {
            server.close();
        }
        LOG.info("Stopped in order");
    }
}
