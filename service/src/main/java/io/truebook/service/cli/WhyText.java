package io.truebook.service.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Where a number comes from, for people: the verdict, then each step with what is known of it. */
final class WhyText {

    private static final Map<String, String> PARTS =
            Map.of("HOLDING_AND_VALUE", "Holding and value", "HOLDING", "Holding", "VALUE", "Value");

    private final List<String> lines = new ArrayList<>();

    private WhyText() {}

    static String of(JsonNode why) {
        WhyText text = new WhyText();
        text.lines.add(why.path("verdict").asString());
        for (JsonNode link : why.path("links")) {
            String part = link.path("part").asString();
            text.lines.add("");
            text.lines.add(PARTS.getOrDefault(part, part));
            for (Map.Entry<String, JsonNode> step : link.properties()) {
                if (!step.getKey().equals("part")) {
                    text.step("  ", step.getKey(), step.getValue());
                }
            }
        }
        return String.join(System.lineSeparator(), text.lines);
    }

    /** Values on one line, what has parts of its own below it. */
    private void step(String indent, String name, JsonNode value) {
        if (value.isObject()) {
            lines.add(indent + name);
            value.properties().forEach(part -> step(indent + "  ", part.getKey(), part.getValue()));
        } else if (value.isArray()) {
            List<String> items = new ArrayList<>();
            value.forEach(item -> items.add(item.isContainer() ? item.toString() : item.asString()));
            line(indent, name, String.join(" | ", items));
        } else {
            line(indent, name, value.asString());
        }
    }

    private void line(String indent, String name, String value) {
        lines.add("%s%-18s %s".formatted(indent, name, value));
    }
}
