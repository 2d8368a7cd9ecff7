package io.truebook.service.imports;

import io.truebook.domain.ImportTrial;
import io.truebook.domain.Settlement;
import java.util.List;
import java.util.Map;

/**
 * What a file came to.
 *
 * @param name the file
 * @param rows how many rows it has
 * @param handedIn whether the rows that were not refused were handed in; if not, nothing was
 * @param recorded rows that the record has already, word for word, or that stand in the file twice
 * @param outcomes what becomes of the others by the record as it is, as far as nothing else comes between
 * @param notTaken some of those that will not become the current state, and why
 * @param refused the rows that cannot be taken, and why
 * @param range the inputs among which the rows were accepted; {@link Range#NONE} where none were handed in
 */
public record ImportReport(
        String name,
        long rows,
        boolean handedIn,
        long recorded,
        Map<Settlement, Long> outcomes,
        List<ImportTrial.Outcome> notTaken,
        List<Row> refused,
        Range range) {

    public ImportReport {
        outcomes = Map.copyOf(outcomes);
        notTaken = List.copyOf(notTaken);
        refused = List.copyOf(refused);
    }

    /**
     * Inputs above one seq up to another.
     *
     * @param after the seq before the first
     * @param upTo the last
     */
    public record Range(long after, long upTo) {

        /** No input. */
        public static final Range NONE = new Range(0, 0);

        public Range {
            if (after < 0 || upTo < after) {
                throw new IllegalArgumentException(
                        "the inputs after " + after + " up to " + upTo + " are none; give the numbers of an answer");
            }
        }
    }

    /** How many rows end so. */
    public long count(Settlement settlement) {
        return outcomes.getOrDefault(settlement, 0L);
    }

    /** Rows that change nothing because the record says the same. */
    public long repeated() {
        return recorded + count(Settlement.REPEATED);
    }
}
