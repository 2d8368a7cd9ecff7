package io.truebook.service.settings;

import io.truebook.service.watch.Bounds;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * From when on a sign of trouble is a warning.
 *
 * @param liveFiles more data files of a table than that
 * @param freeBytes less room than that on the volume of journal or lake
 */
@ConfigurationProperties(WarningSettings.PREFIX)
public record WarningSettings(
        @DefaultValue("3000") int liveFiles,
        @DefaultValue("1073741824") long freeBytes) {

    static final String PREFIX = "warnings";
    private static final int MOST_FILES = 1_000_000;
    private static final String FILES = "1 to " + MOST_FILES + " data files of a table (default 3000)";
    private static final String BYTES = "a number of bytes, 0 for never (default 1073741824)";

    static final List<Setting> KEYS =
            List.of(new Setting("warnings.live-files", FILES), new Setting("warnings.free-bytes", BYTES));

    public WarningSettings {
        if (liveFiles < 1 || liveFiles > MOST_FILES) {
            throw SettingRefused.of("warnings.live-files", liveFiles, FILES);
        }
        if (freeBytes < 0) {
            throw SettingRefused.of("warnings.free-bytes", freeBytes, BYTES);
        }
    }

    /** In the form of what watches. */
    public Bounds bounds() {
        return new Bounds(liveFiles, freeBytes);
    }
}
