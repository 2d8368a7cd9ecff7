package io.truebook.verification.power;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What a number of cuts showed.
 *
 * @param violations by cut; an empty list is a cut that broke no promise
 * @param withoutCut what was wrong at the end, after the writer was killed and nothing was cut
 * @param atStake cuts before which something had been accepted and something had come into the lake
 * @param accepted the seqs that were promised before the last cut, over all writers
 * @param slowestCopyMillis the longest time that the instant of a cut was spread over
 * @param took with everything that is done between two cuts
 */
record Tally(
        List<List<String>> violations,
        List<String> withoutCut,
        int atStake,
        long accepted,
        long slowestCopyMillis,
        Duration took) {

    static final Tally NOTHING = new Tally(List.of(), List.of(), 0, 0, 0, Duration.ZERO);

    Tally {
        violations = List.copyOf(violations);
        withoutCut = List.copyOf(withoutCut);
    }

    int cuts() {
        return violations.size();
    }

    /** Cuts after which something was not as promised. */
    int harmful() {
        return Math.toIntExact(
                violations.stream().filter(found -> !found.isEmpty()).count());
    }

    Tally plus(Tally other) {
        List<List<String>> all = new ArrayList<>(violations);
        all.addAll(other.violations);
        List<String> kills = new ArrayList<>(withoutCut);
        kills.addAll(other.withoutCut);
        return new Tally(
                all,
                kills,
                atStake + other.atStake,
                accepted + other.accepted,
                Math.max(slowestCopyMillis, other.slowestCopyMillis),
                took.plus(other.took));
    }

    @Override
    public String toString() {
        return "%d of %d broke a promise, %d with something at stake; %d seqs accepted, %.2f s a cut, copying took at most %d ms"
                .formatted(
                        harmful(),
                        cuts(),
                        atStake,
                        accepted,
                        took.toMillis() / 1e3 / Math.max(1, cuts()),
                        slowestCopyMillis);
    }
}
