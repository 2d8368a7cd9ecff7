package io.truebook.service.json;

import io.truebook.service.watch.Observation;
import io.truebook.service.watch.Warning;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Whether all is well, and what is not. */
public final class WarningJson {

    private WarningJson() {}

    /** The answer for those who only want to know whether to look. */
    public static ObjectNode health(Observation seen) {
        ObjectNode document = Json.object();
        Json.put(document, "at", seen.at());
        put(document, seen.warnings());
        return document;
    }

    /** Adds {@code well}, false with something critical, and {@code warnings}. */
    static void put(ObjectNode to, List<Warning> warnings) {
        to.put("well", warnings.stream().noneMatch(Warning::isCritical));
        ArrayNode list = to.putArray("warnings");
        for (Warning warning : warnings) {
            ObjectNode node = list.addObject();
            node.put("name", warning.name());
            node.put("severity", warning.severity().name().toLowerCase(Locale.ROOT));
            node.put("value", warning.value());
            node.put("bound", warning.bound());
            Json.put(node, "since", warning.since());
            node.put("advice", warning.advice());
        }
    }
}
