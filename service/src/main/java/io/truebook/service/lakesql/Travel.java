package io.truebook.service.lakesql;

import java.time.Instant;
import java.util.Map;

/** Which state of the tables a question is about. */
public sealed interface Travel {

    /** The tables as they stand. */
    Travel NEWEST = new Versions(Map.of());

    /**
     * Tables in versions of their own.
     *
     * @param versions by table; a table that is not named is as it stands
     */
    record Versions(Map<String, Long> versions) implements Travel {
        public Versions {
            versions = Map.copyOf(versions);
        }
    }

    /**
     * At a moment of event time: {@code position_updates} holds the rows at or before it, {@code positions} the last of
     * them of each key.
     */
    record AsOf(Instant moment) implements Travel {}
}
