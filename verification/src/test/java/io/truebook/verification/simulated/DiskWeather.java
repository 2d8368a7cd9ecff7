package io.truebook.verification.simulated;

import io.truebook.engine.ManualClock;
import io.truebook.engine.seam.MemoryDisk.Fault;
import io.truebook.engine.seam.MemoryDisk.Faults;
import io.truebook.engine.seam.MemoryDisk.Operation;
import java.time.Duration;
import java.util.SplittableRandom;

/**
 * What goes wrong on the disk of a simulated day: below the lake's folder errors come in spells, by the rate of the day,
 * and the service has to go on; elsewhere one fault is armed at a time, and ends the process. On a rotten disk what is
 * armed is a write that lands elsewhere, of which nobody is told.
 */
final class DiskWeather implements Faults {

    private static final Fault[] FATAL = {
        Fault.IO_ERROR, Fault.IO_ERROR_AFTER, Fault.KILL, Fault.KILL_MIDWAY, Fault.KILL_AFTER
    };

    private final Weather weather;
    private final ManualClock clock;
    private final SplittableRandom random;
    private final Rot rot;
    private int countdown;
    private boolean lakeSpell;
    private boolean journalSpell;
    private boolean hurt;
    private int misdirected;
    private boolean lastJournalWriteIsGone;

    /** Whether writes land where they should. */
    enum Rot {
        NONE,
        MISDIRECTED_WRITES
    }

    DiskWeather(Weather weather, ManualClock clock, SplittableRandom random, Rot rot) {
        this.rot = rot;
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

    /** A spell of errors in the lake begins; when there is one, it ends. Now and then the journal reads badly, too. */
    void turn() {
        lakeSpell = !lakeSpell;
        journalSpell = random.nextInt(3) == 0;
    }

    /** After a start that failed the spells are over, as when somebody has plugged the cable in again. */
    void clearUp() {
        lakeSpell = false;
        journalSpell = false;
    }

    /** True when an operation has failed in this process: it may end because of that. */
    boolean hasHurt() {
        return hurt;
    }

    /** How many writes have landed elsewhere. */
    int misdirected() {
        return misdirected;
    }

    /** True when what the journal wrote last is not there: a torn end, for all that anybody can tell. */
    boolean lastJournalWriteIsGone() {
        return lastJournalWriteIsGone;
    }

    @Override
    public Fault at(Operation operation) {
        if (weather.isCalm()) {
            return Fault.NONE;
        }
        boolean reads = isRead(operation);
        if (!reads && weather.strikes(weather.stalls)) {
            clock.advance(
                    random.nextInt(50) == 0 ? Duration.ofSeconds(30) : Duration.ofMillis(50L + random.nextInt(1950)));
        }
        Fault fault = reads ? decideRead(operation) : decide(operation);
        hurt |= fault != Fault.NONE;
        return fault;
    }

    private static boolean isRead(Operation operation) {
        return switch (operation.name()) {
            case "open", "read", "size", "list", "modifiedAt", "freeBytes" -> true;
            default -> false;
        };
    }

    private boolean hasBadSpell(Operation operation) {
        return operation.path().startsWith("/truebook/lake") ? lakeSpell : journalSpell;
    }

    private Fault decideRead(Operation operation) {
        if (hasBadSpell(operation)) {
            if (weather.strikes(weather.readFaults)) {
                return Fault.IO_ERROR;
            }
            if (operation.name().equals("read") && weather.strikes(weather.flips)) {
                return Fault.BIT_FLIP;
            }
        }
        return Fault.NONE;
    }

    private Fault decide(Operation operation) {
        boolean journal = operation.path().toString().contains("/journal/0")
                && operation.name().equals("append");
        lastJournalWriteIsGone &= !journal;
        if (countdown > 0 && --countdown == 0) {
            if (rot == Rot.NONE) {
                return FATAL[random.nextInt(FATAL.length)];
            }
            return misdirect(operation, journal);
        }
        boolean lake = operation.path().startsWith("/truebook/lake");
        if (lake && lakeSpell && weather.strikes(weather.lakeFaults)) {
            return random.nextBoolean() ? Fault.IO_ERROR : Fault.IO_ERROR_AFTER;
        }
        return Fault.NONE;
    }

    private Fault misdirect(Operation operation, boolean journal) {
        if (!operation.name().equals("append")) {
            countdown = 1;
            return Fault.NONE;
        }
        misdirected++;
        lastJournalWriteIsGone |= journal;
        return Fault.MISDIRECTED;
    }
}
