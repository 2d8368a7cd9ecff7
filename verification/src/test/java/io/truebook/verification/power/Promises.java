package io.truebook.verification.power;

import io.truebook.engine.Watermarks;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a writer has said is safe.
 *
 * @param marks how far each stage had come
 * @param versions the newest acknowledged version of each table of the lake
 */
record Promises(Watermarks marks, Map<String, Long> versions) {

    static final Promises NONE = new Promises(new Watermarks(0, 0, 0), Map.of());

    Promises {
        versions = Map.copyOf(versions);
    }

    /** True when there is something accepted and something in the lake to lose. */
    boolean areWorthACut() {
        return marks.accepted() > 0 && marks.inLake() > 0 && versions.size() == 2;
    }

    /** With one line of a writer's report; nothing that was promised before is taken back. */
    Promises and(String line) {
        String[] words = line.split(" ", -1);
        return switch (words[0]) {
            case "marks" ->
                new Promises(
                        new Watermarks(
                                Math.max(marks.received(), Long.parseLong(words[1])),
                                Math.max(marks.accepted(), Long.parseLong(words[2])),
                                Math.max(marks.inLake(), Long.parseLong(words[3]))),
                        versions);
            case "version" -> {
                Map<String, Long> next = new TreeMap<>(versions);
                next.merge(words[1], Long.parseLong(words[2]), Math::max);
                yield new Promises(marks, next);
            }
            default -> throw new IllegalArgumentException("no line of a report: " + line);
        };
    }

    /** The line of a report that says how far the stages are. */
    static String line(Watermarks marks) {
        return "marks " + marks.received() + " " + marks.accepted() + " " + marks.inLake();
    }

    /** The line of a report that says that a version of a table is safe. */
    static String line(String table, long version) {
        return "version " + table + " " + version;
    }
}
