package io.truebook.service.settings;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A key that a user may set, and what it takes.
 *
 * @param key its name in files and flags; the environment spells it in capitals with underscores
 * @param allowed what it may be, and its default, for people
 */
public record Setting(String key, String allowed) {

    /** Every key there is. */
    public static final List<Setting> ALL = Stream.of(
                    PositionSyncSettings.KEYS,
                    ReconciliationSettings.KEYS,
                    BrokerSettings.KEYS,
                    LakeFolderSettings.KEYS,
                    JournalFolderSettings.KEYS,
                    ServerSettings.KEYS,
                    InstanceSettings.KEYS)
            .flatMap(List::stream)
            .toList();

    static final String SWITCH = "true or false";

    /** The key of that name. */
    public static Optional<Setting> named(String key) {
        return ALL.stream().filter(setting -> setting.key.equals(key)).findFirst();
    }

    /** Its name in the environment: {@code lake.batch-interval} is {@code LAKE_BATCH_INTERVAL}. */
    public String environmentName() {
        return key.replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT);
    }
}
