package io.truebook.lake;

/** Hears how a long job gets on. */
@FunctionalInterface
public interface Progress {

    /** Nobody listens. */
    Progress UNHEARD = (job, done, total) -> {};

    /**
     * Called after each bounded step.
     *
     * @param job what is being done, such as {@code optimize position_updates}
     * @param total of the same unit as {@code done}, as far as it is known yet
     */
    void at(String job, long done, long total);
}
