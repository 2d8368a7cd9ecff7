package io.truebook.service.settings;

import java.util.List;
import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where the HTTP interface listens. It shows what somebody holds and has no users of its own, so it stays on this
 * machine.
 *
 * @param port the port; 0 for any free one
 * @param address a loopback address
 */
@ConfigurationProperties(ServerSettings.PREFIX)
public record ServerSettings(
        @DefaultValue("8080") int port,
        @DefaultValue("127.0.0.1") String address) {

    static final String PREFIX = "server";
    private static final int MAX_PORT = 65_535;
    private static final String PORT = "0 to 65535, 0 for any free port (default 8080)";
    private static final String ADDRESS =
            "127.0.0.1, ::1 or localhost (default 127.0.0.1); reach it from elsewhere through an SSH tunnel";
    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "::1", "localhost");

    static final List<Setting> KEYS = List.of(new Setting("server.port", PORT), new Setting("server.address", ADDRESS));

    public ServerSettings {
        if (port < 0 || port > MAX_PORT) {
            throw SettingRefused.of("server.port", port, PORT);
        }
        if (!LOOPBACK.contains(address)) {
            throw SettingRefused.of("server.address", address, ADDRESS);
        }
    }
}
