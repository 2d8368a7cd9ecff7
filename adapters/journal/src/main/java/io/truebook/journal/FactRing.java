package io.truebook.journal;

import io.truebook.domain.Fact;
import io.truebook.engine.FactLog.FactBatch;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Recent durable facts in memory, so that readers that keep up never touch the disk. The oldest are let go when there
 * are too many; who still wants them reads the segments.
 */
final class FactRing {

    /** An encoded fact of so many bytes takes about this many times the memory. */
    private static final int MEMORY_FACTOR = 5;

    /**
     * The facts of one input; never empty.
     *
     * @param bytes their encoded size
     */
    record Group(long seq, List<Fact> facts, int bytes) {}

    private final long budget;
    private Group[] groups = new Group[1024];
    private long head;
    private long tail;
    private long bytes;
    private long start;

    /** Holds nothing; facts up to {@code start} will never be in it. */
    FactRing(long budget, long start) {
        this.budget = budget / MEMORY_FACTOR;
        this.start = start;
    }

    synchronized void add(List<Group> forced) {
        for (Group group : forced) {
            if (tail - head == groups.length) {
                grow();
            }
            groups[slot(tail++)] = group;
            bytes += group.bytes();
        }
        while (bytes > budget && head < tail) {
            Group oldest = groups[slot(head++)];
            bytes -= oldest.bytes();
            start = oldest.seq();
        }
    }

    private int slot(long index) {
        return (int) (index & (groups.length - 1));
    }

    private void grow() {
        Group[] larger = new Group[2 * groups.length];
        for (long index = head; index < tail; index++) {
            larger[(int) (index & (larger.length - 1))] = groups[slot(index)];
        }
        groups = larger;
    }

    /** The facts after {@code seq}, at most up to {@code end}; absent when some of them are no longer here. */
    synchronized @Nullable FactBatch read(long seq, int maxFacts, long end) {
        if (seq < start) {
            return null;
        }
        List<Fact> facts = new ArrayList<>();
        long to = end;
        for (long index = after(seq); index < tail; index++) {
            Group group = groups[slot(index)];
            if (group.seq() > end) {
                break;
            }
            if (facts.size() >= maxFacts) {
                to = group.seq() - 1;
                break;
            }
            facts.addAll(group.facts());
        }
        return new FactBatch(seq, to, facts);
    }

    /** The index of the first group above {@code seq}. */
    private long after(long seq) {
        long low = head;
        long high = tail;
        while (low < high) {
            long middle = (low + high) >>> 1;
            if (groups[slot(middle)].seq() <= seq) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
