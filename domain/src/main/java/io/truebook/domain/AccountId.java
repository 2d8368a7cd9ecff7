package io.truebook.domain;

/** An account of the broker, such as {@code DU9000001}. */
public record AccountId(String value) implements Comparable<AccountId> {

    public AccountId {
        if (value.isEmpty() || value.length() > 64 || value.chars().anyMatch(c -> c <= ' ' || c == '/' || c == 0x7f)) {
            throw new IllegalArgumentException(
                    "an account is 1 to 64 characters without spaces, slashes or control characters, not '" + value
                            + "'");
        }
    }

    @Override
    public int compareTo(AccountId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
