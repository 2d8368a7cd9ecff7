package io.truebook.tws;

import io.truebook.tws.ServerVersion.Gate;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What TWS says to a client: one record per message, named as IB names it, its text layout (after the message id) in
 * its Javadoc. {@code ver} is the message's own version field, which carries no meaning at the versions we speak.
 *
 * <p>Every {@link Message} can be decoded and encoded, so that a simulator can play the server. {@link Unknown} and
 * {@link Unacceptable} are what {@link MessageDecoder} makes of input it cannot turn into a message.
 */
public sealed interface Incoming {
    /** The message id on the wire, 1 to 200 in the text tier. */
    int id();

    /** A message of which we know the layout. */
    sealed interface Message extends Incoming {
        /** Writes the payload, id first, in the layout of the given version. */
        void encode(FieldWriter out, ServerVersion version);
    }

    /** A message about one holding or account value, which can be set aside without losing the connection. */
    sealed interface Row extends Message {
        Subject subject();
    }

    /**
     * Whom a row is about, as far as the row says: zero or empty where it does not.
     *
     * @param reqId the request that the row answers
     */
    record Subject(int reqId, String account, int conId, String modelCode) {}

    /** A message we have no use for. To be counted, not to be alarmed at: TWS sends many. */
    record Unknown(int id) implements Incoming {}

    /**
     * A row whose frame and fields are sound, but one value cannot be held. It belongs in the quarantine, and its
     * subject must count as not known: the row says that a position exists, but not how large it is.
     *
     * @param field IB's name of the field
     * @param value the field's text, shortened and printable
     * @param reason why it cannot be held, for people
     * @param raw the whole row, shortened and printable, its fields separated by {@code |}
     */
    record Unacceptable(int id, Subject subject, String field, String value, String reason, String raw)
            implements Incoming {}

    /**
     * Message 15: the accounts of the login, sent unasked after the handshake.
     *
     * <pre>ver(1) | accountsList</pre>
     *
     * @param accountsList separated by commas, perhaps with one at the end
     */
    record ManagedAccounts(String accountsList) implements Message {
        static final int ID = 15;

        /** The accounts in the order sent. */
        public List<String> accounts() {
            return Arrays.stream(accountsList.split(",", -1))
                    .map(String::strip)
                    .filter(account -> !account.isEmpty())
                    .toList();
        }

        static ManagedAccounts decode(FieldReader in) {
            in.skipVersion();
            return new ManagedAccounts(in.longText("accountsList"));
        }

        @Override
        public void encode(FieldWriter out, ServerVersion version) {
            out.integer(ID).integer(1).text(accountsList);
        }

        @Override
        public int id() {
            return ID;
        }
    }

    /**
     * Message 9: the first order id that is free, sent unasked after the handshake; with message 15 it says that TWS is
     * ready for requests.
     *
     * <pre>ver(1) | orderId</pre>
     */
    record NextValidId(int orderId) implements Message {
        static final int ID = 9;

        static NextValidId decode(FieldReader in) {
            in.skipVersion();
            return new NextValidId(in.integer("orderId"));
        }

        @Override
        public void encode(FieldWriter out, ServerVersion version) {
            out.integer(ID).integer(1).integer(orderId);
        }

        @Override
        public int id() {
            return ID;
        }
    }

    /**
     * Message 4: an error or a notice.
     *
     * <pre>
     * below 166    ver(2) | id | code | text
     * 166 to 193   ver(2) | id | code | text | advancedOrderRejectJson
     * from 194              id | code | text | advancedOrderRejectJson | errorTime
     * </pre>
     *
     * @param requestId the request it answers, or -1 for a notice about the connection
     * @param text unescaped; TWS sends what is beyond ASCII as backslash, u and four hex digits
     * @param advancedOrderRejectJson empty when there is none
     * @param errorTimeMillis the server's clock, milliseconds since 1970 UTC; absent before version 194
     */
    record ErrorMessage(
            int requestId,
            int code,
            String text,
            String advancedOrderRejectJson,
            @Nullable Long errorTimeMillis) implements Message {
        static final int ID = 4;

        static ErrorMessage decode(FieldReader in, ServerVersion version) {
            boolean timed = version.supports(Gate.ERROR_TIME);
            if (!timed) {
                in.skipVersion();
            }
            int requestId = in.integer("id");
            int code = in.integer("errorCode");
            String text = AsciiEscapes.unescape(in.longText("errorMsg"));
            String json = version.supports(Gate.ADVANCED_ORDER_REJECT)
                    ? AsciiEscapes.unescape(in.longText("advancedOrderRejectJson"))
                    : "";
            return new ErrorMessage(requestId, code, text, json, timed ? time(in.number("errorTime")) : null);
        }

        @Override
        public void encode(FieldWriter out, ServerVersion version) {
            out.integer(ID);
            if (!version.supports(Gate.ERROR_TIME)) {
                out.integer(2);
            }
            out.integer(requestId).integer(code).text(AsciiEscapes.escape(text));
            if (version.supports(Gate.ADVANCED_ORDER_REJECT)) {
                out.text(AsciiEscapes.escape(advancedOrderRejectJson));
            }
            if (version.supports(Gate.ERROR_TIME)) {
                out.integer(errorTimeMillis == null ? 0 : errorTimeMillis);
            }
        }

        private static @Nullable Long time(long millis) {
            return millis == 0 || millis == UnsetForms.TIME ? null : millis;
        }

        @Override
        public int id() {
            return ID;
        }
    }

    /**
     * Message 49: the server's clock, in answer to request 49.
     *
     * <pre>ver(1) | time</pre>
     *
     * @param epochSeconds seconds since 1970 UTC
     */
    record CurrentTime(long epochSeconds) implements Message {
        static final int ID = 49;

        static CurrentTime decode(FieldReader in) {
            in.skipVersion();
            return new CurrentTime(in.number("time"));
        }

        @Override
        public void encode(FieldWriter out, ServerVersion version) {
            out.integer(ID).integer(1).integer(epochSeconds);
        }

        @Override
        public int id() {
            return ID;
        }
    }

    /**
     * Message 61: one holding, in answer to request 61 and at every change after it.
     *
     * <pre>ver(3) | account | {@link ContractFields contract} | position | avgCost</pre>
     *
     * @param position + long, - short, 0 closed; exact
     * @param avgCost per contract, with multiplier and commissions, in the contract's currency; absent when unset
     */
    record Position(
            String account,
            ContractFields contract,
            BigDecimal position,
            @Nullable BigDecimal avgCost) implements Row {
        static final int ID = 61;

        static Position decode(FieldReader in) {
            in.skipVersion(3);
            return new Position(
                    in.text("account"), ContractFields.decode(in), in.requiredSize("position"), in.amount("avgCost"));
        }

        @Override
        public void encode(FieldWriter out, ServerVersion version) {
            out.integer(ID).integer(3).text(account);
            contract.encode(out);
            out.size(position).amount(avgCost);
        }

        @Override
        public Subject subject() {
            return new Subject(0, account, contract.conId(), "");
        }

        @Override
        public int id() {
            return ID;
        }
    }

    /**
     * Message 62: all holdings of request 61 have been sent once.
     *
     * <pre>ver(1)</pre>
     */
    record PositionEnd() implements Message {
        static final int ID = 62;

        static PositionEnd decode(FieldReader in) {
            in.skipVersion();
            return new PositionEnd();
        }

        @Override
        public void encode(FieldWriter out, ServerVersion version) {
            out.integer(ID).integer(1);
        }

        @Override
        public int id() {
            return ID;
        }
    }

    /**
     * Message 71: one holding of an account or model, in answer to request 74 and at every change after it.
     *
     * <pre>ver(1) | reqId | account | {@link ContractFields contract} | position | avgCost | modelCode</pre>
     *
     * @param position as in {@link Position}
     * @param avgCost as in {@link Position}
     */
    record PositionMulti(
            int reqId,
            String account,
            ContractFields contract,
            BigDecimal position,
            @Nullable BigDecimal avgCost,
            String modelCode)
            implements Row {
        static final int ID = 71;

        static PositionMulti decode(FieldReader in) {
            in.skipVersion();
            return new PositionMulti(
                    in.integer("reqId"),
                    in.text("account"),
                    ContractFields.decode(in),
                    in.requiredSize("position"),
                    in.amount("avgCost"),
                    in.text("modelCode"));
        }

        @Override
        public void encode(FieldWriter out, ServerVersion version) {
            out.integer(ID).integer(1).integer(reqId).text(account);
            contract.encode(out);
            out.size(position).amount(avgCost).text(modelCode);
        }

        @Override
        public Subject subject() {
            return new Subject(reqId, account, contract.conId(), modelCode);
        }

        @Override
        public int id() {
            return ID;
        }
    }

    /**
     * Message 72: all holdings of that request 74 have been sent once.
     *
     * <pre>ver(1) | reqId</pre>
     */
    record PositionMultiEnd(int reqId) implements Message {
        static final int ID = 72;

        static PositionMultiEnd decode(FieldReader in) {
            in.skipVersion();
            return new PositionMultiEnd(in.integer("reqId"));
        }

        @Override
        public void encode(FieldWriter out, ServerVersion version) {
            out.integer(ID).integer(1).integer(reqId);
        }

        @Override
        public int id() {
            return ID;
        }
    }

    /**
     * Message 6: one figure of an account, in answer to request 6.
     *
     * <pre>ver(2) | key | value | currency | account</pre>
     *
     * @param value as sent: most are numbers, some are words such as {@code false}
     * @param currency a currency, {@code BASE}, or empty
     */
    record UpdateAccountValue(String key, String value, String currency, String account) implements Row {
        static final int ID = 6;

        static UpdateAccountValue decode(FieldReader in) {
            in.skipVersion(2);
            return new UpdateAccountValue(in.text("key"), in.text("value"), in.text("currency"), in.text("account"));
        }

        @Override
        public void encode(FieldWriter out, ServerVersion version) {
            out.integer(ID).integer(2).text(key).text(value).text(currency).text(account);
        }

        @Override
        public Subject subject() {
            return new Subject(0, account, 0, "");
        }

        @Override
        public int id() {
            return ID;
        }
    }

    /**
     * Message 7: one holding with its valuation, in answer to request 6, on a change and about every three minutes.
     *
     * <pre>
     * ver(8) | {@link ContractFields contract} | position | marketPrice | marketValue | averageCost
     *        | unrealizedPNL | realizedPNL | account
     * </pre>
     *
     * @param position as in {@link Position}
     * @param marketPrice per unit, may be negative; absent when unset, like the amounts after it
     * @param marketValue in the contract's currency, multiplier included
     * @param averageCost as {@code avgCost} in {@link Position}
     */
    record UpdatePortfolio(
            ContractFields contract,
            BigDecimal position,
            @Nullable BigDecimal marketPrice,
            @Nullable BigDecimal marketValue,
            @Nullable BigDecimal averageCost,
            @Nullable BigDecimal unrealizedPnl,
            @Nullable BigDecimal realizedPnl,
            String account)
            implements Row {
        static final int ID = 7;

        static UpdatePortfolio decode(FieldReader in) {
            in.skipVersion(8);
            return new UpdatePortfolio(
                    ContractFields.decode(in),
                    in.requiredSize("position"),
                    in.amount("marketPrice"),
                    in.amount("marketValue"),
                    in.amount("averageCost"),
                    in.amount("unrealizedPNL"),
                    in.amount("realizedPNL"),
                    in.text("account"));
        }

        @Override
        public void encode(FieldWriter out, ServerVersion version) {
            out.integer(ID).integer(8);
            contract.encode(out);
            out.size(position)
                    .amount(marketPrice)
                    .amount(marketValue)
                    .amount(averageCost)
                    .amount(unrealizedPnl)
                    .amount(realizedPnl)
                    .text(account);
        }

        @Override
        public Subject subject() {
            return new Subject(0, account, contract.conId(), "");
        }

        @Override
        public int id() {
            return ID;
        }
    }

    /**
     * Message 8: when the figures of request 6 were last computed.
     *
     * <pre>ver(1) | timestamp</pre>
     *
     * @param timestamp {@code HH:mm} in the zone of the gateway's host, without a date
     */
    record UpdateAccountTime(String timestamp) implements Message {
        static final int ID = 8;

        static UpdateAccountTime decode(FieldReader in) {
            in.skipVersion();
            return new UpdateAccountTime(in.text("timestamp"));
        }

        @Override
        public void encode(FieldWriter out, ServerVersion version) {
            out.integer(ID).integer(1).text(timestamp);
        }

        @Override
        public int id() {
            return ID;
        }
    }

    /**
     * Message 54: the first round of request 6 is complete. It may come before the last rows of message 7.
     *
     * <pre>ver(1) | account</pre>
     */
    record AccountDownloadEnd(String account) implements Message {
        static final int ID = 54;

        static AccountDownloadEnd decode(FieldReader in) {
            in.skipVersion();
            return new AccountDownloadEnd(in.text("account"));
        }

        @Override
        public void encode(FieldWriter out, ServerVersion version) {
            out.integer(ID).integer(1).text(account);
        }

        @Override
        public int id() {
            return ID;
        }
    }

    /**
     * Message 95: profit and loss of one holding, in answer to request 94, about once a second while it changes.
     *
     * <pre>reqId | pos | dailyPnL | unrealizedPnL | realizedPnL | value</pre>
     *
     * @param position + long, - short; absent when unset, like the amounts after it
     * @param value market value in the contract's currency
     */
    record PnlSingle(
            int reqId,
            @Nullable BigDecimal position,
            @Nullable BigDecimal dailyPnl,
            @Nullable BigDecimal unrealizedPnl,
            @Nullable BigDecimal realizedPnl,
            @Nullable BigDecimal value)
            implements Row {
        static final int ID = 95;

        static PnlSingle decode(FieldReader in) {
            return new PnlSingle(
                    in.integer("reqId"),
                    in.size("pos"),
                    in.amount("dailyPnL"),
                    in.amount("unrealizedPnL"),
                    in.amount("realizedPnL"),
                    in.amount("value"));
        }

        @Override
        public void encode(FieldWriter out, ServerVersion version) {
            out.integer(ID)
                    .integer(reqId)
                    .size(position)
                    .amount(dailyPnl)
                    .amount(unrealizedPnl)
                    .amount(realizedPnl)
                    .amount(value);
        }

        @Override
        public Subject subject() {
            return new Subject(reqId, "", 0, "");
        }

        @Override
        public int id() {
            return ID;
        }
    }
}
