package io.truebook.service.watch;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Remembers since when each sign is there. The first and the last look that see a warning are told to the log. */
final class Ledger {

    private static final Logger LOG = LoggerFactory.getLogger(Ledger.class);

    private final Map<String, Instant> began = new HashMap<>();
    private Map<String, Warning> told = Map.of();

    /** The warnings after another look: critical ones first. */
    List<Warning> take(List<Sign> signs, Instant now) {
        began.keySet().retainAll(signs.stream().map(Sign::name).toList());
        List<Warning> warnings = new ArrayList<>();
        for (Sign sign : signs) {
            Instant first = began.computeIfAbsent(sign.name(), name -> now);
            Instant since = sign.began() == null ? first : sign.began();
            if (!now.isBefore(since.plus(sign.patience()))) {
                warnings.add(sign.toldSince(since));
            }
        }
        warnings.sort((one, other) -> other.severity().compareTo(one.severity()));
        tell(warnings);
        return warnings;
    }

    private void tell(List<Warning> warnings) {
        Map<String, Warning> now = new HashMap<>();
        for (Warning warning : warnings) {
            now.put(warning.name(), warning);
            if (!told.containsKey(warning.name())) {
                LOG.warn(
                        "{}: {} (well: {}) since {}; {}",
                        warning.name(),
                        warning.value(),
                        warning.bound(),
                        warning.since(),
                        warning.advice());
            }
        }
        told.keySet().stream().filter(name -> !now.containsKey(name)).forEach(name -> LOG.info("{}: is over", name));
        told = now;
    }
}
