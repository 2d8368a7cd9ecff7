package io.truebook.domain;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A result counted by type, with the critical findings apart.
 *
 * @param timestamp when the comparison was made
 * @param ibPositions positions at the broker
 * @param deltaPositions positions in the record
 * @param discrepanciesByType how many of each type, by its traditional name
 * @param criticalDiscrepancies open findings of severity CRITICAL
 */
public record ReconciliationReport(
        Instant timestamp,
        int ibPositions,
        int deltaPositions,
        Map<String, Long> discrepanciesByType,
        List<Discrepancy> criticalDiscrepancies) {

    public static ReconciliationReport of(ReconciliationResult result) {
        return new ReconciliationReport(
                result.timestamp(),
                result.ibCount(),
                result.deltaCount(),
                result.discrepancies().stream()
                        .collect(Collectors.groupingBy(
                                found -> found.type().sourceName(), TreeMap::new, Collectors.counting())),
                result.discrepancies().stream().filter(Discrepancy::isCritical).toList());
    }
}
