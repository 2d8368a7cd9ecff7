package io.truebook.service.watch;

import io.truebook.app.StorageStatus;
import io.truebook.app.TruebookStatus;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How a running Truebook was at a moment.
 *
 * @param storage room on disk; absent when the disk does not tell
 * @param warnings critical ones first
 */
public record Observation(TruebookStatus status, Optional<StorageStatus> storage, List<Warning> warnings, Instant at) {

    public Observation {
        warnings = List.copyOf(warnings);
    }

    /** Whether what is recorded and shown can be relied on: nothing critical is known. */
    public boolean isWell() {
        return warnings.stream().noneMatch(Warning::isCritical);
    }
}
