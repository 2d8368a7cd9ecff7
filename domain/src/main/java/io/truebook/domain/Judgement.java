package io.truebook.domain;

import org.jspecify.annotations.Nullable;

/**
 * What becomes of an imported claim against what is recorded: one judgement, for the fold and for a trial before it.
 *
 * @param merged what stands afterwards; absent where nothing does
 * @param words why, for people
 */
record Judgement(Settlement settlement, @Nullable Claim merged, String words) {

    static Judgement of(ConflictPolicy policy, @Nullable Claim recorded, Claim update) {
        Claim merged = policy.merge(recorded, update);
        Settlement settlement = settlement(recorded, update, merged);
        return new Judgement(settlement, merged, words(settlement, recorded, update, merged));
    }

    private static Settlement settlement(@Nullable Claim recorded, Claim update, @Nullable Claim merged) {
        if (recorded == null) {
            return merged == null ? Settlement.OVERRULED : Settlement.APPLIED;
        }
        if (!recorded.equals(merged)) {
            return Settlement.APPLIED;
        }
        if (!update.follows(recorded)) {
            return Settlement.SUPERSEDED;
        }
        return update.agreesWith(recorded.row()) ? Settlement.REPEATED : Settlement.OVERRULED;
    }

    private static String words(Settlement settlement, @Nullable Claim recorded, Claim update, @Nullable Claim merged) {
        if (recorded == null) {
            return merged == null ? "the policy takes no such holding from an import" : "new";
        }
        Quantity held = recorded.row().position();
        Quantity claimed = update.row().position();
        return switch (settlement) {
            case SUPERSEDED ->
                "the record knows " + held + " as of " + recorded.row().timestamp();
            case REPEATED -> "as recorded";
            case OVERRULED -> "the recorded " + held + " stands against " + claimed;
            case APPLIED ->
                merged != null && merged.row().position().equals(claimed)
                        ? HoldingChange.between(held, claimed) + " from " + held + " to " + claimed
                        : "its price is taken; the broker's " + held + " stands against " + claimed;
        };
    }
}
