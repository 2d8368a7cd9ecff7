package io.truebook.simulator;

import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is to go wrong with coming answers. Not content: it changes what clients are told, not what is true. */
final class Faults {
    private final Map<Refusal.Of, Refusal> refusals = new EnumMap<>(Refusal.Of.class);
    private @Nullable SnapshotCut cut;
    private Dribble dribble = Dribble.NONE;

    void refuse(Refusal refusal) {
        refusals.put(refusal.of(), refusal);
    }

    /** Uses up one refusal of that kind; absent when the request is to be answered. */
    @Nullable
    Refusal refusal(Refusal.Of of) {
        Refusal refusal = refusals.get(of);
        if (refusal != null) {
            refusals.put(of, refusal.used());
            if (refusal.times() == 1) {
                refusals.remove(of);
            }
        }
        return refusal;
    }

    void cut(SnapshotCut next) {
        cut = next;
    }

    /** Uses up the cut; absent when the snapshot is to be whole. */
    @Nullable
    SnapshotCut takeCut() {
        SnapshotCut taken = cut;
        cut = null;
        return taken;
    }

    void dribble(Dribble rows) {
        dribble = rows;
    }

    Dribble dribble() {
        return dribble;
    }

    void clear() {
        refusals.clear();
        cut = null;
        dribble = Dribble.NONE;
    }
}
