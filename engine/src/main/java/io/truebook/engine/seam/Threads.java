package io.truebook.engine.seam;

import io.truebook.engine.Role;
import io.truebook.engine.RoleRunner;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.random.RandomGenerator;

/** Threads and randomness of this machine. */
public final class Threads {

    private static final int WRITERS = 16;

    /** Runs file writes side by side: an fsync waits for the device, not for a processor. Idle threads end. */
    public static final Executor PARALLEL_IO = parallelIo();

    private Threads() {}

    private static Executor parallelIo() {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                WRITERS,
                WRITERS,
                10,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                task -> Thread.ofPlatform().name("file-writer").daemon(true).unstarted(task));
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    /** Steps {@code role} on a thread of its own. */
    public static RoleRunner.Running run(Role role, BiConsumer<Role, Throwable> onFailure) {
        return new RoleThread(role, onFailure).start();
    }

    /** Unpredictable numbers, for jitter. */
    public static RandomGenerator random() {
        return RandomGenerator.getDefault();
    }
}
