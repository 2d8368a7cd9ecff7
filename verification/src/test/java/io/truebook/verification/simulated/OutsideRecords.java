package io.truebook.verification.simulated;

import io.truebook.app.Truebook;
import io.truebook.domain.ImportedPosition;
import io.truebook.domain.PositionUpdate;
import io.truebook.domain.Quantity;
import io.truebook.domain.Source;
import io.truebook.domain.Valuation;
import io.truebook.engine.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;

/** Somebody with a clock of his own who hands in what he says was held: late, shuffled, and some of it twice. */
final class OutsideRecords {

    private static final int REMEMBERED = 20;

    private final ManualClock clock;
    private final SplittableRandom random;
    private final List<ImportedPosition> earlier = new ArrayList<>();
    private long handedIn;

    OutsideRecords(ManualClock clock, SplittableRandom random) {
        this.clock = clock;
        this.random = random;
    }

    /** How many records were taken, repetitions included. */
    long handedIn() {
        return handedIn;
    }

    /** Hands in a few records of positions that are on record. */
    void handTo(Truebook truebook) {
        List<PositionUpdate> known = truebook.view()
                .positions()
                .sorted(Comparator.comparing(PositionUpdate::key))
                .toList();
        if (known.isEmpty()) {
            return;
        }
        List<ImportedPosition> batch = new ArrayList<>();
        for (int left = 1 + random.nextInt(5); left > 0; left--) {
            boolean again = !earlier.isEmpty() && random.nextInt(4) == 0;
            batch.add(
                    again ? earlier.get(random.nextInt(earlier.size())) : of(known.get(random.nextInt(known.size()))));
        }
        Collections.shuffle(batch, new Random(random.nextLong()));
        if (truebook.importRecords(batch)) {
            handedIn += batch.size();
            earlier.addAll(batch);
            while (earlier.size() > REMEMBERED) {
                earlier.removeFirst();
            }
        }
    }

    private ImportedPosition of(PositionUpdate row) {
        Duration age = random.nextInt(3) == 0
                ? Duration.ofSeconds(random.nextInt(7200))
                : Duration.ofMillis(random.nextInt(5000));
        Instant at = clock.instant().minus(age);
        int quantity = random.nextInt(4) == 0 ? 0 : random.nextInt(-40, 41);
        return new ImportedPosition(
                random.nextBoolean() ? Source.REPLAY : Source.MANUAL,
                "an auditor",
                "batch " + handedIn,
                row.account(),
                row.key().modelCode(),
                row.contract(),
                Quantity.of("" + quantity),
                null,
                Valuation.UNKNOWN,
                at,
                null);
    }
}
