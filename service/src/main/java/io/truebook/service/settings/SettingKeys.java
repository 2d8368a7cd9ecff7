package io.truebook.service.settings;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Every key there is. */
final class SettingKeys {

    static final List<Setting> ALL = Stream.of(
                    PositionSyncSettings.KEYS,
                    ReconciliationSettings.KEYS,
                    BrokerSettings.KEYS,
                    LakeFolderSettings.KEYS,
                    JournalFolderSettings.KEYS,
                    ServerSettings.KEYS,
                    WarningSettings.KEYS,
                    InstanceSettings.KEYS)
            .flatMap(List::stream)
            .toList();

    private SettingKeys() {}

    /** The key of that name. */
    static Optional<Setting> named(String key) {
        return ALL.stream().filter(setting -> setting.key().equals(key)).findFirst();
    }
}
