package io.truebook.service.bench;

/** On which side of its goal a figure has to be. */
public enum Bound {
    AT_LEAST(">="),
    AT_MOST("<=");

    private final String sign;

    Bound(String sign) {
        this.sign = sign;
    }

    /** {@code >=} or {@code <=}. */
    public String sign() {
        return sign;
    }

    boolean holds(double value, double goal) {
        return this == AT_LEAST ? value >= goal : value <= goal;
    }
}
