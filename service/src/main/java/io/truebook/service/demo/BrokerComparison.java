package io.truebook.service.demo;

import io.truebook.domain.AccountId;
import io.truebook.domain.ContractId;
import io.truebook.domain.Money;
import io.truebook.domain.PositionKey;
import io.truebook.domain.PositionUpdate;
import io.truebook.domain.Quantity;
import io.truebook.simulator.HeldPosition;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Three answers to what is held, compared row by row on key, quantity and average cost: the broker's own, the live
 * view's, and the one read back from the lake.
 *
 * @param positions how many the broker holds
 * @param differences a line for each key on which the three do not agree
 */
record BrokerComparison(int positions, List<String> differences) {

    /** What one of them says of a position. */
    private record Held(Quantity quantity, @Nullable Money averageCost) {
        @Override
        public String toString() {
            return quantity + " at " + averageCost;
        }
    }

    static BrokerComparison of(
            List<HeldPosition> truth, Collection<PositionUpdate> live, Collection<PositionUpdate> lake) {
        Map<PositionKey, Held> atBroker = new TreeMap<>();
        truth.forEach(held -> atBroker.put(
                PositionKey.of(new AccountId(held.account()), new ContractId(held.conid())),
                new Held(new Quantity(held.position()), new Money(held.averageCost()))));
        Map<PositionKey, Held> inView = open(live);
        Map<PositionKey, Held> inLake = open(lake);
        Set<PositionKey> keys = new TreeSet<>(atBroker.keySet());
        keys.addAll(inView.keySet());
        keys.addAll(inLake.keySet());
        List<String> differences = new ArrayList<>();
        for (PositionKey key : keys) {
            Held broker = atBroker.get(key);
            if (!Objects.equals(broker, inView.get(key)) || !Objects.equals(broker, inLake.get(key))) {
                differences.add(
                        key + ": broker " + broker + ", live view " + inView.get(key) + ", lake " + inLake.get(key));
            }
        }
        return new BrokerComparison(atBroker.size(), List.copyOf(differences));
    }

    private static Map<PositionKey, Held> open(Collection<PositionUpdate> positions) {
        Map<PositionKey, Held> open = new TreeMap<>();
        for (PositionUpdate position : positions) {
            if (!position.isFlat()) {
                open.put(position.key(), new Held(position.position(), position.averageCost()));
            }
        }
        return open;
    }

    boolean isEqual() {
        return differences.isEmpty();
    }
}
