package io.truebook.service.cli;

import io.truebook.service.settings.ServiceSettings;
import io.truebook.service.settings.SettingsSources;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which data folder, and with which settings. */
final class FolderOptions {

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            converter = FolderConverter.class,
            defaultValue = "${env:TRUEBOOK_DIR:-./truebook-data}",
            description = "The data folder (default: TRUEBOOK_DIR, else ./truebook-data).")
    Path dir = Path.of("truebook-data");

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "Settings in YAML (default: truebook.yml in the data folder, if it is there).")
    @Nullable
    Path config;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "A setting, such as ib.port=4002 or POSITION_SYNC_ENABLED=false. May be repeated.")
    Map<String, String> settings = new LinkedHashMap<>();

    FolderOptions() {}

    /** The settings from all sources; those of flags of their own are the strongest. */
    ServiceSettings read(Map<String, String> ownFlags) {
        Map<String, String> flags = new LinkedHashMap<>(settings);
        flags.putAll(ownFlags);
        return SettingsSources.read(dir, config, flags, System.getenv());
    }

    ServiceSettings read() {
        return read(Map.of());
    }
}
