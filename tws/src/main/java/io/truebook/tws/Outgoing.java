package io.truebook.tws;

/**
 * Everything this product can say to TWS: a closed list of questions, none of which can place, change or cancel an
 * order. One record per message, named as IB names it, its text layout (after the message id) in its Javadoc.
 */
public sealed interface Outgoing extends Request {
    /** Writes the payload, id first. The layouts are the same at all versions we speak. */
    void encode(FieldWriter out);

    /**
     * Message 71: begins the session.
     *
     * <pre>2 | clientId | optionalCapabilities</pre>
     *
     * @param clientId 1 or more; {@link WireGuard} refuses 0, which would also bind orders entered by hand
     * @param optionalCapabilities empty for us
     */
    record StartApi(int clientId, String optionalCapabilities) implements Outgoing {
        static final int ID = 71;

        public static StartApi as(int clientId) {
            return new StartApi(clientId, "");
        }

        static StartApi decode(FieldReader in) {
            in.skipVersion();
            return new StartApi(in.integer("clientId"), in.longText("optionalCapabilities"));
        }

        @Override
        public void encode(FieldWriter out) {
            out.integer(ID).integer(2).integer(clientId).printable("optionalCapabilities", optionalCapabilities);
        }

        @Override
        public int id() {
            return ID;
        }
    }

    /**
     * Message 17: asks for message 15 again.
     *
     * <pre>1</pre>
     */
    record ReqManagedAccts() implements Outgoing {
        static final int ID = 17;

        static ReqManagedAccts decode(FieldReader in) {
            in.skipVersion();
            return new ReqManagedAccts();
        }

        @Override
        public void encode(FieldWriter out) {
            out.integer(ID).integer(1);
        }

        @Override
        public int id() {
            return ID;
        }
    }

    /**
     * Message 61: asks for the holdings of all accounts of the login (61, then 62) and for their changes.
     *
     * <pre>1</pre>
     */
    record ReqPositions() implements Outgoing {
        static final int ID = 61;

        static ReqPositions decode(FieldReader in) {
            in.skipVersion();
            return new ReqPositions();
        }

        @Override
        public void encode(FieldWriter out) {
            out.integer(ID).integer(1);
        }

        @Override
        public int id() {
            return ID;
        }
    }

    /**
     * Message 64: ends request 61.
     *
     * <pre>1</pre>
     */
    record CancelPositions() implements Outgoing {
        static final int ID = 64;

        static CancelPositions decode(FieldReader in) {
            in.skipVersion();
            return new CancelPositions();
        }

        @Override
        public void encode(FieldWriter out) {
            out.integer(ID).integer(1);
        }

        @Override
        public int id() {
            return ID;
        }
    }

    /**
     * Message 74: asks for the holdings of one account or model (71, then 72) and for their changes.
     *
     * <pre>1 | reqId | account | modelCode</pre>
     */
    record ReqPositionsMulti(int reqId, String account, String modelCode) implements Outgoing {
        static final int ID = 74;

        static ReqPositionsMulti decode(FieldReader in) {
            in.skipVersion();
            return new ReqPositionsMulti(in.integer("reqId"), in.longText("account"), in.longText("modelCode"));
        }

        @Override
        public void encode(FieldWriter out) {
            out.integer(ID)
                    .integer(1)
                    .integer(reqId)
                    .printable("account", account)
                    .printable("modelCode", modelCode);
        }

        @Override
        public int id() {
            return ID;
        }
    }

    /**
     * Message 75: ends a request 74.
     *
     * <pre>1 | reqId</pre>
     */
    record CancelPositionsMulti(int reqId) implements Outgoing {
        static final int ID = 75;

        static CancelPositionsMulti decode(FieldReader in) {
            in.skipVersion();
            return new CancelPositionsMulti(in.integer("reqId"));
        }

        @Override
        public void encode(FieldWriter out) {
            out.integer(ID).integer(1).integer(reqId);
        }

        @Override
        public int id() {
            return ID;
        }
    }

    /**
     * Message 6: begins or ends the figures and valued holdings of one account (6, 7, 8, then 54). One account per TWS,
     * shared by all its clients.
     *
     * <pre>2 | subscribe(1/0) | acctCode</pre>
     */
    record ReqAccountUpdates(boolean subscribe, String acctCode) implements Outgoing {
        static final int ID = 6;

        public static ReqAccountUpdates begin(String acctCode) {
            return new ReqAccountUpdates(true, acctCode);
        }

        public static ReqAccountUpdates end(String acctCode) {
            return new ReqAccountUpdates(false, acctCode);
        }

        static ReqAccountUpdates decode(FieldReader in) {
            in.skipVersion();
            return new ReqAccountUpdates(in.flag("subscribe"), in.longText("acctCode"));
        }

        @Override
        public void encode(FieldWriter out) {
            out.integer(ID).integer(2).flag(subscribe).printable("acctCode", acctCode);
        }

        @Override
        public int id() {
            return ID;
        }
    }

    /**
     * Message 49: asks for the server's clock; the answer is also a sign of life.
     *
     * <pre>1</pre>
     */
    record ReqCurrentTime() implements Outgoing {
        static final int ID = 49;

        static ReqCurrentTime decode(FieldReader in) {
            in.skipVersion();
            return new ReqCurrentTime();
        }

        @Override
        public void encode(FieldWriter out) {
            out.integer(ID).integer(1);
        }

        @Override
        public int id() {
            return ID;
        }
    }

    /**
     * Message 94: asks for the profit and loss of one holding (95).
     *
     * <pre>reqId | account | modelCode | conId</pre>
     */
    record ReqPnlSingle(int reqId, String account, String modelCode, int conId) implements Outgoing {
        static final int ID = 94;

        static ReqPnlSingle decode(FieldReader in) {
            return new ReqPnlSingle(
                    in.integer("reqId"), in.longText("account"), in.longText("modelCode"), in.integer("conId"));
        }

        @Override
        public void encode(FieldWriter out) {
            out.integer(ID)
                    .integer(reqId)
                    .printable("account", account)
                    .printable("modelCode", modelCode)
                    .integer(conId);
        }

        @Override
        public int id() {
            return ID;
        }
    }

    /**
     * Message 95: ends a request 94.
     *
     * <pre>reqId</pre>
     */
    record CancelPnlSingle(int reqId) implements Outgoing {
        static final int ID = 95;

        static CancelPnlSingle decode(FieldReader in) {
            return new CancelPnlSingle(in.integer("reqId"));
        }

        @Override
        public void encode(FieldWriter out) {
            out.integer(ID).integer(reqId);
        }

        @Override
        public int id() {
            return ID;
        }
    }
}
