package io.truebook.simulator;

import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The routes of the control API: their fields, and what they answer. */
final class ControlRoutes {
    private static final String JSON = "application/json";
    private static final int FLUSH_CHARS = 1 << 16;
    private static final int NOTICE = -1;
    private static final int MAX_MILLIS = 24 * 3600 * 1000;

    /** How the frames of a session are listed. */
    enum Payload {
        SHA256,
        HEX,
        BASE64,
        /** Not a list, but the file as it is. */
        BINARY
    }

    /** Handles a request whose fields, of the query or the body, are given. */
    interface Handler {
        Answer handle(JsonObject in) throws IOException;
    }

    /** Something to do, its fields known. */
    interface Deed {
        void run() throws IOException;
    }

    /** Writes the body of an answer. */
    interface BodyWriter {
        void write(OutputStream out) throws IOException;
    }

    /** What a route answers when all is well. */
    record Answer(String contentType, BodyWriter writer) {
        static Answer json(JsonText json) {
            return new Answer(JSON, json::drainTo);
        }
    }

    /** One thing to ask or do. */
    record Route(String method, String fields, Handler handler) {}

    private final SimulatorControl control;
    private final Map<String, Route> routes = new LinkedHashMap<>();

    ControlRoutes(SimulatorControl control) {
        this.control = control;
        looks();
        contents();
        time();
        connections();
        answers();
    }

    /** The route of a path; absent when there is none. */
    @Nullable
    Route route(String path) {
        return routes.get(path);
    }

    /** The fields of a query, all of them strings. */
    static JsonObject query(String query) {
        Map<String, Object> fields = new LinkedHashMap<>();
        for (String pair : query.split("&", -1)) {
            if (!pair.isEmpty()) {
                int equals = pair.indexOf('=');
                fields.put(equals < 0 ? pair : pair.substring(0, equals), equals < 0 ? "" : pair.substring(equals + 1));
            }
        }
        return new JsonObject(fields);
    }

    private void looks() {
        get("/", "", in -> Answer.json(list()));
        get("/truth", "", in -> Answer.json(truth()));
        get("/status", "", in -> Answer.json(status()));
        get("/requests", "", in -> Answer.json(requests()));
        get("/lost", "", in -> Answer.json(lost()));
        get("/sent", "session?, from?, limit?, payload? (sha256, hex, base64, binary)", this::sent);
    }

    private void contents() {
        action(
                "/position",
                "account, conid, position, averageCost, contract? {symbol, secType, price, expiry?, strike?, right?,"
                        + " multiplier?, exchange?, currency?, localSymbol?, tradingClass?}");
        action("/fill", "account, conid, quantity, price?");
        action("/expire", "conid, rows? (zero, none)");
        action("/loss", "perMille");
        action("/duplicate", "perMille");
    }

    private void time() {
        post("/freeze", "", in -> control::freeze);
        post("/thaw", "", in -> control::thaw);
        post("/steps", "count", in -> {
            int count = in.integer("count", 0, Integer.MAX_VALUE);
            return () -> control.steps(count);
        });
        post("/rate", "perSecond", in -> {
            int perSecond = in.integer("perSecond", 0, SimulatorSettings.MAX_RATE);
            return () -> control.rate(perSecond);
        });
    }

    private void connections() {
        post("/drop", "session?, how? (close, reset, mid_frame)", this::drop);
        post("/close-port", "", in -> control::closePort);
        post("/open-port", "", in -> control::openPort);
        post("/silent", "millis?", this::silence);
        post("/resume", "", in -> control::resume);
        post("/error", "code, text, id?", this::error);
        post(
                "/raw",
                "one of: hex (a payload), fields (its fields), bytes (hex, without a length before them)",
                this::raw);
    }

    private void answers() {
        post("/cut", "rows?, end? (marker, none, close)", this::cut);
        post(
                "/refuse",
                "of (start_api, positions, positions_multi, account_updates), code, text, times?",
                this::refuse);
        post("/dribble", "rows, values? (when_sent, when_asked)", this::dribble);
        post("/clear", "", in -> control::clear);
    }

    private Deed drop(JsonObject in) {
        Drop how = in.choice("how", Drop.class, Drop.CLOSE);
        if (!in.has("session")) {
            return () -> control.drop(how);
        }
        int session = in.integer("session", 1, Integer.MAX_VALUE);
        return () -> control.drop(session, how);
    }

    private Deed silence(JsonObject in) {
        if (!in.has("millis")) {
            return control::silence;
        }
        Duration time = Duration.ofMillis(in.integer("millis", 1, MAX_MILLIS));
        return () -> control.silence(time);
    }

    private Deed error(JsonObject in) {
        int requestId = in.integer("id", Integer.MIN_VALUE, Integer.MAX_VALUE, NOTICE);
        int code = anyInteger(in, "code");
        String text = in.text("text");
        return () -> control.error(requestId, code, text);
    }

    private Deed raw(JsonObject in) {
        if (in.has("hex")) {
            byte[] payload = hex(in, "hex");
            return () -> control.raw(payload);
        }
        if (in.has("fields")) {
            List<String> fields = in.texts("fields");
            return () -> control.raw(fields);
        }
        byte[] bytes = hex(in, "bytes");
        return () -> control.rawBytes(bytes);
    }

    private Deed cut(JsonObject in) {
        SnapshotCut cut = new SnapshotCut(
                in.choice("end", SnapshotCut.End.class, SnapshotCut.End.NONE),
                in.integer("rows", 0, Integer.MAX_VALUE, 0));
        return () -> control.cut(cut);
    }

    private Deed refuse(JsonObject in) {
        Refusal refusal = new Refusal(
                in.choice("of", Refusal.Of.class),
                anyInteger(in, "code"),
                in.text("text"),
                in.integer("times", 1, Integer.MAX_VALUE, Refusal.ALWAYS));
        return () -> control.refuse(refusal);
    }

    private Deed dribble(JsonObject in) {
        Dribble dribble = new Dribble(
                in.integer("rows", 0, Integer.MAX_VALUE),
                in.choice("values", Dribble.Values.class, Dribble.Values.WHEN_SENT));
        return () -> control.dribble(dribble);
    }

    private static int anyInteger(JsonObject in, String field) {
        return in.integer(field, Integer.MIN_VALUE, Integer.MAX_VALUE);
    }

    private static byte[] hex(JsonObject in, String field) {
        String hex = in.text(field);
        try {
            return HexFormat.of().parseHex(hex);
        } catch (IllegalArgumentException e) {
            throw new Refused(field, hex, "pairs of hex digits");
        }
    }

    private JsonText list() {
        JsonText json = new JsonText().open('[');
        routes.forEach((path, route) -> json.open('{')
                .field("method", route.method())
                .field("path", path)
                .field("fields", route.fields())
                .close('}'));
        return json.close(']');
    }

    private JsonText truth() {
        JsonText json = new JsonText().open('{');
        json.field("hash", control.truthHash()).key("positions").open('[');
        for (HeldPosition held : control.truth()) {
            BigDecimal strike = held.contract().strike();
            json.open('{')
                    .field("account", held.account())
                    .field("conid", held.conid())
                    .field("symbol", held.symbol())
                    .field("secType", held.contract().secType())
                    .field("expiry", held.contract().expiry())
                    .field("strike", strike == null ? "" : JsonText.decimal(strike))
                    .field("right", held.contract().right())
                    .field("multiplier", held.contract().multiplier())
                    .field("currency", held.contract().currency())
                    .field("localSymbol", held.contract().localSymbol())
                    .field("tradingClass", held.contract().tradingClass())
                    .field("position", held.position())
                    .field("averageCost", held.averageCost())
                    .close('}');
        }
        return json.close(']').close('}');
    }

    private JsonText status() {
        SimulatorStatus status = control.status();
        JsonText json = new JsonText()
                .open('{')
                .field("seed", status.seed())
                .field("step", status.step())
                .field("ratePerSecond", status.ratePerSecond())
                .field("frozen", status.isFrozen())
                .field("silent", status.isSilent())
                .field("listening", status.isListening())
                .field("positions", status.positions())
                .field("pendingBytes", status.pendingBytes())
                .field("lostRows", status.lostRows())
                .field("failure", status.failure());
        json.key("accounts").open('[');
        status.accounts().forEach(json::text);
        json.close(']').key("sessions").open('[');
        status.sessions().forEach(json::integer);
        return json.close(']').close('}');
    }

    private JsonText requests() {
        JsonText json = new JsonText().open('{').key("counts").open('{');
        control.requestCounts().forEach((id, count) -> json.field(Integer.toString(id), count));
        json.close('}').key("latest").open('[');
        control.requests()
                .forEach(request -> json.open('{')
                        .field("index", request.index())
                        .field("session", request.session())
                        .field("id", request.id())
                        .field("fields", request.fields())
                        .close('}'));
        return json.close(']').close('}');
    }

    private JsonText lost() {
        JsonText json = new JsonText().open('[');
        control.lost()
                .forEach(row -> json.open('{')
                        .field("step", row.step())
                        .field("account", row.account())
                        .field("conid", row.conid())
                        .close('}'));
        return json.close(']');
    }

    private Answer sent(JsonObject in) throws IOException {
        if (!in.has("session")) {
            return Answer.json(sessions());
        }
        int session = in.integer("session", 1, Integer.MAX_VALUE);
        Payload payload = in.choice("payload", Payload.class, Payload.SHA256);
        int from = in.integer("from", 0, Integer.MAX_VALUE, 0);
        int limit = in.integer("limit", 0, Integer.MAX_VALUE, Integer.MAX_VALUE);
        SentSession record = control.session(session);
        return payload == Payload.BINARY
                ? new Answer("application/octet-stream", out -> Files.copy(record.file(), out))
                : new Answer(JSON, out -> writeFrames(session, payload, from, limit, out));
    }

    private JsonText sessions() throws IOException {
        JsonText json = new JsonText().open('[');
        for (SentSession session : control.sessions()) {
            json.open('{')
                    .field("session", session.session())
                    .field("file", session.file().toString())
                    .field("frames", session.frames())
                    .field("bytes", session.bytes())
                    .field("open", session.isOpen())
                    .field("whole", session.isWhole())
                    .close('}');
        }
        return json.close(']');
    }

    /** Streams the list: a session may have a million frames. */
    private void writeFrames(int session, Payload payload, int from, int limit, OutputStream out) throws IOException {
        JsonText json =
                new JsonText().open('{').field("session", session).key("frames").open('[');
        control.sent(session, (index, bytes) -> {
            if (index >= from && index - from < limit) {
                json.open('{').field("index", index).field("id", messageId(bytes));
                json.field(payload.name().toLowerCase(Locale.ROOT), shown(bytes, payload))
                        .close('}');
            }
            if (json.length() > FLUSH_CHARS) {
                json.drainTo(out);
            }
            return index - from < limit;
        });
        json.close(']').close('}').drainTo(out);
    }

    /** The first field; empty when it is no number. */
    private static String messageId(byte[] payload) {
        int end = 0;
        while (end < payload.length && payload[end] >= '0' && payload[end] <= '9') {
            end++;
        }
        return new String(payload, 0, end, StandardCharsets.US_ASCII);
    }

    private static String shown(byte[] payload, Payload how) {
        return switch (how) {
            case HEX -> HexFormat.of().formatHex(payload);
            case BASE64 -> Base64.getEncoder().encodeToString(payload);
            case SHA256, BINARY -> SimulatorControl.sha256(payload);
        };
    }

    /** An answer is written after all fields were checked. */
    private void get(String path, String fields, Handler handler) {
        routes.put(path, new Route("GET", fields, in -> {
            Answer answer = handler.handle(in);
            in.finish();
            return answer;
        }));
    }

    /** Nothing is done before all fields were checked. */
    private void post(String path, String fields, Function<JsonObject, Deed> reading) {
        routes.put(path, new Route("POST", fields, in -> {
            Deed deed = reading.apply(in);
            in.finish();
            deed.run();
            return Answer.json(new JsonText().open('{').field("ok", true).close('}'));
        }));
    }

    private void action(String path, String fields) {
        post(path, fields, in -> {
            Action action = ActionJson.read(path.substring(1), in);
            return () -> control.act(action);
        });
    }
}
