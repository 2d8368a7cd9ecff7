package io.truebook.service.bench;

/**
 * What one run measured, with the goal of that run: some goals are multiples of what the same disk did at the same time.
 *
 * @param name what was measured
 * @param unit of value and goal
 * @param bound on which side of the goal the value has to be
 * @param value the measurement
 * @param goal what it is held against
 * @param beside what else the run found, that explains it
 */
public record Reading(String name, String unit, Bound bound, double value, double goal, String beside) {

    /** How far on the right side of its goal it is; above 1 is right. */
    double margin() {
        if (bound == Bound.AT_LEAST) {
            return value / goal;
        }
        return value <= 0 ? Double.MAX_VALUE : goal / value;
    }

    /** Whether the goal was met. */
    public boolean passed() {
        return bound.holds(value, goal);
    }
}
