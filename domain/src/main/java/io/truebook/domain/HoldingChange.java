package io.truebook.domain;

import org.jspecify.annotations.Nullable;

/** What a new quantity does to a holding: the steps of a position's life. */
public enum HoldingChange {
    /** Nothing was known, and something is held. */
    OPENED,
    /** It had been closed, and something is held again: a new life, with nothing of the old one's cost. */
    REOPENED,
    /** More of the same side. */
    INCREASED,
    /** Less of the same side. */
    REDUCED,
    /** Through zero to the other side: one life ends and another begins. */
    FLIPPED,
    /** Nothing is held any more. */
    CLOSED,
    /** The quantity is as before; flat stays flat. */
    UNCHANGED;

    /**
     * The step from one quantity to the next.
     *
     * @param before what was held; absent where the position was not known
     */
    public static HoldingChange between(@Nullable Quantity before, Quantity after) {
        if (before == null) {
            return after.isZero() ? CLOSED : OPENED;
        }
        if (before.equals(after)) {
            return UNCHANGED;
        }
        if (after.isZero()) {
            return CLOSED;
        }
        if (before.isZero()) {
            return REOPENED;
        }
        if (before.value().signum() != after.value().signum()) {
            return FLIPPED;
        }
        return after.value().abs().compareTo(before.value().abs()) > 0 ? INCREASED : REDUCED;
    }
}
