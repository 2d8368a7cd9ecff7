package io.truebook.service.settings;

import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Who records.
 *
 * @param collector the name of this recording instance, a column of the tables
 */
@ConfigurationProperties(InstanceSettings.PREFIX)
public record InstanceSettings(@DefaultValue("main") String collector) {

    static final String PREFIX = "truebook";
    private static final String NAME = "1 to 64 letters, digits, dots, dashes or underscores (default main)";

    static final List<Setting> KEYS = List.of(new Setting("truebook.collector", NAME));

    public InstanceSettings {
        if (!collector.matches("[A-Za-z0-9._-]{1,64}")) {
            throw SettingRefused.of("truebook.collector", collector, NAME);
        }
    }
}
