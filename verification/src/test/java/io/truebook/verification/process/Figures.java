package io.truebook.verification.process;

import java.time.Duration;
import java.util.Locale;
import java.util.StringJoiner;

/** What a harness has reached, as one line that the log of {@code ./verify} keeps. */
final class Figures {

    private final StringJoiner line = new StringJoiner(", ");
    private final String harness;

    private Figures(String harness) {
        this.harness = harness;
    }

    static Figures of(String harness) {
        return new Figures(harness);
    }

    Figures and(String name, long value, String goal) {
        line.add(name + " " + value + " (goal " + goal + ")");
        return this;
    }

    Figures seconds(String name, Duration value, String goal) {
        line.add(name + " " + seconds(value) + " s (goal " + goal + ")");
        return this;
    }

    Figures beside(String remark) {
        line.add(remark);
        return this;
    }

    static String seconds(Duration time) {
        return String.format(Locale.ROOT, "%.2f", time.toNanos() / 1e9);
    }

    /** How long it is since a moment of {@link System#nanoTime}. */
    static Duration since(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos);
    }

    void print() {
        System.out.println("harness " + harness + ": " + line);
    }
}
