package io.truebook.domain;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Where the parts of a recorded position come from and how old each is, so that a new price does not make an old quantity
 * look fresh.
 *
 * @param holding who said quantity and average cost
 * @param holdingAt event time of that
 * @param priceAt event time of the price; absent where no price is known
 */
public record Origin(
        Source holding, Instant holdingAt, @Nullable Instant priceAt) {

    /** True where the broker said what is held. */
    public boolean isBrokers() {
        return holding.isBrokers();
    }
}
