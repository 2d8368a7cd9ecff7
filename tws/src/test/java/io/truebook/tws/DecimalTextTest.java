package io.truebook.tws;

import static org.assertj.core.api.Assertions.assertThat;

import io.truebook.tws.DecimalText.Outcome;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DecimalTextTest {
    private static final String DOUBLE_MAX_SPELLED_OUT = new BigDecimal("1.7976931348623157E308").toPlainString();

    private final DecimalText decimal = new DecimalText();

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "-0, 0",
        "0.0, 0",
        "0E999999999, 0",
        "15, 15",
        "-110, -110",
        "+3, 3",
        "100, 100",
        "10.500, 10.5",
        "201.8829709, 201.8829709",
        ".5, 0.5",
        "5., 5",
        "-0.0003, -0.0003",
        "1E3, 1000",
        "1.5e-3, 0.0015",
        "1.0E7, 10000000",
        "'1,234,567.50', 1234567.5",
        "999999999999999999, 999999999999999999",
        "9223372036854775808, 9223372036854775808",
        "12345678901234567890.123456789, 12345678901234567890.123456789",
        "0.0000000000000000000000000000000000000001, 0.0000000000000000000000000000000000000001",
        "1E39, 1000000000000000000000000000000000000000",
        "000000000000000000000000000000000000000000007, 7"
    })
    void readsExactlyAndNormalised(String text, String expected) {
        assertThat(parse(text)).isEqualTo(Outcome.NUMBER);
        assertThat(decimal.value()).isEqualTo(new BigDecimal(expected));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-", "+", ".", "-.", "--1", "1.2.3", "1-2", "abc", "1x", "E5", "1E", "1E+", "1E5.0", "1 ", ",", ",1",
                "1.0,5", "0x10", "١", "nan", "Infinit"
            })
    void textThatIsNoNumberIsMalformed(String text) {
        assertThat(parse(text)).isEqualTo(Outcome.MALFORMED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1E40",
                "1E41",
                "1E+999999999",
                "1E-41",
                "1E-99999999999999999999",
                "4.9E-324",
                "1E308",
                "12345678901234567890123456789012345678901",
                "12345678901234567890123456789012345678901234567890.5"
            })
    void numberBeyondTheDigitsWeHoldIsExcessive(String text) {
        assertThat(parse(text)).isEqualTo(Outcome.EXCESSIVE);
    }

    @Test
    void exponentCannotHideBehindALongFraction() {
        assertThat(parse("0." + "0".repeat(999_999) + "1E5000000")).isEqualTo(Outcome.EXCESSIVE);
    }

    @Test
    void wordsAndSentinelsAreTold() {
        assertThat(parse("NaN")).isEqualTo(Outcome.NAN);
        assertThat(parse("Infinity")).isEqualTo(Outcome.INFINITE);
        assertThat(parse("-Infinity")).isEqualTo(Outcome.INFINITE);
        assertThat(parse("1.7976931348623157E308")).isEqualTo(Outcome.UNSET);
        assertThat(parse("1.7976931348623157e+308")).isEqualTo(Outcome.UNSET);
        assertThat(parse("179769313486231570000E288")).isEqualTo(Outcome.UNSET);
        assertThat(parse(DOUBLE_MAX_SPELLED_OUT)).isEqualTo(Outcome.UNSET);
    }

    @Test
    void anyLengthIsReadInTimeProportionalToIt() {
        String long1 = "9".repeat(1_000_000);
        Assertions.assertTimeout(Duration.ofSeconds(2), () -> {
            assertThat(parse(long1)).isEqualTo(Outcome.EXCESSIVE);
            assertThat(parse("1E" + long1)).isEqualTo(Outcome.EXCESSIVE);
        });
    }

    @Test
    void agreesWithBigDecimalOnRandomNumbers() {
        long seed = 20_260_405L;
        Random random = new Random(seed);
        for (int round = 0; round < 20_000; round++) {
            BigDecimal number =
                    new BigDecimal(new BigInteger(1 + random.nextInt(120), random), random.nextInt(60) - 20);
            BigDecimal signed = random.nextBoolean() ? number : number.negate();
            String text = random.nextBoolean() ? signed.toString() : signed.toPlainString();
            BigDecimal expected = signed.stripTrailingZeros();
            boolean holdable =
                    expected.scale() <= DecimalText.MAX_DIGITS && expected.precision() - expected.scale() <= 40;

            Outcome outcome = parse(text);

            if (holdable) {
                assertThat(outcome)
                        .as("seed %d round %d: %s", seed, round, text)
                        .isEqualTo(Outcome.NUMBER);
                assertThat(decimal.value())
                        .as("seed %d round %d: %s", seed, round, text)
                        .isEqualTo(expected.scale() < 0 ? expected.setScale(0) : expected);
            } else {
                assertThat(outcome)
                        .as("seed %d round %d: %s", seed, round, text)
                        .isEqualTo(Outcome.EXCESSIVE);
            }
        }
    }

    private Outcome parse(String text) {
        byte[] bytes = ("<" + text + ">").getBytes(StandardCharsets.UTF_8);
        return decimal.parse(bytes, 1, bytes.length - 1);
    }
}
