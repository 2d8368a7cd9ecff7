package io.truebook.verification.process;

import io.truebook.engine.Watermarks;
import tools.jackson.databind.JsonNode;

/** Watermarks as a status tells them. */
final class Marks {

    private Marks() {}

    static Watermarks of(JsonNode status) {
        JsonNode marks = status.path("watermarks");
        return new Watermarks(
                marks.path("received").asLong(),
                marks.path("accepted").asLong(),
                marks.path("inLake").asLong());
    }

    static Watermarks higher(Watermarks one, Watermarks other) {
        return new Watermarks(
                Math.max(one.received(), other.received()),
                Math.max(one.accepted(), other.accepted()),
                Math.max(one.inLake(), other.inLake()));
    }

    static boolean isAllAccepted(JsonNode status) {
        Watermarks marks = of(status);
        return marks.accepted() >= marks.received();
    }
}
