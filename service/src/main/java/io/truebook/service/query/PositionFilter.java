package io.truebook.service.query;

import io.truebook.domain.PositionUpdate;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Which positions somebody wants to see; what is absent does not restrict.
 *
 * @param account an account
 * @param symbol an underlying's symbol, in any case
 * @param type a security type such as OPT, in any case
 * @param flat whether closed positions are shown
 */
public record PositionFilter(
        @Nullable String account,
        @Nullable String symbol,
        @Nullable String type,
        Flat flat) {

    /** Everything that is held. */
    public static final PositionFilter HELD = new PositionFilter(null, null, null, Flat.LEFT_OUT);

    /** Closed positions. */
    public enum Flat {
        LEFT_OUT,
        INCLUDED
    }

    public PositionFilter {
        symbol = symbol == null ? null : symbol.toUpperCase(Locale.ROOT);
        type = type == null ? null : type.toUpperCase(Locale.ROOT);
    }

    boolean accepts(PositionUpdate position) {
        return (flat == Flat.INCLUDED || !position.isFlat())
                && (account == null || account.equals(position.account().value()))
                && (symbol == null || symbol.equals(position.contract().symbol().toUpperCase(Locale.ROOT)))
                && (type == null || type.equals(position.contract().secType()));
    }
}
