package io.truebook.engine;

/** Runs roles: threads in production, a scheduler in tests. */
@FunctionalInterface
public interface RoleRunner {

    /** Begins to step {@code role}. */
    Running start(Role role);

    /** A role that is being stepped. */
    interface Running extends AutoCloseable {

        /** Asks for a step soon. */
        void wake();

        /** Lets the step at hand finish; afterwards nobody steps it. */
        @Override
        void close();
    }
}
