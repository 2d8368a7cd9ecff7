package io.truebook.journal;

/**
 * How far the records of a journal go, and the rules by which they follow each other: inputs one by one, facts in the
 * order of their inputs, each input once, and not before the input itself.
 */
final class Progress {

    private static final long UNKNOWN = -1;

    private final long known;
    private boolean begun;
    private long lastSeq;
    private long factsEnd;

    /**
     * Where a segment begins.
     *
     * @param firstSeq the segment's first seq; 1 where a journal begins, whose first input may have any seq from there
     * @param known facts up to this seq may lie in earlier segments
     */
    Progress(long firstSeq, long known) {
        this.known = known;
        this.begun = firstSeq > 1;
        this.lastSeq = firstSeq - 1;
        this.factsEnd = begun ? UNKNOWN : lastSeq;
    }

    /** Everything up to these two has been. */
    Progress(Progress other) {
        this.known = other.known;
        this.begun = other.begun;
        this.lastSeq = other.lastSeq;
        this.factsEnd = other.factsEnd();
    }

    long lastSeq() {
        return lastSeq;
    }

    /** The last input whose facts have been; {@code known} while none have been met. */
    long factsEnd() {
        return factsEnd == UNKNOWN ? Math.min(known, lastSeq) : factsEnd;
    }

    /** The first seq of a segment that would begin here. */
    long nextFirstSeq() {
        return begun ? lastSeq + 1 : 1;
    }

    /** What is wrong with a segment that begins here; empty when it follows. */
    String segment(long firstSeq) {
        return firstSeq == nextFirstSeq() ? "" : "a segment from input " + firstSeq + " on follows input " + lastSeq;
    }

    /** What is wrong with this input; empty when it follows. */
    String input(long seq) {
        if (begun ? seq != lastSeq + 1 : seq <= lastSeq) {
            return "input " + seq + " follows input " + lastSeq;
        }
        if (!begun) {
            begun = true;
            factsEnd = seq - 1;
        }
        lastSeq = seq;
        return "";
    }

    /** What is wrong with the facts of {@code seq}, before which {@code skipped} inputs had none; empty if nothing. */
    String facts(long seq, long skipped) {
        long before = seq - 1 - skipped;
        boolean follows = factsEnd == UNKNOWN ? before <= known : before == factsEnd;
        if (!follows || skipped < 0 || seq > lastSeq) {
            return "facts of input " + seq + " and the " + skipped + " before it follow those of input " + factsEnd()
                    + ", where the last input is " + lastSeq;
        }
        factsEnd = seq;
        return "";
    }
}
