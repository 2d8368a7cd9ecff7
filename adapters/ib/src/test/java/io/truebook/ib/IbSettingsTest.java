package io.truebook.ib;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IbSettingsTest {

    private static final Duration TEN = Duration.ofSeconds(10);

    @Test
    @Tag("R-020")
    @Tag("R-021")
    void theDefaultsAreAPaperTwsOnThisMachine() {
        assertThat(IbSettings.DEFAULT).isEqualTo(new IbSettings("127.0.0.1", 7497, 1, TEN, 200, false));
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.1.2.3", "localhost", "LOCALHOST", "::1", "[::1]"})
    void thisMachineNeedsNoTrust(String host) {
        assertThat(new IbSettings(host, 7497, 1, TEN, 200, false).host()).isEqualTo(host);
    }

    @Test
    void anotherMachineNeedsTrust() {
        assertThatThrownBy(() -> new IbSettings("10.0.0.5", 7497, 1, TEN, 200, false))
                .hasMessageContaining("ib.host = '10.0.0.5'")
                .hasMessageContaining("ib.allow-remote-tws=true");
        assertThat(new IbSettings("10.0.0.5", 7497, 1, TEN, 200, true).host()).isEqualTo("10.0.0.5");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 65_536})
    void aPortOutsideTheRangeIsNamed(int port) {
        assertThatThrownBy(() -> new IbSettings("127.0.0.1", port, 1, TEN, 200, false))
                .hasMessageContaining("ib.port = '" + port + "'")
                .hasMessageContaining("65535");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -3})
    void clientIdsBeginAtOne(int clientId) {
        assertThatThrownBy(() -> new IbSettings("127.0.0.1", 7497, clientId, TEN, 200, false))
                .hasMessageContaining("ib.client-id = '" + clientId + "'")
                .hasMessageContaining("1 or more");
    }

    @ParameterizedTest
    @ValueSource(ints = {162, 201, 0, -5})
    void onlyDialectsWeSpeakCanBePinned(int version) {
        assertThatThrownBy(() -> new IbSettings("127.0.0.1", 7497, 1, TEN, version, false))
                .hasMessageContaining("ib.max-server-version = '" + version + "'")
                .hasMessageContaining("163 to 200");
    }

    @Test
    void aTimeoutIsPositiveAndAtMostAMinute() {
        assertThatThrownBy(() -> new IbSettings("127.0.0.1", 7497, 1, Duration.ZERO, 200, false))
                .hasMessageContaining("ib.connect-timeout");
        assertThatThrownBy(() -> new IbSettings("127.0.0.1", 7497, 1, Duration.ofSeconds(61), 200, false))
                .hasMessageContaining("ib.connect-timeout");
    }

    @Test
    void anEmptyHostIsRefused() {
        assertThatThrownBy(() -> new IbSettings(" ", 7497, 1, TEN, 200, false)).hasMessageContaining("ib.host");
    }
}
