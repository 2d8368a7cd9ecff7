package io.truebook.service.imports;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One row of a file as it was written.
 *
 * @param line the number of its first line, from 1
 * @param cells its values by column, in the file's order; what is empty is left out
 * @param faults what already keeps it from being read
 */
public record Row(long line, Map<String, String> cells, List<Fault> faults) {

    public Row {
        cells = Collections.unmodifiableMap(new LinkedHashMap<>(cells));
        faults = List.copyOf(faults);
    }

    /** The same row with what is wrong with it. */
    Row refused(List<Fault> found) {
        return new Row(line, cells, found);
    }

    /** All that is wrong, in one sentence. */
    public String reason() {
        return String.join("; ", faults.stream().map(Fault::text).toList());
    }
}
