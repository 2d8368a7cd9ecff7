package io.truebook.verification.simulated;

import io.truebook.engine.ManualClock;
import io.truebook.engine.seam.MemoryDisk.Fault;
import io.truebook.engine.seam.MemoryDisk.Faults;
import io.truebook.engine.seam.MemoryDisk.Operation;
import java.time.Duration;
import java.util.SplittableRandom;

/**
 * What goes wrong on the disk of a simulated day: below the lake's folder errors come in spells, by the rate of the day,
 * and the service has to go on; elsewhere one fault is armed at a time, and ends the process.
 */
final class DiskWeather implements Faults {

    private static final Fault[] FATAL = {
        Fault.IO_ERROR, Fault.IO_ERROR_AFTER, Fault.KILL, Fault.KILL_MIDWAY, Fault.KILL_AFTER
    };

    private final Weather weather;
    private final ManualClock clock;
    private final SplittableRandom random;
    private int countdown;
    private boolean lakeSpell;
    private boolean hurt;

    DiskWeather(Weather weather, ManualClock clock, SplittableRandom random) {
        this.weather = weather;
        this.clock = clock;
        this.random = random;
    }

    /** A new process: nothing has been done to it yet. */
    void beginLife() {
        hurt = false;
        countdown = 0;
    }

    /** One of the next operations will be the last. */
    void arm() {
        countdown = 1 + random.nextInt(60);
    }

    /** A spell of errors in the lake begins; when there is one, it ends. */
    void turn() {
        lakeSpell = !lakeSpell;
    }

    /** True when an operation has failed in this process: it may end because of that. */
    boolean hasHurt() {
        return hurt;
    }

    @Override
    public Fault at(Operation operation) {
        if (weather.isCalm()) {
            return Fault.NONE;
        }
        if (weather.strikes(weather.stalls)) {
            clock.advance(random.nextInt(50) == 0 ? Duration.ofSeconds(30) : Duration.ofMillis(random.nextInt(2000)));
        }
        Fault fault = decide(operation);
        hurt |= fault != Fault.NONE;
        return fault;
    }

    private Fault decide(Operation operation) {
        if (countdown > 0 && --countdown == 0) {
            return FATAL[random.nextInt(FATAL.length)];
        }
        boolean lake = operation.path().toString().startsWith("/truebook/lake");
        if (lake && lakeSpell && weather.strikes(weather.lakeFaults)) {
            return random.nextBoolean() ? Fault.IO_ERROR : Fault.IO_ERROR_AFTER;
        }
        return Fault.NONE;
    }
}
