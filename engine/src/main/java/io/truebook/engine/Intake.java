package io.truebook.engine;

import java.util.ArrayList;
import java.util.List;

/**
 * What waits for acceptance, in order of arrival. It has a budget in bytes, and what was handed to the pump counts until
 * it is durable: when the budget is used up the link stops reading its socket, so that a slow or full disk slows the
 * broker down instead of filling the memory.
 */
public final class Intake {

    private static final int LARGE = 8192;

    private final long budgetBytes;
    private List<Arrival> waiting = new ArrayList<>();
    private long heldBytes;
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
            if (heldBytes >= budgetBytes) {
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
        heldBytes += arrival.sizeBytes();
        taken++;
    }

    /** Hands over everything that waits; it counts against the budget until it is {@link #release released}. */
    synchronized List<Arrival> drain() {
        if (waiting.isEmpty()) {
            return List.of();
        }
        List<Arrival> all = waiting;
        waiting = new ArrayList<>(Math.min(all.size(), LARGE));
        return all;
    }

    /** Gives bytes back to the budget: what held them is durable. */
    synchronized void release(long bytes) {
        heldBytes -= bytes;
    }

    /** How many wait to be handed over. */
    synchronized int waiting() {
        return waiting.size();
    }

    /** How many inputs were taken since the process started. */
    public synchronized long taken() {
        return taken;
    }
}
