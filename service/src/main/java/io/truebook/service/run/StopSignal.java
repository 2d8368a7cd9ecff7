package io.truebook.service.run;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C and TERM as an event that the main thread waits for. The Java machine would end with 130 or 143 whatever we do;
 * here the main thread stops in order and its own exit code counts.
 */
public final class StopSignal implements AutoCloseable {

    private static final long LONGEST_STOP_SECONDS = 120;

    private final CountDownLatch stopAsked = new CountDownLatch(1);
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Thread hook = new Thread(this::stopInOrder, "stop");
    private volatile int exitCode;

    private StopSignal() {}

    /** Begins to listen. */
    public static StopSignal listen() {
        StopSignal signal = new StopSignal();
        Runtime.getRuntime().addShutdownHook(signal.hook);
        return signal;
    }

    private void stopInOrder() {
        stopAsked.countDown();
        try {
            if (!stopped.await(LONGEST_STOP_SECONDS, TimeUnit.SECONDS)) {
                exitCode = 1;
            }
        } catch (InterruptedException pressed) {
            exitCode = 1;
        }
        Runtime.getRuntime().halt(exitCode);
    }

    /** True when somebody wants an end. */
    public boolean isRaised() {
        return stopAsked.getCount() == 0;
    }

    /**
     * Waits for the signal, at most so long.
     *
     * @return true when it came
     */
    public boolean await(Duration atMost) throws InterruptedException {
        return stopAsked.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Waits for the signal. */
    public void await() throws InterruptedException {
        stopAsked.await();
    }

    /** What the process ends with if it was asked to stop. */
    public void endWith(int code) {
        exitCode = code;
    }

    /** Everything has been stopped: a process that was asked to end does so now, any other goes on. */
    @Override
    public void close() {
        stopped.countDown();
        if (!isRaised()) {
            Runtime.getRuntime().removeShutdownHook(hook);
        }
    }
}
