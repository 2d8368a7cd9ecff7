package io.truebook.engine;

import java.util.List;

/** Stands where the pump stands: takes what waits in an intake. */
public final class IntakeDrain {

    private IntakeDrain() {}

    public static List<Arrival> drain(Intake intake) {
        return intake.drain();
    }
}
