package io.truebook.service.json;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What all documents have in common: decimals are strings, so that nothing is rounded on the way; moments are ISO-8601
 * in UTC; what is unknown is {@code null}, never zero.
 */
public final class Json {

    private static final JsonMapper MAPPER = JsonMapper.shared();

    private Json() {}

    public static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    static void put(ObjectNode to, String name, @Nullable BigDecimal decimal) {
        to.put(name, decimal == null ? null : decimal.toPlainString());
    }

    static void put(ObjectNode to, String name, @Nullable Instant moment) {
        to.put(name, moment == null ? null : moment.toString());
    }

    /** Whole and broken seconds, for reading and sorting. */
    static double seconds(Duration time) {
        return time.toMillis() / 1000.0;
    }

    /** How long ago a moment is; {@code null} for one that is unknown. */
    static void putAge(ObjectNode to, String name, @Nullable Instant moment, Instant now) {
        if (moment == null) {
            to.putNull(name);
        } else {
            to.put(name, Math.max(0, seconds(Duration.between(moment, now))));
        }
    }

    /** A document of maps, lists, texts and numbers. */
    public static ObjectNode of(Map<String, Object> document) {
        return MAPPER.valueToTree(document);
    }

    /** On one line. */
    public static String line(JsonNode document) {
        return MAPPER.writeValueAsString(document);
    }

    /** For people. */
    public static String pretty(JsonNode document) {
        return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(document);
    }

    /**
     * Reads a document.
     *
     * @throws tools.jackson.core.JacksonException when it is none
     */
    public static JsonNode parse(String text) {
        return MAPPER.readTree(text);
    }
}
