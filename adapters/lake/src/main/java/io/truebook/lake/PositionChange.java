package io.truebook.lake;

import io.truebook.domain.Fact;
import io.truebook.domain.PositionKey;
import io.truebook.domain.PositionUpdate;
import java.util.Map;
import java.util.Optional;

/** What is to happen to one row of the current state. */
sealed interface PositionChange {

    long seq();

    PositionKey key();

    void applyTo(Map<PositionKey, PositionUpdate> rows);

    /** What a fact means for the current state; nothing for most kinds. */
    static Optional<PositionChange> of(Fact fact) {
        return switch (fact) {
            case PositionUpdate row -> Optional.of(new Upsert(row));
            case Fact.PositionRetired retired -> Optional.of(Retire.of(retired));
            default -> Optional.empty();
        };
    }

    /** The row becomes this fact, unless a later one is there: the higher (term, seq) wins. */
    record Upsert(PositionUpdate row) implements PositionChange {

        @Override
        public long seq() {
            return row.seq();
        }

        @Override
        public PositionKey key() {
            return row.key();
        }

        @Override
        public void applyTo(Map<PositionKey, PositionUpdate> rows) {
            rows.merge(key(), row, (present, offered) -> isLater(present, offered) ? present : offered);
        }
    }

    /** The row leaves, unless a later fact is there. */
    record Retire(PositionKey key, long seq) implements PositionChange {

        static Retire of(Fact.PositionRetired fact) {
            return new Retire(fact.key(), fact.seq());
        }

        @Override
        public void applyTo(Map<PositionKey, PositionUpdate> rows) {
            rows.computeIfPresent(key, (same, present) -> present.seq() <= seq ? null : present);
        }
    }

    private static boolean isLater(PositionUpdate one, PositionUpdate other) {
        return one.term() == other.term() ? one.seq() > other.seq() : one.term() > other.term();
    }

    /** True when this change makes {@code other}, of the same key, void. */
    default boolean replaces(PositionChange other) {
        if (this instanceof Upsert mine && other instanceof Upsert theirs) {
            return !isLater(theirs.row(), mine.row());
        }
        return seq() >= other.seq();
    }
}
