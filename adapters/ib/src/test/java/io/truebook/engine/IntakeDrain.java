package io.truebook.engine;

import java.util.List;

/** Stands where the pump stands: takes what waits in an intake, and calls it durable at once. */
public final class IntakeDrain {

    private IntakeDrain() {}

    public static List<Arrival> drain(Intake intake) {
        List<Arrival> drained = intake.drain();
        intake.release(drained.stream().mapToLong(Arrival::sizeBytes).sum());
        return drained;
    }
}
