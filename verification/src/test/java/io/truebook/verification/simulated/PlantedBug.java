package io.truebook.verification.simulated;

import io.truebook.domain.BookPolicy;
import io.truebook.engine.seam.Clock;
import io.truebook.engine.seam.Disk;
import io.truebook.engine.seam.MemoryDisk;
import io.truebook.engine.seam.Network;
import java.io.IOException;

/** A bug at the seams of a simulated day; each part is as it should be unless it says otherwise. */
interface PlantedBug {

    /** No bug. */
    PlantedBug NONE = new PlantedBug() {};

    default Disk disk(Disk honest) {
        return honest;
    }

    default Network network(Network honest) {
        return honest;
    }

    default Clock clock(Clock honest) {
        return honest;
    }

    default BookPolicy policy(BookPolicy honest) {
        return honest;
    }

    /** True when what was put to sleep never wakes up. */
    default boolean sleepsForEver() {
        return false;
    }

    /** Between two processes. */
    default void betweenLives(MemoryDisk left) throws IOException {}
}
