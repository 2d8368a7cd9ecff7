package io.truebook.tws;

import static org.assertj.core.api.Assertions.assertThat;

import io.truebook.tws.Incoming.ErrorMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ErrorMessageTest {
    @ParameterizedTest
    @CsvSource({
        "163, 4|2|-1|1100|lost",
        "165, 4|2|-1|1100|lost",
        "166, 4|2|-1|1100|lost|{}",
        "193, 4|2|-1|1100|lost|{}",
        "194, 4|-1|1100|lost|{}|1775425766350",
        "200, 4|-1|1100|lost|{}|1775425766350"
    })
    void layoutFollowsTheVersion(int number, String line) {
        ServerVersion version = new ServerVersion(number);
        String json = number < 166 ? "" : "{}";
        Long time = number < 194 ? null : Long.valueOf(1_775_425_766_350L);
        ErrorMessage expected = new ErrorMessage(-1, 1100, "lost", json, time);

        assertThat(Wire.decode(version, line)).isEqualTo(expected);
        assertThat(Wire.line(expected, version)).isEqualTo(line);
    }

    @ParameterizedTest
    @CsvSource({"''", "0", "9223372036854775807"})
    void unsetTimeIsAbsent(String unset) {
        assertThat(Wire.decode("4|-1|2104|ok||" + unset)).isEqualTo(new ErrorMessage(-1, 2104, "ok", "", null));
    }

    @Test
    void escapedTextIsReadAndWrittenAsTwsWritesIt() {
        String line = "4|3|200|\\u4e1c\\u4eac: \\u00fcber|\\ud83d\\ude00|1";
        ErrorMessage message = new ErrorMessage(3, 200, "东京: über", "😀", 1L);

        assertThat(Wire.decode(line)).isEqualTo(message);
        assertThat(Wire.line(message, Wire.V200)).isEqualTo(line);
    }

    @ParameterizedTest
    @CsvSource({"C:\\users\\x", "\\u12", "\\uzzzz", "\\", "\\u", "\\\\u00e"})
    void backslashThatBeginsNoEscapeStandsForItself(String text) {
        assertThat(Wire.decode("4|3|200|" + text + "||1")).isEqualTo(new ErrorMessage(3, 200, text, "", 1L));
    }

    @Test
    void escapedNulDoesNotEndTheFieldWhenWrittenBack() {
        String line = "4|3|200|a\\u0000b||1";

        ErrorMessage message = (ErrorMessage) Wire.decode(line);

        assertThat(message.text()).isEqualTo("a\0b");
        assertThat(Wire.line(message, Wire.V200)).isEqualTo(line);
    }

    @Test
    void textThatLooksLikeAnEscapeKeepsItsMeaningWhenWrittenBack() {
        ErrorMessage message = new ErrorMessage(3, 200, "\\u0041", "", 1L);

        String line = Wire.line(message, Wire.V200);

        assertThat(line).isEqualTo("4|3|200|\\u005cu0041||1");
        assertThat(Wire.decode(line)).isEqualTo(message);
    }

    @Test
    void errorTextMayBeLong() {
        String text = "x".repeat(100_000);

        assertThat(Wire.decode("4|3|200|" + text + "||1")).isEqualTo(new ErrorMessage(3, 200, text, "", 1L));
    }
}
