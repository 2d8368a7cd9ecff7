package io.truebook.simulator;

import io.truebook.simulator.Action.Duplicate;
import io.truebook.simulator.Action.Expire;
import io.truebook.simulator.Action.Fill;
import io.truebook.simulator.Action.Lose;
import io.truebook.simulator.Action.NewContract;
import io.truebook.simulator.Action.SetPosition;
import io.truebook.tws.ContractFields;
import java.math.BigDecimal;

/** Actions as JSON: the bodies of the control API and the lines of the control log. */
final class ActionJson {
    private static final String POSITION = "position";
    private static final String ACCOUNT = "account";
    private static final String CON_ID = "conid";
    private static final String PRICE = "price";
    private static final String PER_MILLE = "perMille";
    private static final String CONTRACT = "contract";

    private ActionJson() {}

    /**
     * Reads the action of that name.
     *
     * @throws Refused naming the field, its value and what is allowed
     */
    static Action read(String name, JsonObject in) {
        Action action = switch (name) {
            case "position" -> readPosition(in);
            case "fill" -> new Fill(in.text(ACCOUNT), conId(in), in.decimal("quantity"), in.decimalOrAbsent(PRICE));
            case "expire" -> new Expire(conId(in), in.choice("rows", ExpiryRows.class, ExpiryRows.ZERO));
            case "loss" -> new Lose(in.integer(PER_MILLE, 0, 1000));
            case "duplicate" -> new Duplicate(in.integer(PER_MILLE, 0, 1000));
            default -> throw new Refused("action", name, "one of position, fill, expire, loss, duplicate");
        };
        in.finish();
        return action;
    }

    /** On one line. */
    static String write(Action action) {
        JsonText out = new JsonText().open('{');
        switch (action) {
            case SetPosition set -> writePosition(set, out);
            case Fill fill -> {
                out.field(ACCOUNT, fill.account()).field(CON_ID, fill.conId()).field("quantity", fill.quantity());
                BigDecimal price = fill.price();
                if (price != null) {
                    out.field(PRICE, price);
                }
            }
            case Expire expire ->
                out.field(CON_ID, expire.conId()).field("rows", expire.rows().name());
            case Lose lose -> out.field(PER_MILLE, lose.perMille());
            case Duplicate duplicate -> out.field(PER_MILLE, duplicate.perMille());
        }
        return out.close('}').toString();
    }

    private static SetPosition readPosition(JsonObject in) {
        int conId = conId(in);
        JsonObject contract = in.objectOrAbsent(CONTRACT);
        return new SetPosition(
                in.text(ACCOUNT),
                conId,
                in.decimal(POSITION),
                in.decimal("averageCost"),
                contract == null ? null : readContract(conId, contract));
    }

    private static NewContract readContract(int conId, JsonObject in) {
        ContractFields fields = new ContractFields(
                conId,
                in.text("symbol"),
                in.text("secType"),
                in.text("expiry", ""),
                in.decimalOrAbsent("strike"),
                in.text("right", ""),
                multiplier(in),
                in.text("exchange", ""),
                in.text("currency", "USD"),
                in.text("localSymbol", in.text("symbol")),
                in.text("tradingClass", in.text("symbol")));
        NewContract contract = new NewContract(fields, in.decimal(PRICE));
        in.finish();
        return contract;
    }

    private static String multiplier(JsonObject in) {
        BigDecimal multiplier = in.decimalOrAbsent("multiplier");
        if (multiplier != null && multiplier.signum() <= 0) {
            throw new Refused("multiplier", multiplier, "positive, or left out");
        }
        return multiplier == null ? "" : JsonText.decimal(multiplier);
    }

    private static void writePosition(SetPosition set, JsonText out) {
        out.field(ACCOUNT, set.account())
                .field(CON_ID, set.conId())
                .field(POSITION, set.position())
                .field("averageCost", set.averageCost());
        NewContract contract = set.contract();
        if (contract != null) {
            writeContract(contract, out.key(CONTRACT));
        }
    }

    private static void writeContract(NewContract contract, JsonText out) {
        ContractFields fields = contract.fields();
        out.open('{')
                .field("symbol", fields.symbol())
                .field("secType", fields.secType())
                .field("expiry", fields.expiry())
                .field("right", fields.right())
                .field("exchange", fields.exchange())
                .field("currency", fields.currency())
                .field("localSymbol", fields.localSymbol())
                .field("tradingClass", fields.tradingClass())
                .field(PRICE, contract.price());
        BigDecimal strike = fields.strike();
        if (strike != null) {
            out.field("strike", strike);
        }
        if (!fields.multiplier().isEmpty()) {
            out.field("multiplier", fields.multiplier());
        }
        out.close('}');
    }

    private static int conId(JsonObject in) {
        return in.integer(CON_ID, 1, Integer.MAX_VALUE);
    }
}
