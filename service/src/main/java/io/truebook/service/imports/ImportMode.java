package io.truebook.service.imports;

/** What is to be done with the rows of a file. */
public enum ImportMode {
    /** Hand them in if none is refused. */
    WHOLE,
    /** Hand in those that are not refused. */
    WHAT_IS_GOOD,
    /** Only say what would happen. */
    DRY_RUN;

    /** Its name in requests. */
    public String modeName() {
        return switch (this) {
            case WHOLE -> "whole";
            case WHAT_IS_GOOD -> "what-is-good";
            case DRY_RUN -> "dry-run";
        };
    }
}
