package io.truebook.service.json;

import io.truebook.domain.BookState.DatedRemarks;
import io.truebook.domain.Contract;
import io.truebook.domain.Money;
import io.truebook.domain.Origin;
import io.truebook.domain.PositionUpdate;
import io.truebook.domain.Price;
import io.truebook.domain.Remarks;
import io.truebook.domain.Valuation;
import io.truebook.engine.LiveView;
import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A position as JSON, its fields named like the columns of the tables. */
public final class PositionJson {

    private PositionJson() {}

    /**
     * A position of the live view: quantity and price each with its own age, so that a new price does not make an old
     * quantity look fresh, and what we say of it.
     *
     * @param now for the ages
     */
    public static ObjectNode of(PositionUpdate position, LiveView view, Instant now) {
        ObjectNode row = of(position);
        ages(row, view.origin(position), now);
        Remarks remarks =
                view.remarks(position.key()).map(DatedRemarks::remarks).orElse(null);
        row.put("strategy", remarks == null || remarks.strategy().isEmpty() ? null : remarks.strategy());
        row.put("notes", remarks == null || remarks.notes().isEmpty() ? null : remarks.notes());
        ArrayNode tags = row.putArray("tags");
        if (remarks != null) {
            remarks.tags().forEach(tags::add);
        }
        return row;
    }

    /** A row of one position's history, with the ages that the rows before it tell. */
    public static ObjectNode of(AgedRow aged, Instant now) {
        ObjectNode row = of(aged.row());
        ages(row, aged.origin(), now);
        row.put("superseded", aged.superseded());
        return row;
    }

    private static void ages(ObjectNode row, Origin origin, Instant now) {
        Json.put(row, "quantity_as_of", origin.holdingAt());
        Json.putAge(row, "quantity_age_seconds", origin.holdingAt(), now);
        Json.put(row, "price_as_of", origin.priceAt());
        Json.putAge(row, "price_age_seconds", origin.priceAt(), now);
    }

    /** One row of a table, which by itself tells no ages of its parts. */
    public static ObjectNode of(PositionUpdate position) {
        ObjectNode row = Json.object();
        row.put("account", position.account().value());
        row.put("model_code", position.modelCode());
        contract(row, position.contract());
        Json.put(row, "position", position.position().value());
        Json.put(row, "average_cost", amount(position.averageCost()));
        valuation(row, position.valuation());
        Json.put(row, "timestamp", position.timestamp());
        Json.put(row, "recorded_at", position.recordedAt());
        row.put("source", position.source().name());
        row.put("collector", position.collector());
        row.put("term", position.term());
        row.put("session", position.epoch());
        row.put("seq", position.seq());
        return row;
    }

    private static void contract(ObjectNode row, Contract contract) {
        row.put("conid", contract.conId().value());
        row.put("symbol", contract.symbol());
        row.put("sec_type", contract.secType());
        row.put("right", contract.right() == null ? null : contract.right().name());
        Json.put(row, "strike", amount(contract.strike()));
        row.put("expiry", contract.expiry() == null ? null : contract.expiry().text());
        Json.put(
                row,
                "multiplier",
                contract.multiplier() == null ? null : contract.multiplier().value());
        row.put("currency", contract.currency());
        row.put("exchange", contract.exchange());
        row.put("trading_class", contract.tradingClass());
        row.put("local_symbol", contract.localSymbol());
        row.put("description", contract.description());
    }

    private static void valuation(ObjectNode row, Valuation valuation) {
        Json.put(row, "market_price", amount(valuation.marketPrice()));
        Json.put(row, "market_value", amount(valuation.marketValue()));
        Json.put(row, "unrealized_pnl", amount(valuation.unrealizedPnl()));
        Json.put(row, "realized_pnl", amount(valuation.realizedPnl()));
    }

    private static @Nullable BigDecimal amount(@Nullable Money money) {
        return money == null ? null : money.value();
    }

    private static @Nullable BigDecimal amount(@Nullable Price price) {
        return price == null ? null : price.value();
    }
}
