package io.truebook.simulator;

import java.math.BigDecimal;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The fields of a JSON object, read one by one and each checked; {@link #finish} refuses those nobody asked for. */
final class JsonObject {
    private static final int LARGEST_EXPONENT = 40;

    private final Map<String, Object> fields;
    private final Set<String> read = new HashSet<>();

    JsonObject(Map<String, Object> fields) {
        this.fields = fields;
    }

    boolean has(String name) {
        return fields.containsKey(name);
    }

    String text(String name) {
        return asText(name, required(name, "a string"));
    }

    String text(String name, String otherwise) {
        return has(name) ? text(name) : otherwise;
    }

    int integer(String name, int least, int most) {
        String allowed = "a whole number between " + least + " and " + most;
        BigDecimal value = asDecimal(name, required(name, allowed), allowed);
        if (value.compareTo(BigDecimal.valueOf(least)) < 0
                || value.compareTo(BigDecimal.valueOf(most)) > 0
                || value.stripTrailingZeros().scale() > 0) {
            throw new Refused(name, value, allowed);
        }
        return value.intValueExact();
    }

    int integer(String name, int least, int most, int otherwise) {
        return has(name) ? integer(name, least, most) : otherwise;
    }

    /** A number, or a string that holds one. */
    BigDecimal decimal(String name) {
        return asDecimal(name, required(name, "a decimal"), "a decimal");
    }

    @Nullable
    BigDecimal decimalOrAbsent(String name) {
        return has(name) ? decimal(name) : null;
    }

    <E extends Enum<E>> E choice(String name, Class<E> choices) {
        String allowed = "one of " + List.of(choices.getEnumConstants());
        String value = asText(name, required(name, allowed));
        for (E choice : choices.getEnumConstants()) {
            if (choice.name().equals(value.toUpperCase(Locale.ROOT))) {
                return choice;
            }
        }
        throw new Refused(name, value, allowed);
    }

    <E extends Enum<E>> E choice(String name, Class<E> choices, E otherwise) {
        return has(name) ? choice(name, choices) : otherwise;
    }

    List<String> texts(String name) {
        if (required(name, "a list of strings") instanceof List<?> list) {
            return list.stream().map(element -> asText(name, element)).toList();
        }
        throw new Refused(name, fields.getOrDefault(name, ""), "a list of strings");
    }

    @Nullable
    JsonObject objectOrAbsent(String name) {
        if (!has(name)) {
            return null;
        }
        if (required(name, "an object") instanceof JsonObject object) {
            return object;
        }
        throw new Refused(name, fields.getOrDefault(name, ""), "an object");
    }

    /**
     * To be called when all fields that have a meaning were read.
     *
     * @throws Refused naming a field that has none
     */
    void finish() {
        for (String name : fields.keySet()) {
            if (!read.contains(name)) {
                throw new Refused(name, fields.getOrDefault(name, ""), "left out: it has no meaning here");
            }
        }
    }

    @Override
    public String toString() {
        return "{" + String.join(",", fields.keySet()) + "}";
    }

    private Object required(String name, String allowed) {
        read.add(name);
        Object value = fields.get(name);
        if (value == null) {
            throw new Refused(name, "", allowed);
        }
        return value;
    }

    private static String asText(String name, Object value) {
        if (value instanceof String text && text.indexOf('\0') < 0) {
            return text;
        }
        throw new Refused(name, value, "a string without NUL");
    }

    private static BigDecimal asDecimal(String name, Object value, String allowed) {
        try {
            BigDecimal decimal = value instanceof BigDecimal number ? number : new BigDecimal(asText(name, value));
            if (Math.abs((long) decimal.scale()) <= LARGEST_EXPONENT && decimal.precision() <= LARGEST_EXPONENT) {
                return decimal;
            }
        } catch (NumberFormatException e) {
            throw new Refused(name, value, allowed);
        }
        throw new Refused(name, value, allowed + " of at most " + LARGEST_EXPONENT + " digits");
    }
}
