package io.truebook.service.bench;

import java.util.Comparator;
import java.util.List;

/** One figure over all runs; the run that counts is the one in the middle. */
public record Figure(String name, List<Reading> runs) {

    public Figure {
        runs = List.copyOf(runs);
    }

    /** The run with the median margin to its own goal. */
    public Reading median() {
        return runs.stream()
                .sorted(Comparator.comparingDouble(Reading::margin))
                .skip(runs.size() / 2)
                .findFirst()
                .orElseThrow();
    }
}
