package io.truebook.service.settings;

import java.util.Locale;

/**
 * A key that a user may set, and what it takes.
 *
 * @param key its name in files and flags; the environment spells it in capitals with underscores
 * @param allowed what it may be, and its default, for people
 */
public record Setting(String key, String allowed) {

    static final String SWITCH = "true or false";

    /** Its name in the environment: {@code lake.batch-interval} is {@code LAKE_BATCH_INTERVAL}. */
    public String environmentName() {
        return key.replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT);
    }
}
