package io.truebook.ib;

import io.truebook.domain.Contract;
import io.truebook.domain.ContractId;
import io.truebook.domain.Expiry;
import io.truebook.domain.OptionRight;
import io.truebook.domain.Price;
import io.truebook.domain.Quantity;
import io.truebook.tws.ContractFields;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Turns a row's contract fields into a {@link Contract}. The rows of a position repeat the same fields, so the last
 * answers are remembered in a table of fixed size, where a newcomer displaces the one in its place.
 *
 * <p>Judgements, all so that no position is hidden for the sake of an attribute, and no number is made up:
 *
 * <ul>
 *   <li>A blank symbol falls back to the local symbol: {@code conId} is the identity, the symbol only a name.
 *   <li>A strike of zero is absent: at the server versions we speak "0", "0.0" and "" all say "none" (a strike that is
 *       really zero can be told apart only from version 202, which is not text).
 *   <li>A missing multiplier is absent where the broker is known to leave it out (bonds, bills, cash, funds, stocks), but
 *       an option, future or warrant without one is refused: its value would be wrong by a factor.
 * </ul>
 */
final class ContractTranslator {

    private static final int SLOTS = 1 << 15;
    private static final Set<String> NEEDS_MULTIPLIER = Set.of("OPT", "FUT", "FOP", "WAR");

    private final @Nullable ContractFields[] seen = new ContractFields[SLOTS];
    private final @Nullable Contract[] answers = new Contract[SLOTS];

    /** @throws Refusal when a value cannot be held */
    Contract translate(ContractFields fields) {
        // The exchange is part of the place because messages 61 and 7 word it differently for one contract.
        int mixed = (fields.conId() * 31 + fields.exchange().hashCode()) * 0x9E3779B9;
        int slot = (mixed ^ (mixed >>> 15)) & (SLOTS - 1);
        Contract known = answers[slot];
        ContractFields asked = seen[slot];
        if (known != null && asked != null && isSame(fields, asked)) {
            return known;
        }
        Contract contract = contract(fields);
        seen[slot] = fields;
        answers[slot] = contract;
        return contract;
    }

    /** Written out because this is the hottest comparison of the link, and a record's own goes through method handles. */
    private static boolean isSame(ContractFields one, ContractFields other) {
        return one.conId() == other.conId()
                && one.localSymbol().equals(other.localSymbol())
                && one.symbol().equals(other.symbol())
                && one.secType().equals(other.secType())
                && one.expiry().equals(other.expiry())
                && isSame(one.strike(), other.strike())
                && one.right().equals(other.right())
                && one.multiplier().equals(other.multiplier())
                && one.exchange().equals(other.exchange())
                && one.currency().equals(other.currency())
                && one.tradingClass().equals(other.tradingClass());
    }

    private static boolean isSame(@Nullable BigDecimal one, @Nullable BigDecimal other) {
        if (one == null || other == null) {
            return one == null && other == null;
        }
        return one.compareTo(other) == 0;
    }

    private static Contract contract(ContractFields fields) {
        String secType = fields.secType().strip();
        if (secType.isEmpty()) {
            throw Refusal.of("secType", fields.secType(), "a contract has a security type");
        }
        return new Contract(
                conId(fields.conId()),
                symbol(fields),
                secType,
                expiry(fields.expiry().strip()),
                strike(fields.strike()),
                right(fields.right().strip()),
                multiplier(secType, fields.multiplier().strip()),
                fields.currency().strip(),
                fields.exchange().strip(),
                fields.localSymbol(),
                fields.tradingClass().strip());
    }

    private static ContractId conId(int conId) {
        if (conId <= 0) {
            throw Refusal.of("conId", conId, "a contract's id is positive");
        }
        return new ContractId(conId);
    }

    private static String symbol(ContractFields fields) {
        String symbol = fields.symbol().isBlank() ? fields.localSymbol() : fields.symbol();
        if (symbol.isBlank()) {
            throw Refusal.of("symbol", fields.symbol(), "neither symbol nor localSymbol names the contract");
        }
        return symbol.strip();
    }

    /** {@code YYYYMMDD} or {@code YYYYMM}; a time or zone after a blank belongs to the trading day, not to the expiry. */
    private static @Nullable Expiry expiry(String text) {
        if (text.isEmpty() || text.equals("0")) {
            return null;
        }
        int blank = text.indexOf(' ');
        try {
            return new Expiry(blank < 0 ? text : text.substring(0, blank));
        } catch (IllegalArgumentException | DateTimeException noDate) {
            throw Refusal.of("expiry", text, "expected YYYYMMDD or YYYYMM");
        }
    }

    private static @Nullable Price strike(@Nullable BigDecimal strike) {
        if (strike == null || strike.signum() == 0) {
            return null;
        }
        try {
            return new Price(strike);
        } catch (IllegalArgumentException tooLarge) {
            throw Refusal.of("strike", strike, tooLarge.getMessage());
        }
    }

    private static @Nullable OptionRight right(String text) {
        return switch (text) {
            case "C", "CALL" -> OptionRight.CALL;
            case "P", "PUT" -> OptionRight.PUT;
            case "", "0", "?" -> null;
            default -> throw Refusal.of("right", text, "expected C, CALL, P, PUT, or ?, 0 or nothing for none");
        };
    }

    private static @Nullable Quantity multiplier(String secType, String text) {
        Quantity multiplier = text.isEmpty() ? Quantity.ZERO : number(text);
        if (multiplier.value().signum() < 0) {
            throw Refusal.of("multiplier", text, "units per contract are positive");
        }
        if (!multiplier.isZero()) {
            return multiplier;
        }
        if (NEEDS_MULTIPLIER.contains(secType)) {
            throw Refusal.of("multiplier", text, "a contract of type " + secType + " needs one");
        }
        return null;
    }

    private static Quantity number(String text) {
        try {
            return Quantity.of(text);
        } catch (IllegalArgumentException noNumber) {
            throw Refusal.of("multiplier", text, "expected a decimal number that can be kept exactly");
        }
    }
}
