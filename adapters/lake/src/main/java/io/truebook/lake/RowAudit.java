package io.truebook.lake;

import io.truebook.domain.PositionKey;
import io.truebook.domain.PositionUpdate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Compares many rows with many facts in little memory: of each block of seqs only a count and a sum of hashes are kept, in
 * any order. The blocks that differ are read again, row by row.
 */
final class RowAudit {

    private static final long BLOCK = 4_096;
    private static final long MIX = 0x9E3779B97F4A7C15L;

    private final Map<Long, long[]> blocks = new HashMap<>();

    void fact(PositionUpdate fact) {
        count(fact, 1);
    }

    void row(PositionUpdate row) {
        count(row, -1);
    }

    private void count(PositionUpdate row, int sign) {
        long[] block = blocks.computeIfAbsent(blockOf(row.seq()), number -> new long[2]);
        long hash = (row.hashCode() ^ (row.seq() << 32)) * MIX;
        block[0] += sign;
        block[1] += sign * (hash ^ (hash >>> 29));
    }

    /** Blocks whose rows are not the facts. */
    Set<Long> differing() {
        Set<Long> differing = new HashSet<>();
        blocks.forEach((number, sums) -> {
            if (sums[0] != 0 || sums[1] != 0) {
                differing.add(number);
            }
        });
        return differing;
    }

    static long blockOf(long seq) {
        return seq / BLOCK;
    }

    /** A row is told apart by its seq and its key. */
    private record RowId(long seq, PositionKey key) {
        static RowId of(PositionUpdate row) {
            return new RowId(row.seq(), row.key());
        }
    }

    /** The facts of the differing blocks, and what rows were found for them. */
    static final class Detail {

        private final Map<RowId, PositionUpdate> facts = new HashMap<>();
        private final Set<RowId> found = new HashSet<>();

        void fact(PositionUpdate fact) {
            facts.put(RowId.of(fact), fact);
        }

        /** What is wrong with a row; nothing when it is its fact and the only one. */
        List<Finding.Kind> row(PositionUpdate row) {
            List<Finding.Kind> wrong = new ArrayList<>();
            if (!row.equals(facts.get(RowId.of(row)))) {
                wrong.add(Finding.Kind.WRONG_ROW);
            }
            if (!found.add(RowId.of(row))) {
                wrong.add(Finding.Kind.DOUBLE_ROW);
            }
            return wrong;
        }

        List<PositionUpdate> missing() {
            return facts.entrySet().stream()
                    .filter(fact -> !found.contains(fact.getKey()))
                    .map(Map.Entry::getValue)
                    .toList();
        }
    }
}
