package io.truebook.engine;

import java.util.ArrayList;
import java.util.List;

/**
 * What waits for acceptance, in order of arrival. It has a budget in bytes: when that is used up the link stops reading
 * its socket, so that a slow disk slows the broker down instead of filling the memory.
 */
public final class Intake {

    private final long budgetBytes;
    private List<Arrival> waiting = new ArrayList<>();
    private long waitingBytes;
    private long taken;
    private volatile Runnable wake = () -> {};

    public Intake(long budgetBytes) {
        if (budgetBytes <= 0) {
            throw new IllegalArgumentException("the intake's budget is a positive number of bytes, not " + budgetBytes);
        }
        this.budgetBytes = budgetBytes;
    }

    /** Who is to be told when something has arrived. */
    public void onArrival(Runnable wake) {
        this.wake = wake;
    }

    /**
     * Takes all of {@code arrivals}, or none when the budget is used up: then the caller keeps them, reads no further,
     * and offers them again.
     */
    public boolean offer(List<Arrival> arrivals) {
        synchronized (this) {
            if (waitingBytes >= budgetBytes) {
                return false;
            }
            for (Arrival arrival : arrivals) {
                add(arrival);
            }
        }
        wake.run();
        return true;
    }

    /** Takes an input of our own making; these are few and small, and are never refused. */
    public void put(Arrival arrival) {
        synchronized (this) {
            add(arrival);
        }
        wake.run();
    }

    private void add(Arrival arrival) {
        waiting.add(arrival);
        waitingBytes += arrival.sizeBytes();
        taken++;
    }

    /** Hands over everything that waits. */
    synchronized List<Arrival> drain() {
        if (waiting.isEmpty()) {
            return List.of();
        }
        List<Arrival> all = waiting;
        waiting = new ArrayList<>(Math.min(all.size(), 8192));
        waitingBytes = 0;
        return all;
    }

    /** How many inputs were taken since the process started. */
    public synchronized long taken() {
        return taken;
    }
}
