package io.truebook.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SimulatorSettingsTest {
    private static final Path DIR = Path.of("somewhere");

    @Test
    void defaults() {
        SimulatorSettings settings = SimulatorSettings.defaults(DIR);

        assertThat(settings)
                .isEqualTo(new SimulatorSettings(
                        DIR,
                        0,
                        0,
                        1,
                        3,
                        120,
                        40,
                        500,
                        5,
                        SimulatorSettings.Opening.RUNNING,
                        200,
                        Duration.ofMinutes(3),
                        Duration.ofSeconds(1),
                        8 << 20,
                        4L << 30));
    }

    @Test
    void everySettingIsMapped() {
        SimulatorSettings settings = SimulatorSettings.in(DIR)
                .twsPort(1)
                .controlPort(2)
                .seed(3)
                .accounts(4)
                .positions(5)
                .symbols(6)
                .priceMovesPerMille(7)
                .ratePerSecond(8)
                .opening(SimulatorSettings.Opening.FROZEN)
                .serverVersion(170)
                .valuationInterval(Duration.ofSeconds(10))
                .pnlInterval(Duration.ofSeconds(11))
                .outboxBytes(1 << 20)
                .sentBudgetBytes(13)
                .build();

        assertThat(settings)
                .isEqualTo(new SimulatorSettings(
                        DIR,
                        1,
                        2,
                        3,
                        4,
                        5,
                        6,
                        7,
                        8,
                        SimulatorSettings.Opening.FROZEN,
                        170,
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(11),
                        1 << 20,
                        13));
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void refusesNamingKeyValueAndWhatIsAllowed(SimulatorSettings.Builder builder, String field, String value) {
        assertThatThrownBy(builder::build)
                .isInstanceOf(Refused.class)
                .hasMessageContaining(field + " is \"" + value + "\", but must be ");
    }

    static Stream<Arguments> wrong() {
        return Stream.of(
                Arguments.of(SimulatorSettings.in(DIR).twsPort(65_536), "twsPort", "65536"),
                Arguments.of(SimulatorSettings.in(DIR).controlPort(-1), "controlPort", "-1"),
                Arguments.of(SimulatorSettings.in(DIR).twsPort(7497).controlPort(7497), "controlPort", "7497"),
                Arguments.of(SimulatorSettings.in(DIR).accounts(0), "accounts", "0"),
                Arguments.of(SimulatorSettings.in(DIR).positions(-1), "positions", "-1"),
                Arguments.of(SimulatorSettings.in(DIR).symbols(501), "symbols", "501"),
                Arguments.of(SimulatorSettings.in(DIR).priceMovesPerMille(1001), "priceMovesPerMille", "1001"),
                Arguments.of(SimulatorSettings.in(DIR).ratePerSecond(-5), "ratePerSecond", "-5"),
                Arguments.of(SimulatorSettings.in(DIR).serverVersion(201), "serverVersion", "201"),
                Arguments.of(SimulatorSettings.in(DIR).outboxBytes(1), "outboxBytes", "1"),
                Arguments.of(SimulatorSettings.in(DIR).sentBudgetBytes(-1), "sentBudgetBytes", "-1"),
                Arguments.of(
                        SimulatorSettings.in(DIR).valuationInterval(Duration.ofHours(2)), "valuationInterval", "PT2H"),
                Arguments.of(SimulatorSettings.in(DIR).pnlInterval(Duration.ZERO), "pnlInterval", "PT0S"));
    }
}
