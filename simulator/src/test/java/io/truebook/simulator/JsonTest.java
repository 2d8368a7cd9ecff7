package io.truebook.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
    @Test
    void readsWhatItWrites() {
        String text = "a \"quoted\" back\\slash, a tab\t and an \u00e9";
        JsonText json = new JsonText()
                .open('{')
                .field("text", text)
                .field("number", -7)
                .field("decimal", new BigDecimal("1E+3"))
                .key("list")
                .open('[')
                .text("x")
                .text("y")
                .close(']')
                .close('}');

        JsonObject object = JsonReader.object(json.toString());

        assertThat(object.text("text")).isEqualTo(text);
        assertThat(object.integer("number", -10, 10)).isEqualTo(-7);
        assertThat(object.decimal("decimal")).isEqualByComparingTo("1000");
        assertThat(json.toString()).contains("\"decimal\":\"1000\"");
        assertThat(object.texts("list")).containsExactly("x", "y");
    }

    @Test
    void decimalsMayBeNumbersOrStrings() {
        JsonObject object = JsonReader.object("{\"a\": 0.0003, \"b\":\"-12.50\" , \"c\":null}");

        assertThat(object.decimal("a")).isEqualByComparingTo("0.0003");
        assertThat(object.decimal("b")).isEqualByComparingTo("-12.50");
        assertThat(object.has("c")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{",
                "{\"a\"}",
                "{\"a\":}",
                "{\"a\":1",
                "{\"a\":1}x",
                "{\"a\":1,\"a\":2}",
                "{\"a\":\"\\q\"}",
                "{\"a\":\"\\u12\"}",
                "{\"a\":tru}",
                "{\"a\":1-2}",
                "{'a':1}",
                "{\"a\":\"b",
                "{,}"
            })
    void refusesWhatIsNotOneObject(String text) {
        assertThatThrownBy(() -> JsonReader.object(text))
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.field()).isEqualTo("body"));
    }

    @Test
    void refusesDepthWithoutEnd() {
        assertThatThrownBy(() -> JsonReader.object("{\"a\":" + "[".repeat(100_000)))
                .isInstanceOf(Refused.class);
    }

    @Test
    void namesFieldAndValue() {
        JsonObject object = JsonReader.object("{\"rate\": 1.5, \"how\": \"maybe\", \"huge\": 1e999, \"extra\": true}");

        assertThatThrownBy(() -> object.integer("rate", 0, 10))
                .hasMessage("rate is \"1.5\", but must be a whole number between 0 and 10");
        assertThatThrownBy(() -> object.choice("how", Drop.class))
                .hasMessage("how is \"maybe\", but must be one of [CLOSE, RESET, MID_FRAME]");
        assertThatThrownBy(() -> object.decimal("huge")).isInstanceOf(Refused.class);
        assertThatThrownBy(() -> object.text("missing")).hasMessageContaining("missing is \"\"");
        assertThatThrownBy(object::finish).hasMessageContaining("extra is \"true\", but must be left out");
    }
}
