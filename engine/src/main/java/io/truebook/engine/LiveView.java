package io.truebook.engine;

import io.truebook.domain.AgeChange;
import io.truebook.domain.Book;
import io.truebook.domain.BookState.DatedRemarks;
import io.truebook.domain.BookStatus;
import io.truebook.domain.Claim;
import io.truebook.domain.Fact;
import io.truebook.domain.Origin;
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

    /** The ages of the parts of positions whose latest row does not tell them, in the same shards. */
    private final List<Map<PositionKey, Origin>> origins;

    private final Map<PositionKey, DatedRemarks> remarks;

    private LiveView(
            BookStatus status,
            List<Map<PositionKey, PositionUpdate>> shards,
            List<Map<PositionKey, Origin>> origins,
            Map<PositionKey, DatedRemarks> remarks) {
        this.status = status;
        this.shards = shards;
        this.origins = origins;
        this.remarks = remarks;
    }

    /** The view of a book as it is; the book's changes of ages so far are in it. */
    static LiveView of(Book book) {
        book.takeAgeChanges();
        List<Map<PositionKey, Origin>> origins = emptyShards();
        book.origins().forEach((key, origin) -> origins.get(shardOf(key)).put(key, origin));
        return new LiveView(book.status(), sharded(book.positions()), origins, book.remarks());
    }

    /** The view of a book with these positions, each part of which is as old as its row. */
    public static LiveView of(BookStatus status, Collection<PositionUpdate> positions) {
        return new LiveView(status, sharded(positions), emptyShards(), Map.of());
    }

    private static List<Map<PositionKey, PositionUpdate>> sharded(Collection<PositionUpdate> positions) {
        List<Map<PositionKey, PositionUpdate>> shards = emptyShards();
        positions.forEach(position -> shards.get(shardOf(position.key())).put(position.key(), position));
        return shards;
    }

    private static <V> List<Map<PositionKey, V>> emptyShards() {
        return Stream.generate(() -> (Map<PositionKey, V>) new HashMap<PositionKey, V>())
                .limit(SHARDS)
                .toList();
    }

    /** The view after these facts and changes of ages. */
    LiveView after(BookStatus newStatus, List<Fact> facts, List<AgeChange> ages) {
        Map<Integer, Map<PositionKey, PositionUpdate>> changed = new HashMap<>();
        for (Fact fact : facts) {
            if (fact instanceof PositionUpdate update) {
                PositionKey key = update.key();
                changed.computeIfAbsent(shardOf(key), shard -> copy(shards, shard))
                        .put(key, update);
            } else if (fact instanceof Fact.PositionRetired retired) {
                changed.computeIfAbsent(shardOf(retired.key()), shard -> copy(shards, shard))
                        .remove(retired.key());
            }
        }
        return new LiveView(newStatus, with(shards, changed), aged(ages), remarked(facts));
    }

    private List<Map<PositionKey, Origin>> aged(List<AgeChange> ages) {
        Map<Integer, Map<PositionKey, Origin>> changed = new HashMap<>();
        for (AgeChange change : ages) {
            Map<PositionKey, Origin> shard =
                    changed.computeIfAbsent(shardOf(change.key()), number -> copy(origins, number));
            Origin origin = change.origin();
            if (origin == null) {
                shard.remove(change.key());
            } else {
                shard.put(change.key(), origin);
            }
        }
        return with(origins, changed);
    }

    private Map<PositionKey, DatedRemarks> remarked(List<Fact> facts) {
        Map<PositionKey, DatedRemarks> next = null;
        for (Fact fact : facts) {
            if (fact instanceof Fact.PositionRemarked said) {
                next = next == null ? new HashMap<>(remarks) : next;
                next.put(said.key(), new DatedRemarks(said.remarks(), said.asOf()));
            } else if (fact instanceof Fact.PositionRetired retired && remarks.containsKey(retired.key())) {
                next = next == null ? new HashMap<>(remarks) : next;
                next.remove(retired.key());
            }
        }
        return next == null ? remarks : next;
    }

    private static <V> List<Map<PositionKey, V>> with(
            List<Map<PositionKey, V>> shards, Map<Integer, Map<PositionKey, V>> changed) {
        if (changed.isEmpty()) {
            return shards;
        }
        List<Map<PositionKey, V>> next = new ArrayList<>(shards);
        changed.forEach(next::set);
        return next;
    }

    /** One shard, for the proof that those without a change are shared. */
    Map<PositionKey, PositionUpdate> shard(int number) {
        return shards.get(number);
    }

    private static <V> Map<PositionKey, V> copy(List<Map<PositionKey, V>> shards, int shard) {
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

    /** How old quantity and price of a position of this view are, and who said the holding. */
    public Origin origin(PositionUpdate position) {
        Origin known = origins.get(shardOf(position.key())).get(position.key());
        return known == null ? Claim.of(position).origin() : known;
    }

    /** What is recorded of a position, with the ages of its parts. */
    public Optional<Claim> claim(PositionKey key) {
        return position(key).map(position -> new Claim(position, origin(position)));
    }

    /** What we say of a position. */
    public Optional<DatedRemarks> remarks(PositionKey key) {
        return Optional.ofNullable(remarks.get(key));
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
