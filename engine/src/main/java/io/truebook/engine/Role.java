package io.truebook.engine;

/**
 * One job with state of its own, done in small steps: the reader, the pump, a sink. A thread loops the steps in
 * production; a seeded scheduler calls them in tests.
 */
public interface Role {

    /** A name that one would say aloud: {@code pump}, {@code lake-sink}. */
    String name();

    /**
     * Does what there is to do now, in bounded time.
     *
     * @return how much was done; 0 when there was nothing
     * @throws Exception when the role cannot go on
     */
    int step() throws Exception;

    /** How long the thread may sleep after a step that found nothing, unless it is woken. */
    default long idleNanos() {
        return 1_000_000;
    }
}
