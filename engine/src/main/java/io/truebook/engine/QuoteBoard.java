package io.truebook.engine;

import io.truebook.domain.Input;
import io.truebook.domain.PositionKey;
import io.truebook.domain.Valuation;
import io.truebook.engine.seam.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The latest mark of each position: ephemeral, conflated, and never a record. On a common grid one sample of each key
 * that has a new mark enters the journal; marks overwritten before that are counted. While the intake is full no sample
 * is taken: the marks stay, and go on being conflated.
 */
public final class QuoteBoard implements Role {

    private final Intake intake;
    private final Clock clock;
    private final long gridNanos;
    private final Map<PositionKey, Valuation> latest = new HashMap<>();
    private final Map<PositionKey, Valuation> unsampled = new LinkedHashMap<>();
    private long conflated;
    private long nextSample;

    /** @param grid the time between two samples of a key */
    public QuoteBoard(Intake intake, Clock clock, Duration grid) {
        if (grid.isNegative() || grid.isZero()) {
            throw new IllegalArgumentException("the time between two samples is positive, not " + grid);
        }
        this.intake = intake;
        this.clock = clock;
        this.gridNanos = grid.toNanos();
        this.nextSample = clock.nanoTime() + gridNanos;
    }

    /** Takes a mark; an unsampled one of the same key is overwritten. */
    public synchronized void offer(PositionKey key, Valuation mark) {
        latest.put(key, mark);
        if (unsampled.put(key, mark) != null) {
            conflated++;
        }
    }

    /** The latest mark of a position. */
    public synchronized Optional<Valuation> latest(PositionKey key) {
        return Optional.ofNullable(latest.get(key));
    }

    /** How many marks were overwritten before they were sampled. */
    public synchronized long conflated() {
        return conflated;
    }

    @Override
    public String name() {
        return "quote-board";
    }

    @Override
    public long idleNanos() {
        return 100_000_000;
    }

    @Override
    public synchronized int step() {
        long late = clock.nanoTime() - nextSample;
        if (late < 0) {
            return 0;
        }
        nextSample += (late / gridNanos + 1) * gridNanos;
        return sample();
    }

    /**
     * Samples now every key with a new mark, as a stop does before the pump finishes.
     *
     * @return how many; 0 also when the intake is full
     */
    public synchronized int sample() {
        if (unsampled.isEmpty()) {
            return 0;
        }
        long now = clock.nanoTime();
        List<Arrival> samples = new ArrayList<>(unsampled.size());
        unsampled.forEach((key, mark) -> samples.add(new Arrival(0, new Input.MarkSampled(key, mark), null, now)));
        if (!intake.offer(samples)) {
            return 0;
        }
        unsampled.clear();
        return samples.size();
    }
}
