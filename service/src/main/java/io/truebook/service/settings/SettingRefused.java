package io.truebook.service.settings;

/** A setting that cannot be used; the message names the key, the value and what is allowed, in one line. */
public final class SettingRefused extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    private final String key;

    private SettingRefused(String key, String message) {
        super(message);
        this.key = key;
    }

    static SettingRefused of(String key, Object value, String allowed) {
        return new SettingRefused(key, key + " is \"" + value + "\", but must be " + allowed);
    }

    /** About something else than one key's value. */
    static SettingRefused because(String message) {
        return new SettingRefused("", message);
    }

    /** The key; empty where it is not about one. */
    String key() {
        return key;
    }
}
