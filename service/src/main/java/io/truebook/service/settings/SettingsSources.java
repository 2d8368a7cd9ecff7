package io.truebook.service.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.FileSystemResource;

/**
 * Where settings come from, the strongest first: flags, the environment, a YAML file, defaults. A key that does not
 * exist is refused wherever it can be told from somebody else's: a mistyped switch must not be a switch left alone.
 */
public final class SettingsSources {

    /** The file that is read from the data folder when none is named. */
    public static final String FILE_NAME = "truebook.yml";

    private static final String SYNC_ENVIRONMENT = "POSITION_SYNC_";

    private final MutablePropertySources sources = new MutablePropertySources();

    private SettingsSources() {}

    /**
     * Reads the settings for a data folder.
     *
     * @param dir the data folder; its {@value #FILE_NAME} is read if it is there
     * @param file the file to read instead; absent for that of the folder
     * @param flags keys and values of the command line
     * @param environment the process's environment
     * @throws SettingRefused when a key or a value cannot be used
     */
    public static ServiceSettings read(
            Path dir, @Nullable Path file, Map<String, String> flags, Map<String, String> environment) {
        SettingsSources read = new SettingsSources();
        read.addFlags(flags);
        read.addEnvironment(environment);
        Path inFolder = dir.resolve(FILE_NAME);
        if (file != null) {
            read.addFile(file);
        } else if (Files.exists(inFolder)) {
            read.addFile(inFolder);
        }
        return read.bind();
    }

    private void addFlags(Map<String, String> flags) {
        Map<String, Object> canonical = new LinkedHashMap<>();
        flags.forEach((key, value) -> canonical.put(known(key, "the command line"), value));
        sources.addLast(new MapPropertySource("the command line", canonical));
    }

    /** Takes what is ours by its exact name; what only looks like one of the six switches is refused. */
    private void addEnvironment(Map<String, String> environment) {
        Map<String, Object> canonical = new LinkedHashMap<>();
        for (Setting setting : SettingKeys.ALL) {
            String value = environment.get(setting.environmentName());
            if (value != null) {
                canonical.put(setting.key(), value);
            }
        }
        environment.keySet().stream()
                .filter(name -> name.startsWith(SYNC_ENVIRONMENT))
                .forEach(name -> known(name, "the environment"));
        sources.addLast(new MapPropertySource("the environment", canonical));
    }

    private void addFile(Path file) {
        if (!Files.isReadable(file)) {
            throw SettingRefused.because("the settings file " + file + " cannot be read; give another with --config");
        }
        for (PropertySource<?> source : yaml(file)) {
            Map<String, Object> canonical = new LinkedHashMap<>();
            for (String key : ((EnumerablePropertySource<?>) source).getPropertyNames()) {
                Object value = source.getProperty(key);
                canonical.put(known(key, file.toString()), value == null ? "" : value.toString());
            }
            sources.addLast(new MapPropertySource(file.toString(), canonical));
        }
    }

    private static List<PropertySource<?>> yaml(Path file) {
        try {
            return new YamlPropertySourceLoader().load(file.toString(), new FileSystemResource(file));
        } catch (IOException | RuntimeException unreadable) {
            String reason = String.valueOf(unreadable.getMessage()).lines().collect(Collectors.joining(" "));
            throw SettingRefused.because("the settings file " + file + " is not YAML: " + reason);
        }
    }

    /** The key as we write it; the environment's spelling is understood everywhere. */
    private static String known(String key, String where) {
        return SettingKeys.ALL.stream()
                .filter(setting ->
                        setting.key().equals(key) || setting.environmentName().equals(key.toUpperCase(Locale.ROOT)))
                .map(Setting::key)
                .findFirst()
                .orElseThrow(
                        () -> SettingRefused.because(key + " in " + where + " is no setting; allowed: " + like(key)));
    }

    /** The keys that begin alike, or all. */
    private static String like(String key) {
        boolean environment = key.startsWith(SYNC_ENVIRONMENT);
        String group = environment ? PositionSyncSettings.PREFIX : key.replaceFirst("\\..*", "");
        List<String> alike = names(group + ".", environment);
        return String.join(", ", alike.isEmpty() ? names("", false) : alike);
    }

    private static List<String> names(String prefix, boolean environment) {
        return SettingKeys.ALL.stream()
                .filter(setting -> setting.key().startsWith(prefix))
                .map(setting -> environment ? setting.environmentName() : setting.key())
                .toList();
    }

    private ServiceSettings bind() {
        Iterable<ConfigurationPropertySource> from = ConfigurationPropertySources.from(sources);
        Binder binder = new Binder(from);
        return new ServiceSettings(
                bind(binder, PositionSyncSettings.PREFIX, PositionSyncSettings.class),
                bind(binder, ReconciliationSettings.PREFIX, ReconciliationSettings.class),
                bind(binder, BrokerSettings.PREFIX, BrokerSettings.class),
                bind(binder, LakeFolderSettings.PREFIX, LakeFolderSettings.class),
                bind(binder, JournalFolderSettings.PREFIX, JournalFolderSettings.class),
                bind(binder, ServerSettings.PREFIX, ServerSettings.class),
                bind(binder, WarningSettings.PREFIX, WarningSettings.class),
                bind(binder, InstanceSettings.PREFIX, InstanceSettings.class));
    }

    private <T> T bind(Binder binder, String prefix, Class<T> type) {
        try {
            return binder.bindOrCreate(prefix, type);
        } catch (BindException unusable) {
            throw refusal(unusable);
        }
    }

    /** Names key, raw value and what the key takes, wherever in the binding it went wrong. */
    private SettingRefused refusal(BindException unusable) {
        Throwable root = unusable;
        for (Throwable cause = unusable; cause != null; cause = cause.getCause()) {
            root = cause;
            String key = switch (cause) {
                case SettingRefused refused -> refused.key();
                case BindException binding -> binding.getName().toString();
                default -> "";
            };
            Optional<Setting> setting = SettingKeys.named(key);
            if (setting.isPresent()) {
                return SettingRefused.of(key, value(key), setting.get().allowed());
            }
        }
        return SettingRefused.because(String.valueOf(root.getMessage()));
    }

    private Object value(String key) {
        return sources.stream()
                .map(source -> source.getProperty(key))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse("");
    }
}
