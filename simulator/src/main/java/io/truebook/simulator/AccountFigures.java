package io.truebook.simulator;

import io.truebook.tws.Incoming.UpdateAccountValue;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The figures of message 6, computed from what an account holds. Cash is a constant plus what was realised. */
final class AccountFigures {
    private static final BigDecimal CASH = new BigDecimal("1000000");
    private static final Map<String, BigDecimal> DOLLARS_PER = Map.of(
            "USD", BigDecimal.ONE,
            "EUR", new BigDecimal("1.15255"),
            "CHF", new BigDecimal("1.2411"),
            "JPY", new BigDecimal("0.00636"));

    private AccountFigures() {}

    /** All figures, in the order sent. */
    static List<UpdateAccountValue> all(World world, String account) {
        List<UpdateAccountValue> figures = new ArrayList<>();
        figures.add(new UpdateAccountValue("AccountCode", account, "", account));
        figures.add(new UpdateAccountValue("AccountReady", "true", "", account));
        figures.add(new UpdateAccountValue("AccountType", "INDIVIDUAL", "", account));
        figures.add(new UpdateAccountValue("Currency", "BASE", "BASE", account));
        figures.add(new UpdateAccountValue("Currency", "USD", "USD", account));
        figures.add(new UpdateAccountValue("ExchangeRate", "1.00", "BASE", account));
        figures.add(new UpdateAccountValue("ExchangeRate", "1.00", "USD", account));
        figures.addAll(moving(world, account));
        return figures;
    }

    /** The figures that move with the market. */
    static List<UpdateAccountValue> moving(World world, String account) {
        BigDecimal gross = BigDecimal.ZERO;
        BigDecimal net = BigDecimal.ZERO;
        BigDecimal unrealized = BigDecimal.ZERO;
        BigDecimal realized = BigDecimal.ZERO;
        for (Holding holding : world.holdings()) {
            if (holding.account().equals(account)) {
                BigDecimal rate = dollarsPer(holding);
                BigDecimal value = holding.marketValue().multiply(rate);
                gross = gross.add(value.abs());
                net = net.add(value);
                unrealized = unrealized.add(holding.unrealizedPnl().multiply(rate));
                realized = realized.add(holding.realizedPnl().multiply(rate));
            }
        }
        BigDecimal cash = CASH.add(realized);
        return List.of(
                money("NetLiquidation", cash.add(net), "USD", account),
                money("TotalCashValue", cash, "USD", account),
                money("CashBalance", cash, "BASE", account),
                money("CashBalance", cash, "USD", account),
                money("GrossPositionValue", gross, "USD", account),
                money("UnrealizedPnL", unrealized, "BASE", account),
                money("RealizedPnL", realized, "BASE", account),
                money("BuyingPower", cash.multiply(BigDecimal.valueOf(4)), "USD", account));
    }

    private static BigDecimal dollarsPer(Holding holding) {
        String currency = holding.instrument().terms().contract().currency();
        return DOLLARS_PER.getOrDefault(currency, BigDecimal.ONE);
    }

    private static UpdateAccountValue money(String key, BigDecimal value, String currency, String account) {
        return new UpdateAccountValue(
                key, value.setScale(2, RoundingMode.HALF_EVEN).toPlainString(), currency, account);
    }
}
