package io.truebook.engine.seam;

import static org.assertj.core.api.Assertions.assertThat;

import io.truebook.engine.Role;
import io.truebook.engine.RoleRunner;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RoleThreadTest {

    private static final long AN_HOUR = TimeUnit.HOURS.toNanos(1);

    private static final class Scripted implements Role {
        final LinkedBlockingQueue<Thread> steps = new LinkedBlockingQueue<>();
        final Step work;
        final long idleNanos;

        Scripted(Step work, long idleNanos) {
            this.work = work;
            this.idleNanos = idleNanos;
        }

        @Override
        public String name() {
            return "scripted";
        }

        @Override
        public long idleNanos() {
            return idleNanos;
        }

        @Override
        public int step() throws Exception {
            int done = work.step();
            steps.add(Thread.currentThread());
            return done;
        }
    }

    @FunctionalInterface
    private interface Step {
        int step() throws Exception;
    }

    private static void unexpected(Role role, Throwable failure) {
        throw new AssertionError(role.name(), failure);
    }

    @Test
    void stepsOnAThreadOfTheRolesNameAndSleepsUntilItIsWoken() throws InterruptedException {
        Scripted role = new Scripted(() -> 0, AN_HOUR);
        try (RoleRunner.Running running = Threads.run(role, RoleThreadTest::unexpected)) {
            assertThat(role.steps.take().getName()).isEqualTo("scripted");
            running.wake();
            assertThat(role.steps.poll(30, TimeUnit.SECONDS)).isNotNull();
        }
    }

    @Test
    @Tag("R-094")
    void aStopEndsASleepAtOnceAndNobodyStepsAfterwards() throws InterruptedException {
        Scripted role = new Scripted(() -> 0, AN_HOUR);
        RoleRunner.Running running = Threads.run(role, RoleThreadTest::unexpected);
        Thread thread = role.steps.take();
        running.close();
        running.close();
        running.wake();

        assertThat(thread.isAlive()).isFalse();
        assertThat(role.steps).isEmpty();
    }

    @Test
    void aStopLetsTheStepAtHandFinish() throws InterruptedException {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        AtomicInteger finished = new AtomicInteger();
        Scripted role = new Scripted(
                () -> {
                    entered.countDown();
                    goOn.await();
                    return finished.incrementAndGet();
                },
                AN_HOUR);
        RoleRunner.Running running = Threads.run(role, RoleThreadTest::unexpected);
        entered.await();
        Thread stopper = Thread.ofPlatform().start(running::close);
        goOn.countDown();
        stopper.join();

        assertThat(finished).hasPositiveValue();
    }

    @Test
    @Tag("R-094")
    void aFailureIsHandedOverWithItsRoleAndEndsTheThread() throws InterruptedException {
        AtomicReference<Throwable> told = new AtomicReference<>();
        CountDownLatch tellable = new CountDownLatch(1);
        Scripted role = new Scripted(
                () -> {
                    throw new IOException("the journal is closed");
                },
                1);
        RoleRunner.Running running = Threads.run(role, (failed, failure) -> {
            assertThat(failed).isSameAs(role);
            told.set(failure);
            tellable.countDown();
        });
        tellable.await();
        running.close();

        assertThat(told.get()).isInstanceOf(IOException.class).hasMessage("the journal is closed");
        assertThat(role.steps).isEmpty();
    }

    @Test
    void aRoleMayCloseItselfFromItsFailure() throws InterruptedException {
        AtomicReference<RoleRunner.Running> running = new AtomicReference<>();
        CountDownLatch known = new CountDownLatch(1);
        CountDownLatch closed = new CountDownLatch(1);
        Scripted role = new Scripted(
                () -> {
                    known.await();
                    throw new IOException("no");
                },
                1);
        running.set(Threads.run(role, (failed, failure) -> {
            running.get().close();
            closed.countDown();
        }));
        known.countDown();

        assertThat(closed.await(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void anInterruptThatIsLeftBehindDoesNotKeepItAwake() throws InterruptedException {
        AtomicInteger steps = new AtomicInteger();
        Scripted role = new Scripted(
                () -> {
                    if (steps.incrementAndGet() == 1) {
                        Thread.currentThread().interrupt();
                    }
                    return 0;
                },
                AN_HOUR);
        try (RoleRunner.Running running = Threads.run(role, RoleThreadTest::unexpected)) {
            role.steps.take();
            role.steps.take();
            assertThat(role.steps.poll(200, TimeUnit.MILLISECONDS))
                    .as("it sleeps again after the one step that the interrupt cost")
                    .isNull();
            running.wake();
        }
        assertThat(steps.get()).isLessThan(5);
    }
}
