package io.truebook.domain;

/** How much a difference matters. */
public enum Severity {
    INFO("INFO"),
    LOW("INFO"),
    MEDIUM("WARNING"),
    HIGH("WARNING"),
    CRITICAL("CRITICAL");

    private final String level;

    Severity(String level) {
        this.level = level;
    }

    /** The coarser three-step scale: INFO, WARNING or CRITICAL. */
    public String level() {
        return level;
    }
}
