package io.truebook.domain;

/** An account of the broker, such as {@code DU9000001}. */
public record AccountId(String value) implements Comparable<AccountId> {

    public AccountId {
        if (!isPlain(value)) {
            throw new IllegalArgumentException(
                    "an account is 1 to 64 characters without spaces, slashes or control characters, not '" + value
                            + "'");
        }
    }

    private static boolean isPlain(String value) {
        for (int at = 0; at < value.length(); at++) {
            char c = value.charAt(at);
            if (c <= ' ' || c == '/' || c == 0x7f) {
                return false;
            }
        }
        return !value.isEmpty() && value.length() <= 64;
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
