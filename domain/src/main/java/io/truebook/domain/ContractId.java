package io.truebook.domain;

/** The broker's identity of a contract (IB {@code conId}); always positive. Symbols vary, this does not. */
public record ContractId(int value) implements Comparable<ContractId> {

    public ContractId {
        if (value <= 0) {
            throw new IllegalArgumentException("a conId is positive, not " + value);
        }
    }

    @Override
    public int compareTo(ContractId other) {
        return Integer.compare(value, other.value);
    }

    @Override
    public String toString() {
        return Integer.toString(value);
    }
}
