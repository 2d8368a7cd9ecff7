package io.truebook.simulator;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.List;

/**
 * The instruments a simulation is made of, in packages: what is held and traded together. A package is one instrument or
 * the four legs of an iron condor, in the order long put, short put, short call, long call.
 *
 * <p>Each symbol offers a package a round; the first round of the first symbols shows every kind there is.
 */
final class Catalogue {
    /** The most symbols there are. */
    static final int MAX_SYMBOLS = 500;

    private static final int FIRST_CON_ID = 700_000_000;
    private static final int LEGS = 4;
    private static final List<String> STOCKS = List.of(
            "AMZN", "NVDA", "TSLA", "META", "GOOG", "QQQ", "IWM", "AMD", "NFLX", "INTC", "JPM", "BAC", "XOM", "CVX",
            "KO", "PEP", "DIS", "BA", "CAT", "GE", "F", "GM", "T", "VZ", "PFE", "MRK", "JNJ", "UNH", "WMT", "COST",
            "HD", "LOW", "MCD", "SBUX", "NKE", "CRM", "ORCL", "IBM", "CSCO", "QCOM", "TXN", "MU", "AVGO", "ADBE",
            "PYPL", "UBER", "ABNB", "SHOP", "COIN", "PLTR");
    private static final List<String> SHOWN =
            List.of("SPX", "AAPL", "SPY", "ES", "EUR", "BTC", "NDX", "CL", "MSFT", "US-T", "SNDL", "SAP");

    private final Expiries expiries;
    private final int symbols;

    Catalogue(LocalDate day, int symbols) {
        this.expiries = new Expiries(day);
        this.symbols = symbols;
    }

    /** The package of a symbol in a round; empty when the symbol has no more. */
    List<Terms> packageOf(int symbol, int round) {
        int conId = FIRST_CON_ID + (round * symbols + symbol) * LEGS;
        if (symbol >= SHOWN.size()) {
            return ofStock(stockSymbol(symbol - SHOWN.size()), conId, round, stockPrice(symbol));
        }
        String name = SHOWN.get(symbol);
        return switch (name) {
            case "SPX" -> ofIndex(conId, round);
            case "SPY" ->
                round == 0 ? condor(conId, name, name, expiries.weekly(0), 670, 5) : ofStock(name, conId, round, 670);
            case "ES" -> ofFuture(conId, round);
            case "EUR" -> ofCurrency(conId, round);
            case "BTC" -> round == 0 ? List.of(Listings.crypto(conId, name, "91250.25", "0.0003")) : List.of();
            case "NDX" -> ofNasdaq(conId, round);
            case "CL" -> ofOil(conId, round);
            case "US-T" -> ofBond(conId, round);
            case "SNDL" -> ofPennyStock(conId, round);
            case "SAP" -> ofGermanStock(conId, round);
            case "MSFT" ->
                round == 0
                        ? List.of(Listings.stock(272093, name, "NASDAQ", "USD", "509.90", "0.137"))
                        : ofStock(name, conId, round, 510);
            case "AAPL" ->
                round == 0
                        ? List.of(Listings.stock(265598, name, "NASDAQ", "USD", "268.47", "10"))
                        : ofStock(name, conId, round, 268);
            default -> throw new IllegalStateException("No listing is written for symbol " + name);
        };
    }

    int symbols() {
        return symbols;
    }

    private List<Terms> ofIndex(int conId, int round) {
        // Weekly and monthly options differ in trading class and settlement, not in symbol.
        return round % 2 == 0
                ? condor(conId, "SPX", "SPXW", expiries.weekly(round / 2), 7350, 95)
                : condor(conId, "SPX", "SPX", expiries.monthly(round / 2), 7350, 100);
    }

    private List<Terms> ofStock(String symbol, int conId, int round, int spot) {
        LocalDate expiry = expiries.weekly(round);
        BigDecimal price = BigDecimal.valueOf(spot);
        int width = Math.max(1, spot / 50);
        return switch (round) {
            case 0 -> List.of(Listings.stock(conId, symbol, "NYSE", "USD", spot + ".25", "10"));
            case 1 -> condor(conId, symbol, symbol, expiry, spot, width);
            default ->
                switch (round % 3) {
                    case 0 ->
                        List.of(Listings.option(
                                conId, symbol, symbol, expiry, BigDecimal.valueOf(spot + width), "C", price));
                    case 1 ->
                        List.of(Listings.option(
                                conId,
                                symbol,
                                symbol,
                                expiry,
                                BigDecimal.valueOf(Math.max(1, spot - width)),
                                "P",
                                price));
                    default -> condor(conId, symbol, symbol, expiry, spot, width);
                };
        };
    }

    private List<Terms> ofFuture(int conId, int round) {
        LocalDate expiry = expiries.monthly(round / 2 * 3);
        return round % 2 == 0
                ? List.of(Listings.future(conId, "ES", "CME", expiry, "50", "6702.25", "0.25"))
                : List.of(Listings.futureOption(
                        conId, "ES", "CME", expiry, "50", BigDecimal.valueOf(6500), "P", BigDecimal.valueOf(6702)));
    }

    private List<Terms> ofOil(int conId, int round) {
        // April 2020 happened.
        String price = round == 0 ? "-37.63" : "61." + (10 + round % 90);
        return List.of(Listings.future(conId, "CL", "NYMEX", expiries.monthly(round), "1000", price, "0.01"));
    }

    private List<Terms> ofNasdaq(int conId, int round) {
        BigDecimal strike = BigDecimal.valueOf(21_000 + 100L * (round % 40));
        return List.of(
                Listings.option(conId, "NDX", "NDXP", expiries.weekly(round), strike, "C", BigDecimal.valueOf(25_000)));
    }

    private List<Terms> ofPennyStock(int conId, int round) {
        BigDecimal strike = new BigDecimal("0.5").multiply(BigDecimal.valueOf(1 + round % 5));
        return List.of(Listings.option(
                conId,
                "SNDL",
                "SNDL",
                expiries.weekly(round),
                strike,
                round % 2 == 0 ? "C" : "P",
                new BigDecimal("1.75")));
    }

    private List<Terms> ofBond(int conId, int round) {
        return List.of(Listings.bond(conId, "US-T", expiries.monthly(24 + round), "98.5"));
    }

    private static List<Terms> ofCurrency(int conId, int round) {
        return switch (round) {
            case 0 -> List.of(Listings.currencyPair(12087792, "EUR", "USD", "1.15255", "0.00005"));
            case 1 -> List.of(Listings.currencyPair(conId, "EUR", "CHF", "0.92870", "0.00005"));
            case 2 -> List.of(Listings.currencyPair(conId, "EUR", "JPY", "181.225", "0.005"));
            default -> List.of();
        };
    }

    private static List<Terms> ofGermanStock(int conId, int round) {
        return round == 0 ? List.of(Listings.stock(conId, "SAP", "IBIS", "EUR", "212.65", "5")) : List.of();
    }

    private static List<Terms> condor(
            int conId, String symbol, String tradingClass, LocalDate expiry, int spot, int width) {
        BigDecimal middle = BigDecimal.valueOf(spot);
        BigDecimal step = BigDecimal.valueOf(width);
        BigDecimal half = step.divide(BigDecimal.TWO, 0, RoundingMode.UP);
        BigDecimal shortPut = middle.subtract(step).subtract(half);
        BigDecimal shortCall = middle.add(step).add(half);
        return List.of(
                Listings.option(conId, symbol, tradingClass, expiry, shortPut.subtract(step), "P", middle),
                Listings.option(conId + 1, symbol, tradingClass, expiry, shortPut, "P", middle),
                Listings.option(conId + 2, symbol, tradingClass, expiry, shortCall, "C", middle),
                Listings.option(conId + 3, symbol, tradingClass, expiry, shortCall.add(step), "C", middle));
    }

    private static String stockSymbol(int index) {
        if (index < STOCKS.size()) {
            return STOCKS.get(index);
        }
        // No real ticker of four letters begins with two Zs.
        int rest = index - STOCKS.size();
        return "ZZ" + (char) ('A' + rest / 26) + (char) ('A' + rest % 26);
    }

    private static int stockPrice(int symbol) {
        return 20 + symbol * 37 % 480;
    }
}
