package io.truebook.domain;

import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * What identifies a position: account, contract, and model. The empty model code is the account's total; rows of a
 * model are never added to it.
 */
public record PositionKey(AccountId account, ContractId conId, String modelCode) implements Comparable<PositionKey> {

    private static final Comparator<PositionKey> ORDER = Comparator.comparing(PositionKey::account)
            .thenComparing(PositionKey::conId)
            .thenComparing(PositionKey::modelCode);

    public PositionKey {
        if (!isPlain(modelCode)) {
            throw new IllegalArgumentException("not a model code: '" + modelCode + "'");
        }
    }

    private static boolean isPlain(String modelCode) {
        for (int at = 0; at < modelCode.length(); at++) {
            if (modelCode.charAt(at) < ' ' || modelCode.charAt(at) == '/') {
                return false;
            }
        }
        return modelCode.length() <= 64;
    }

    /** The account's total in a contract. */
    public static PositionKey of(AccountId account, ContractId conId) {
        return new PositionKey(account, conId, "");
    }

    /** True for the account's total, false for a model's share of it. */
    public boolean isTotal() {
        return modelCode.isEmpty();
    }

    @Override
    public int compareTo(PositionKey other) {
        return ORDER.compare(this, other);
    }

    /** The contract tells most keys apart, and cheaply; keys are compared for every row that arrives. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof PositionKey key
                && conId.value() == key.conId.value()
                && account.value().equals(key.account.value())
                && modelCode.equals(key.modelCode);
    }

    @Override
    public int hashCode() {
        return (account.value().hashCode() * 31 + conId.value()) * 31 + modelCode.hashCode();
    }

    /** Stable text: {@code account/conId} or {@code account/conId/model}. */
    @Override
    public String toString() {
        return account + "/" + conId + (modelCode.isEmpty() ? "" : "/" + modelCode);
    }
}
