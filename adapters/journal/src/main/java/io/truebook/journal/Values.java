package io.truebook.journal;

import io.truebook.domain.AccountId;
import io.truebook.domain.Contract;
import io.truebook.domain.ContractId;
import io.truebook.domain.Decimals;
import io.truebook.domain.Expiry;
import io.truebook.domain.Money;
import io.truebook.domain.OptionRight;
import io.truebook.domain.PositionKey;
import io.truebook.domain.PositionUpdate;
import io.truebook.domain.Price;
import io.truebook.domain.Quantity;
import io.truebook.domain.Source;
import io.truebook.domain.Valuation;
import java.math.BigDecimal;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * The values that inputs, facts and checkpoints share.
 *
 * <pre>
 * decimal   scale u8 (0..18) | unscaled, signed varint
 *           scale u8 + 0x20  | unscaled, two's complement with its length     where 64 bits are too few
 *           0x3f                                                              absent
 * </pre>
 */
final class Values {

    private static final int WIDE = 0x20;
    private static final int ABSENT = 0x3f;

    private static final EnumTable<OptionRight> RIGHTS =
            EnumTable.of(OptionRight.class, OptionRight.CALL, OptionRight.PUT);
    private static final EnumTable<Source> SOURCES =
            EnumTable.of(Source.class, Source.STREAM, Source.SNAPSHOT, Source.QUEUE, Source.REPLAY, Source.MANUAL);

    private Values() {}

    static void decimal(BytesOut out, @Nullable BigDecimal value) {
        if (value == null) {
            out.u8(ABSENT);
            return;
        }
        BigInteger unscaled = value.unscaledValue();
        if (unscaled.bitLength() < Long.SIZE) {
            out.u8(value.scale()).signed(unscaled.longValue());
        } else {
            out.u8(value.scale() | WIDE).bytes(unscaled.toByteArray());
        }
    }

    static @Nullable BigDecimal decimalOrAbsent(BytesIn in) {
        int head = in.u8();
        if (head == ABSENT) {
            return null;
        }
        int scale = head & ~WIDE;
        if (scale > Decimals.MAX_SCALE) {
            throw new MalformedException("a decimal of scale " + scale);
        }
        if ((head & WIDE) == 0) {
            return BigDecimal.valueOf(in.signed(), scale);
        }
        byte[] unscaled = in.bytes();
        if (unscaled.length == 0 || unscaled.length > 17) {
            throw new MalformedException("a decimal of " + unscaled.length + " bytes");
        }
        return new BigDecimal(new BigInteger(unscaled), scale);
    }

    static BigDecimal decimal(BytesIn in) {
        BigDecimal value = decimalOrAbsent(in);
        if (value == null) {
            throw new MalformedException("a decimal is absent that never is");
        }
        return value;
    }

    static void quantity(BytesOut out, Quantity value) {
        decimal(out, value.value());
    }

    static Quantity quantity(BytesIn in) {
        return new Quantity(decimal(in));
    }

    static void quantityOrAbsent(BytesOut out, @Nullable Quantity value) {
        decimal(out, value == null ? null : value.value());
    }

    static @Nullable Quantity quantityOrAbsent(BytesIn in) {
        BigDecimal value = decimalOrAbsent(in);
        return value == null ? null : new Quantity(value);
    }

    static void money(BytesOut out, @Nullable Money value) {
        decimal(out, value == null ? null : value.value());
    }

    static @Nullable Money money(BytesIn in) {
        BigDecimal value = decimalOrAbsent(in);
        return value == null ? null : new Money(value);
    }

    static void price(BytesOut out, @Nullable Price value) {
        decimal(out, value == null ? null : value.value());
    }

    static @Nullable Price price(BytesIn in) {
        BigDecimal value = decimalOrAbsent(in);
        return value == null ? null : new Price(value);
    }

    static void account(BytesOut out, AccountId account) {
        out.string(account.value());
    }

    static AccountId account(BytesIn in) {
        return new AccountId(in.string());
    }

    static void key(BytesOut out, PositionKey key) {
        account(out, key.account());
        out.varint(key.conId().value()).string(key.modelCode());
    }

    static PositionKey key(BytesIn in) {
        return new PositionKey(account(in), conId(in), in.string());
    }

    static void conId(BytesOut out, ContractId conId) {
        out.varint(conId.value());
    }

    static ContractId conId(BytesIn in) {
        return new ContractId(Math.toIntExact(in.varint()));
    }

    static void contract(BytesOut out, Contract contract) {
        conId(out, contract.conId());
        out.string(contract.symbol()).string(contract.secType());
        out.string(contract.expiry() == null ? "" : contract.expiry().text());
        price(out, contract.strike());
        out.optional(contract.right(), (to, right) -> RIGHTS.write(to, right));
        quantityOrAbsent(out, contract.multiplier());
        out.string(contract.currency())
                .string(contract.exchange())
                .string(contract.localSymbol())
                .string(contract.tradingClass());
    }

    static Contract contract(BytesIn in) {
        ContractId conId = conId(in);
        String symbol = in.string();
        String secType = in.string();
        String expiry = in.string();
        return new Contract(
                conId,
                symbol,
                secType,
                expiry.isEmpty() ? null : new Expiry(expiry),
                price(in),
                in.optional(RIGHTS::read),
                quantityOrAbsent(in),
                in.string(),
                in.string(),
                in.string(),
                in.string());
    }

    static void valuation(BytesOut out, Valuation valuation) {
        price(out, valuation.marketPrice());
        money(out, valuation.marketValue());
        money(out, valuation.unrealizedPnl());
        money(out, valuation.realizedPnl());
    }

    static Valuation valuation(BytesIn in) {
        return new Valuation(price(in), money(in), money(in), money(in));
    }

    static void source(BytesOut out, Source source) {
        SOURCES.write(out, source);
    }

    static Source source(BytesIn in) {
        return SOURCES.read(in);
    }

    static void update(BytesOut out, PositionUpdate update) {
        out.varint(update.seq()).signed(update.term()).signed(update.epoch()).string(update.collector());
        account(out, update.account());
        out.string(update.modelCode());
        contract(out, update.contract());
        quantity(out, update.position());
        money(out, update.averageCost());
        valuation(out, update.valuation());
        out.instant(update.timestamp()).instant(update.recordedAt());
        source(out, update.source());
    }

    static PositionUpdate update(BytesIn in) {
        return new PositionUpdate(
                in.varint(),
                in.int32(),
                in.int32(),
                in.string(),
                account(in),
                in.string(),
                contract(in),
                quantity(in),
                money(in),
                valuation(in),
                in.instant(),
                in.instant(),
                source(in));
    }
}
