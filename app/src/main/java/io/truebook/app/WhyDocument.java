package io.truebook.app;

import io.truebook.domain.PositionUpdate;
import io.truebook.domain.Valuation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A {@link WhyAnswer} as maps, lists, texts and numbers, in the order in which one reads it: what JSON can hold. */
public final class WhyDocument {

    private WhyDocument() {}

    /** Decimals and moments are texts; what is absent is left out. */
    public static Map<String, Object> of(WhyAnswer answer) {
        Map<String, Object> document = new LinkedHashMap<>();
        put(document, "account", answer.key().account().value());
        put(document, "conid", answer.key().conId().value());
        put(document, "model_code", answer.key().modelCode());
        put(document, "at", text(answer.at()));
        put(document, "verdict", answer.verdict());
        put(document, "journal_end", answer.journalEnd());
        put(document, "links", answer.links().stream().map(WhyDocument::link).toList());
        return document;
    }

    private static Map<String, Object> link(WhyAnswer.Link link) {
        Map<String, Object> document = new LinkedHashMap<>();
        put(document, "part", link.part().name());
        put(document, "input", link.input() == null ? null : input(link.input()));
        put(document, "snapshot", link.snapshot() == null ? null : snapshot(link.snapshot()));
        put(document, "fact", fact(link.fact()));
        put(document, "journaled", link.journaled());
        put(document, "superseded", link.superseded() ? true : null);
        put(document, "healed", link.healed());
        put(document, "imports", link.imports());
        put(document, "position_updates", link.updates() == null ? null : commit(link.updates()));
        put(document, "positions", link.positions() == null ? null : commit(link.positions()));
        return document;
    }

    private static Map<String, Object> input(WhyAnswer.AcceptedInput input) {
        Map<String, Object> document = new LinkedHashMap<>();
        put(document, "seq", input.seq());
        put(document, "term", input.term());
        put(document, "session", input.session());
        put(document, "recorded_at", text(input.recordedAt()));
        put(document, "meaning", input.meaning());
        WhyAnswer.Wire frame = input.frame();
        if (frame != null) {
            put(
                    document,
                    "frame",
                    Map.of(
                            "message_id",
                            frame.messageId(),
                            "server_version",
                            frame.serverVersion(),
                            "fields",
                            frame.fields()));
        }
        return document;
    }

    private static Map<String, Object> snapshot(WhyAnswer.Snapshot snapshot) {
        Map<String, Object> document = new LinkedHashMap<>();
        put(document, "run", snapshot.run());
        put(document, "request", snapshot.request());
        put(document, "method", snapshot.method());
        put(document, "started_seq", snapshot.startedSeq());
        put(document, "started_at", text(snapshot.startedAt()));
        return document;
    }

    private static Map<String, Object> fact(PositionUpdate fact) {
        Map<String, Object> document = new LinkedHashMap<>();
        Valuation valuation = fact.valuation();
        put(document, "seq", fact.seq());
        put(document, "timestamp", text(fact.timestamp()));
        put(document, "recorded_at", text(fact.recordedAt()));
        put(document, "source", fact.source().name());
        put(document, "symbol", fact.contract().symbol());
        put(document, "position", text(fact.position()));
        put(document, "average_cost", text(fact.averageCost()));
        put(document, "market_price", text(valuation.marketPrice()));
        put(document, "market_value", text(valuation.marketValue()));
        put(document, "unrealized_pnl", text(valuation.unrealizedPnl()));
        put(document, "realized_pnl", text(valuation.realizedPnl()));
        return document;
    }

    private static Map<String, Object> commit(WhyAnswer.Commit commit) {
        Map<String, Object> document = new LinkedHashMap<>();
        put(document, "version", commit.version());
        put(document, "committed_at", text(commit.committedAt()));
        put(document, "operation", commit.operation());
        put(document, "note", commit.note().isEmpty() ? null : commit.note());
        return document;
    }

    private static void put(Map<String, Object> document, String name, @Nullable Object value) {
        if (value != null && !List.of().equals(value)) {
            document.put(name, value);
        }
    }

    private static @Nullable String text(@Nullable Object value) {
        return value == null ? null : value.toString();
    }
}
