package io.truebook.ib;

import io.truebook.tws.ServerVersion;
import java.time.Duration;
import java.util.Locale;

/**
 * Where the broker is and how to speak to it.
 *
 * @param host name or address of the machine that runs TWS or IB Gateway ({@code ib.host})
 * @param port its API port: TWS 7496 live, 7497 paper; Gateway 4001 live, 4002 paper ({@code ib.port})
 * @param clientId our number among the API clients of that TWS, 1 or more ({@code ib.client-id})
 * @param connectTimeout how long a TCP connection may take ({@code ib.connect-timeout})
 * @param maxServerVersion the newest dialect to offer ({@code ib.max-server-version})
 * @param allowRemoteTws whether a host other than this machine is meant: the API's socket is neither encrypted nor
 *     authenticated ({@code ib.allow-remote-tws})
 */
public record IbSettings(
        String host, int port, int clientId, Duration connectTimeout, int maxServerVersion, boolean allowRemoteTws) {

    private static final int MAX_PORT = 65_535;
    private static final Duration LONGEST_TIMEOUT = Duration.ofMinutes(1);

    /** A paper TWS on this machine, with its own defaults. */
    public static final IbSettings DEFAULT =
            new IbSettings("127.0.0.1", 7497, 1, Duration.ofSeconds(10), ServerVersion.NEWEST.number(), false);

    public IbSettings {
        host = host.strip();
        if (host.isEmpty() || host.chars().anyMatch(c -> c <= ' ' || c == '/')) {
            throw refused("ib.host", host, "a host name or an address, such as 127.0.0.1");
        }
        if (port < 1 || port > MAX_PORT) {
            throw refused("ib.port", port, "1 to " + MAX_PORT + " (TWS: 7496 live, 7497 paper; Gateway: 4001, 4002)");
        }
        if (clientId == 0) {
            throw refused("ib.client-id", clientId, "1 or more; client id 0 would also bind orders entered by hand");
        }
        if (clientId < 0) {
            throw refused("ib.client-id", clientId, "1 or more");
        }
        if (connectTimeout.compareTo(Duration.ofMillis(1)) < 0 || connectTimeout.compareTo(LONGEST_TIMEOUT) > 0) {
            throw refused("ib.connect-timeout", connectTimeout, "more than 0 and at most 60 seconds");
        }
        if (!new ServerVersion(Math.max(1, maxServerVersion)).isSpoken()) {
            throw refused(
                    "ib.max-server-version",
                    maxServerVersion,
                    ServerVersion.OLDEST.number() + " to " + ServerVersion.NEWEST.number());
        }
        if (!allowRemoteTws && !isLoopback(host)) {
            throw refused(
                    "ib.host",
                    host,
                    "this machine (127.0.0.1, ::1, localhost); the API's socket is neither encrypted nor authenticated,"
                            + " so set ib.allow-remote-tws=true to trust the way to another one");
        }
    }

    /** True for names and addresses that can only mean this machine. No name is looked up. */
    static boolean isLoopback(String host) {
        String bare = host.toLowerCase(Locale.ROOT).replace("[", "").replace("]", "");
        return bare.equals("localhost") || bare.equals("::1") || bare.matches("127(\\.[0-9]{1,3}){3}");
    }

    private static IllegalArgumentException refused(String key, Object value, String allowed) {
        return new IllegalArgumentException(key + " = '" + value + "' is not possible; allowed: " + allowed);
    }
}
