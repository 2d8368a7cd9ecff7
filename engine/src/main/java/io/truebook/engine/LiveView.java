package io.truebook.engine;

import io.truebook.domain.BookStatus;
import io.truebook.domain.Fact;
import io.truebook.domain.PositionKey;
import io.truebook.domain.PositionUpdate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The current state at one seq: an immutable value that the pump publishes once a batch. Positions lie in 256 shards by
 * hash, and a new view copies only the shards that changed.
 */
public final class LiveView {

    static final int SHARDS = 256;
    private static final int SHARD_SHIFT = Integer.SIZE - 8;

    private final BookStatus status;
    private final List<Map<PositionKey, PositionUpdate>> shards;

    private LiveView(BookStatus status, List<Map<PositionKey, PositionUpdate>> shards) {
        this.status = status;
        this.shards = shards;
    }

    /** The view of a book with these positions. */
    public static LiveView of(BookStatus status, Collection<PositionUpdate> positions) {
        List<Map<PositionKey, PositionUpdate>> shards = Stream.generate(
                        () -> (Map<PositionKey, PositionUpdate>) new HashMap<PositionKey, PositionUpdate>())
                .limit(SHARDS)
                .toList();
        positions.forEach(position -> shards.get(shardOf(position.key())).put(position.key(), position));
        return new LiveView(status, shards);
    }

    /** The view after these facts. */
    LiveView after(BookStatus newStatus, List<Fact> facts) {
        Map<Integer, Map<PositionKey, PositionUpdate>> changed = new HashMap<>();
        for (Fact fact : facts) {
            if (fact instanceof PositionUpdate update) {
                PositionKey key = update.key();
                changed.computeIfAbsent(shardOf(key), this::copy).put(key, update);
            } else if (fact instanceof Fact.PositionRetired retired) {
                changed.computeIfAbsent(shardOf(retired.key()), this::copy).remove(retired.key());
            }
        }
        if (changed.isEmpty()) {
            return new LiveView(newStatus, shards);
        }
        List<Map<PositionKey, PositionUpdate>> next = new ArrayList<>(shards);
        changed.forEach(next::set);
        return new LiveView(newStatus, next);
    }

    /** One shard, for the proof that those without a change are shared. */
    Map<PositionKey, PositionUpdate> shard(int number) {
        return shards.get(number);
    }

    private Map<PositionKey, PositionUpdate> copy(int shard) {
        return new HashMap<>(shards.get(shard));
    }

    /** By other bits than those by which a HashMap finds its buckets: else all keys of a shard would fall into a few. */
    private static int shardOf(PositionKey key) {
        return (key.hashCode() * 0x9E3779B9) >>> SHARD_SHIFT;
    }

    /** Everything at or below it is in this view. */
    public long seq() {
        return status.seq();
    }

    /** What the book says of itself. */
    public BookStatus status() {
        return status;
    }

    public Optional<PositionUpdate> position(PositionKey key) {
        return Optional.ofNullable(shards.get(shardOf(key)).get(key));
    }

    /** Every position, flat ones included, in no particular order. */
    public Stream<PositionUpdate> positions() {
        return shards.stream().flatMap(shard -> shard.values().stream());
    }

    /** What is held now. */
    public Stream<PositionUpdate> open() {
        return positions().filter(position -> !position.isFlat());
    }

    /** Every position by key, sorted. */
    public Map<PositionKey, PositionUpdate> byKey() {
        Map<PositionKey, PositionUpdate> all = new TreeMap<>();
        shards.forEach(all::putAll);
        return all;
    }
}
