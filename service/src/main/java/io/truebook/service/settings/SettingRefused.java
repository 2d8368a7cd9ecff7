package io.truebook.service.settings;

/** A setting that cannot be used; the message names the key, the value and what is allowed, in one line. */
public final class SettingRefused extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    SettingRefused(String message) {
        super(message);
    }

    static SettingRefused of(String key, Object value, String allowed) {
        return new SettingRefused(key + " is \"" + value + "\", but must be " + allowed);
    }
}
