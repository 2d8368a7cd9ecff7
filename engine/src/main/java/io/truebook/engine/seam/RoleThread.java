package io.truebook.engine.seam;

import io.truebook.engine.Role;
import io.truebook.engine.RoleRunner;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;

/** A platform thread that loops the steps of one role until it is stopped. */
public final class RoleThread implements RoleRunner.Running {

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
                }
            }
        } catch (Throwable failure) {
            onFailure.accept(role, failure);
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
                thread.join();
            } catch (InterruptedException keepWaiting) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
