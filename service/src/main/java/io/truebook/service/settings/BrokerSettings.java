package io.truebook.service.settings;

import io.truebook.ib.IbSettings;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.convert.DurationUnit;

/**
 * Where TWS or IB Gateway is; what the values may be is decided by {@link IbSettings}.
 *
 * @param host its machine
 * @param port its API port
 * @param clientId our number among its clients
 * @param connectTimeout how long a connection may take; a bare number is seconds
 * @param maxServerVersion the newest protocol version to offer
 * @param allowRemoteTws whether a host other than this machine is meant
 */
@ConfigurationProperties(BrokerSettings.PREFIX)
public record BrokerSettings(
        @DefaultValue("127.0.0.1") String host,
        @DefaultValue("7497") int port,
        @DefaultValue("1") int clientId,

        @DefaultValue("10s") @DurationUnit(ChronoUnit.SECONDS)
        Duration connectTimeout,

        @DefaultValue("200") int maxServerVersion,
        @DefaultValue("false") boolean allowRemoteTws) {

    static final String PREFIX = "ib";

    static final List<Setting> KEYS = List.of(
            new Setting("ib.host", "a host name or address (default 127.0.0.1)"),
            new Setting("ib.port", "1 to 65535 (default 7497; TWS: 7496 live, 7497 paper; Gateway: 4001, 4002)"),
            new Setting("ib.client-id", "a number of 1 or more (default 1)"),
            new Setting("ib.connect-timeout", "more than 0 and at most 60 seconds (default 10)"),
            new Setting("ib.max-server-version", "163 to 200 (default 200)"),
            new Setting("ib.allow-remote-tws", Setting.SWITCH + " (default false)"));

    public BrokerSettings {
        new IbSettings(host, port, clientId, connectTimeout, maxServerVersion, allowRemoteTws);
    }

    /** In the link's own form. */
    public IbSettings link() {
        return new IbSettings(host, port, clientId, connectTimeout, maxServerVersion, allowRemoteTws);
    }

    /** The same, on another port of this machine: for a broker that runs in this process. */
    public BrokerSettings onLoopback(int otherPort) {
        return new BrokerSettings("127.0.0.1", otherPort, clientId, connectTimeout, maxServerVersion, false);
    }
}
