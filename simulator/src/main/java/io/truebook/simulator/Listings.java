package io.truebook.simulator;

import io.truebook.tws.ContractFields;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** Writes down instruments as IB describes them, security type by security type. */
final class Listings {
    private static final BigDecimal CENT = new BigDecimal("0.01");
    private static final BigDecimal NICKEL = new BigDecimal("0.05");
    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

    private Listings() {}

    static Terms stock(int conId, String symbol, String exchange, String currency, String price, String lot) {
        ContractFields contract = contract(conId, symbol, "STK", "", null, "", "", exchange, currency, symbol, "NMS");
        return terms(contract, exchange, BigDecimal.ONE, decimal(price), CENT, decimal(lot), "0.005");
    }

    /** An option on a stock or an index, multiplier 100. */
    static Terms option(
            int conId,
            String symbol,
            String tradingClass,
            LocalDate expiry,
            BigDecimal strike,
            String right,
            BigDecimal spot) {
        ContractFields contract = contract(
                conId,
                symbol,
                "OPT",
                Expiries.text(expiry),
                strike,
                right,
                "100",
                "",
                "USD",
                Expiries.optionCode(tradingClass, expiry, right, strike),
                tradingClass);
        return terms(contract, "CBOE", HUNDRED, premium(spot, strike, right), NICKEL, BigDecimal.ONE, "0.65");
    }

    static Terms future(
            int conId, String symbol, String exchange, LocalDate expiry, String multiplier, String price, String tick) {
        String local = symbol + Expiries.futuresCode(expiry);
        ContractFields contract =
                contract(conId, symbol, "FUT", Expiries.text(expiry), null, "", multiplier, "", "USD", local, symbol);
        return terms(contract, exchange, decimal(multiplier), decimal(price), decimal(tick), BigDecimal.ONE, "2.25");
    }

    static Terms futureOption(
            int conId,
            String symbol,
            String exchange,
            LocalDate expiry,
            String multiplier,
            BigDecimal strike,
            String right,
            BigDecimal spot) {
        String local = symbol + Expiries.futuresCode(expiry) + " " + right + strike.toPlainString();
        ContractFields contract = contract(
                conId, symbol, "FOP", Expiries.text(expiry), strike, right, multiplier, "", "USD", local, "E" + symbol);
        return terms(
                contract, exchange, decimal(multiplier), premium(spot, strike, right), NICKEL, BigDecimal.ONE, "1.42");
    }

    static Terms currencyPair(int conId, String base, String quote, String price, String tick) {
        String pair = base + "." + quote;
        ContractFields contract = contract(conId, base, "CASH", "", null, "", "", "", quote, pair, pair);
        BigDecimal rate = decimal(price);
        BigDecimal commission = rate.multiply(new BigDecimal("0.00002"));
        return new Terms(contract, "IDEALPRO", BigDecimal.ONE, rate, decimal(tick), decimal("12500"), commission);
    }

    static Terms crypto(int conId, String symbol, String price, String lot) {
        String local = symbol + ".USD";
        ContractFields contract = contract(conId, symbol, "CRYPTO", "", null, "", "", "PAXOS", "USD", local, symbol);
        BigDecimal rate = decimal(price);
        BigDecimal commission = rate.multiply(new BigDecimal("0.0018"));
        return new Terms(contract, "PAXOS", BigDecimal.ONE, rate, decimal("0.25"), decimal(lot), commission);
    }

    /** Quantity is face value and the price per cent of it; IB sends no multiplier. */
    static Terms bond(int conId, String symbol, LocalDate maturity, String price) {
        String local = "T 4 1/8 " + Expiries.text(maturity);
        ContractFields contract =
                contract(conId, symbol, "BOND", Expiries.text(maturity), null, "", "", "", "USD", local, symbol);
        return terms(contract, "", CENT, decimal(price), decimal("0.0078125"), decimal("1000"), "0.00002");
    }

    /** A contract that came in through the control API. */
    static Terms added(Action.NewContract added) {
        ContractFields contract = added.fields();
        BigDecimal unitValue = contract.multiplier().isEmpty() ? BigDecimal.ONE : new BigDecimal(contract.multiplier());
        BigDecimal ticked = contract.secType().equals("BOND") ? CENT : unitValue;
        return new Terms(contract, "", ticked, added.price(), CENT, BigDecimal.ONE, BigDecimal.ZERO);
    }

    /** A plausible premium: intrinsic value and a time value that falls with the distance from the money. */
    private static BigDecimal premium(BigDecimal spot, BigDecimal strike, String right) {
        BigDecimal depth = right.equals("C") ? spot.subtract(strike) : strike.subtract(spot);
        BigDecimal atTheMoney = spot.multiply(new BigDecimal("0.02"));
        BigDecimal timeValue =
                atTheMoney.subtract(depth.abs().multiply(new BigDecimal("0.2"))).max(NICKEL);
        BigDecimal raw = depth.max(BigDecimal.ZERO).add(timeValue);
        return raw.divide(NICKEL, 0, RoundingMode.HALF_UP).max(BigDecimal.ONE).multiply(NICKEL);
    }

    private static Terms terms(
            ContractFields contract,
            String primaryExchange,
            BigDecimal unitValue,
            BigDecimal price,
            BigDecimal tick,
            BigDecimal lot,
            String commission) {
        return new Terms(contract, primaryExchange, unitValue, price, tick, lot, decimal(commission));
    }

    private static ContractFields contract(
            int conId,
            String symbol,
            String secType,
            String expiry,
            @Nullable BigDecimal strike,
            String right,
            String multiplier,
            String exchange,
            String currency,
            String localSymbol,
            String tradingClass) {
        return new ContractFields(
                conId,
                symbol,
                secType,
                expiry,
                strike,
                right,
                multiplier,
                exchange,
                currency,
                localSymbol,
                tradingClass);
    }

    private static BigDecimal decimal(String text) {
        return new BigDecimal(text);
    }
}
