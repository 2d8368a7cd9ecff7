package io.truebook.lake;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Does the same with each of many things, on the caller's thread and on those of an executor. The caller takes part, so
 * a busy executor only makes it slower; with an executor that runs tasks at once, everything happens in order.
 */
final class SideBySide {

    private static final int MOST_WORKERS = 4;

    private final Executor executor;

    SideBySide(Executor executor) {
        this.executor = executor;
    }

    /** What is done with one of the things. */
    @FunctionalInterface
    interface Work<T> {
        void on(T thing) throws IOException;
    }

    /**
     * Returns when all is done. After the first failure nothing more is begun.
     *
     * @throws IOException or whatever unchecked the first failure was
     */
    <T> void each(List<T> things, Work<T> work) throws IOException {
        Round<T> round = new Round<>(things, work);
        int workers = Math.min(
                things.size(), Math.min(MOST_WORKERS, Runtime.getRuntime().availableProcessors()));
        for (int helper = 1; helper < workers; helper++) {
            executor.execute(round);
        }
        round.run();
        round.await();
    }

    /** A worker that comes late finds nothing to do; nobody waits for it. */
    private static final class Round<T> implements Runnable {

        private final List<T> things;
        private final Work<T> work;
        private final AtomicInteger next = new AtomicInteger();
        private final CountDownLatch done;
        private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

        Round(List<T> things, Work<T> work) {
            this.things = things;
            this.work = work;
            this.done = new CountDownLatch(things.size());
        }

        @Override
        public void run() {
            for (int index = next.getAndIncrement(); index < things.size(); index = next.getAndIncrement()) {
                try {
                    if (failure.get() == null) {
                        work.on(things.get(index));
                    }
                } catch (Throwable failed) { // It is thrown again where the caller waits.
                    failure.compareAndSet(null, failed);
                } finally {
                    done.countDown();
                }
            }
        }

        void await() throws IOException {
            try {
                done.await();
            } catch (InterruptedException interrupted) {
                failure.compareAndSet(null, interrupted);
                Thread.currentThread().interrupt();
                throw (IOException)
                        new InterruptedIOException("interrupted while files were read").initCause(interrupted);
            }
            switch (failure.get()) {
                case null -> {}
                case IOException known -> throw known;
                case RuntimeException known -> throw known;
                case Error known -> throw known;
                case Throwable other -> throw new IllegalStateException("no other kind can be thrown", other);
            }
        }
    }
}
