package io.truebook.service.imports;

import java.util.Locale;

/** How a file of positions is written; UTF-8 in any case. */
public enum ImportFormat {
    /** Comma-separated values (RFC 4180) with a header that names the columns. */
    CSV,
    /** JSON Lines: one object a line. */
    JSONL,
    /** What {@code positions --json} and {@code history --json} print: one document with an array {@code positions}. */
    JSON;

    /**
     * The format that a name tells by its ending.
     *
     * @throws ImportRefusedException when it tells none
     */
    static ImportFormat ofName(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        if (lower.endsWith(".csv")) {
            return CSV;
        }
        if (lower.endsWith(".jsonl") || lower.endsWith(".ndjson")) {
            return JSONL;
        }
        if (lower.endsWith(".json")) {
            return JSON;
        }
        throw new ImportRefusedException(
                name + " ends in neither .csv, .jsonl nor .json; say which it is with --format");
    }

    /** The format that the first line of a file without a name tells. */
    static ImportFormat ofFirstLine(String line) {
        String stripped = line.strip();
        if (!stripped.startsWith("{")) {
            return CSV;
        }
        return stripped.endsWith("}") ? JSONL : JSON;
    }

    /** Its name in requests and options. */
    public String formatName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
