package io.truebook.simulator;

/**
 * A stream of random numbers for one step, a function of seed and index alone. SplitMix64, written out so that the
 * content of a simulation does not depend on the JDK.
 */
final class Draws {
    private static final long GAMMA = 0x9E3779B97F4A7C15L;

    private long state;

    /** @param index the step, or a negative number for what is drawn before the first step */
    Draws(long seed, long index) {
        this.state = mix(mix(seed) + index * GAMMA);
    }

    /** Evenly spread over 0 (inclusive) to bound (exclusive). */
    int below(int bound) {
        state += GAMMA;
        return (int) (((mix(state) >>> 33) * bound) >>> 31);
    }

    /** Evenly spread over both limits and what is between. */
    int between(int least, int most) {
        return least + below(most - least + 1);
    }

    /** True about {@code perMille} times in a thousand. */
    boolean happens(int perMille) {
        return below(1000) < perMille;
    }

    private static long mix(long value) {
        long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
