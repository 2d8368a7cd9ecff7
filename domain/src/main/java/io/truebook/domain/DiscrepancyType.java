package io.truebook.domain;

/**
 * What differs between two views of one position. Each type knows the shorter name by which reconciliation reports
 * traditionally call it; both names are understood by {@link #parse}.
 */
public enum DiscrepancyType {
    /** At the broker, not in the record. */
    MISSING_IN_RECORD("MISSING_FROM_DELTA", Severity.HIGH),
    /** In the record, not at the broker; despite its alias this is not an uncovered short. */
    MISSING_AT_BROKER("NAKED_POSITION", Severity.CRITICAL),
    /** Both have it, with different quantities of the same side. */
    QUANTITY_MISMATCH("POSITION_MISMATCH", Severity.HIGH),
    /** Both have it, one long and one short. */
    SIDE_MISMATCH("POSITION_MISMATCH", Severity.CRITICAL),
    /** Same quantity, different average cost. */
    COST_BASIS_MISMATCH("COST_BASIS_MISMATCH", Severity.LOW),
    /** Not confirmed by a complete snapshot for too long. */
    STALE_DATA("STALE_DATA", Severity.MEDIUM),
    /** A side of the comparison could not be read: nothing may be concluded from it. */
    SOURCE_UNAVAILABLE("SOURCE_UNAVAILABLE", Severity.MEDIUM),
    /** A strategy without its positions. */
    ORPHANED_STRATEGY("ORPHANED_STRATEGY", Severity.HIGH),
    /** A leg that has expired and is still recorded. */
    EXPIRED_LEG("EXPIRED_LEG", Severity.INFO);

    private final String sourceName;
    private final Severity severity;

    DiscrepancyType(String sourceName, Severity severity) {
        this.sourceName = sourceName;
        this.severity = severity;
    }

    /** The traditional alias, such as {@code NAKED_POSITION}. */
    public String sourceName() {
        return sourceName;
    }

    /** The severity when nothing more is known. */
    public Severity defaultSeverity() {
        return severity;
    }

    /**
     * Reads a type by its own name or its alias.
     *
     * @throws IllegalArgumentException when no type has that name
     */
    public static DiscrepancyType parse(String name) {
        for (DiscrepancyType type : values()) {
            if (type.name().equals(name) || type.sourceName.equals(name)) {
                return type;
            }
        }
        throw new IllegalArgumentException("'" + name + "' is no discrepancy type");
    }
}
