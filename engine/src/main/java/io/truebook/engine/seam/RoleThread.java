package io.truebook.engine.seam;

import io.truebook.engine.Role;
import io.truebook.engine.RoleRunner;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A platform thread that loops the steps of one role until it is stopped. */
public final class RoleThread implements RoleRunner.Running {

    private static final Logger log = LoggerFactory.getLogger(RoleThread.class);
    private static final long WORTH_TELLING_MILLIS = 10_000;

    private final Role role;
    private final BiConsumer<Role, Throwable> onFailure;
    private final Thread thread;
    private volatile boolean stopping;

    /**
     * A thread that is not started yet.
     *
     * @param onFailure decides what a role's failure means; called on the role's own thread, which then ends
     */
    public RoleThread(Role role, BiConsumer<Role, Throwable> onFailure) {
        this.role = role;
        this.onFailure = onFailure;
        this.thread = Thread.ofPlatform().name(role.name()).unstarted(this::run);
    }

    public RoleThread start() {
        thread.start();
        return this;
    }

    /** Ends a sleep; the next step begins at once. */
    @Override
    public void wake() {
        LockSupport.unpark(thread);
    }

    private void run() {
        try {
            while (!stopping) {
                if (role.step() == 0 && !stopping) {
                    LockSupport.parkNanos(role.idleNanos());
                    forgetInterrupts();
                }
            }
        } catch (Throwable failure) {
            onFailure.accept(role, failure);
        }
    }

    /** Nobody is asked to end by an interrupt here, and one that is left behind would end every later sleep at once. */
    private static void forgetInterrupts() {
        boolean forgotten = Thread.interrupted();
        if (forgotten) {
            log.debug("{} was interrupted", Thread.currentThread().getName());
        }
    }

    /** Lets the step at hand finish and waits for the thread to end. */
    @Override
    public void close() {
        stopping = true;
        wake();
        if (Thread.currentThread().equals(thread)) {
            return;
        }
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join(WORTH_TELLING_MILLIS);
                if (thread.isAlive()) {
                    log.warn("Still waiting for {} to end its step", role.name());
                }
            } catch (InterruptedException keepWaiting) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
