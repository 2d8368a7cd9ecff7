package io.truebook.simulator;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.NoSuchElementException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The control API over HTTP, on the loopback address. Answers JSON; 400 names field and value, 404 an unknown route or
 * session, 405 a wrong method, 409 a market that has stopped. Only requests addressed to this machine by name are
 * answered, so that a web page cannot reach it through a name of its own.
 */
final class ControlHttp implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ControlHttp.class);
    private static final int MAX_BODY = 64 * 1024 * 1024;
    private static final int BAD_REQUEST = 400;
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;
    private static final int WRONG_METHOD = 405;
    private static final int CONFLICT = 409;
    private static final int INTERNAL = 500;

    private final HttpServer http;
    private final ExecutorService executor;
    private final ControlRoutes routes;

    private ControlHttp(HttpServer http, ExecutorService executor, ControlRoutes routes) {
        this.http = http;
        this.executor = executor;
        this.routes = routes;
    }

    static ControlHttp start(int port, SimulatorControl control) throws IOException {
        HttpServer http;
        try {
            http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        } catch (IOException e) {
            throw new IOException("Cannot listen on 127.0.0.1:" + port + " (controlPort): " + e.getMessage(), e);
        }
        ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
        ControlHttp started = new ControlHttp(http, executor, new ControlRoutes(control));
        http.setExecutor(executor);
        http.createContext("/", started::handle);
        http.start();
        return started;
    }

    int port() {
        return http.getAddress().getPort();
    }

    @Override
    public void close() {
        http.stop(0);
        executor.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (!isAddressedHere(exchange)) {
                fail(
                        exchange,
                        FORBIDDEN,
                        "Only http://127.0.0.1:" + port() + " and http://localhost:" + port() + " are answered");
                return;
            }
            answer(exchange);
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        try {
            String path = exchange.getRequestURI().getPath();
            ControlRoutes.Route route = routes.route(path);
            if (route == null) {
                fail(exchange, NOT_FOUND, "There is no " + path + "; GET / lists what there is");
            } else if (!route.method().equals(exchange.getRequestMethod())) {
                fail(
                        exchange,
                        WRONG_METHOD,
                        path + " takes " + route.method() + ", not " + exchange.getRequestMethod());
            } else {
                run(exchange, route);
            }
        } catch (Refused e) {
            refuse(exchange, e);
        } catch (NoSuchElementException e) {
            fail(exchange, NOT_FOUND, String.valueOf(e.getMessage()));
        } catch (IllegalStateException e) {
            fail(exchange, CONFLICT, String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            LOG.error("{} {} failed", exchange.getRequestMethod(), exchange.getRequestURI(), e);
            fail(exchange, INTERNAL, e.toString());
        }
    }

    private static void run(HttpExchange exchange, ControlRoutes.Route route) throws IOException {
        JsonObject in = route.method().equals("GET") ? query(exchange) : body(exchange);
        ControlRoutes.Answer answer = route.handler().handle(in);
        exchange.getResponseHeaders().set("Content-Type", answer.contentType());
        exchange.sendResponseHeaders(200, 0);
        try (OutputStream out = exchange.getResponseBody()) {
            answer.writer().write(out);
        }
    }

    private static JsonObject query(HttpExchange exchange) {
        String query = exchange.getRequestURI().getQuery();
        return ControlRoutes.query(query == null ? "" : query);
    }

    private static JsonObject body(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readNBytes(MAX_BODY + 1);
        if (body.length > MAX_BODY) {
            throw new Refused("body", body.length + " bytes or more", "at most " + MAX_BODY + " bytes");
        }
        String text = new String(body, StandardCharsets.UTF_8);
        return JsonReader.object(text.isBlank() ? "{}" : text);
    }

    private boolean isAddressedHere(HttpExchange exchange) {
        String host = exchange.getRequestHeaders().getFirst("Host");
        return host != null && (host.equals("127.0.0.1:" + port()) || host.equals("localhost:" + port()));
    }

    private static void refuse(HttpExchange exchange, Refused refused) throws IOException {
        JsonText json = new JsonText()
                .open('{')
                .field("error", String.valueOf(refused.getMessage()))
                .field("field", refused.field())
                .field("value", refused.value())
                .close('}');
        send(exchange, BAD_REQUEST, json);
    }

    private static void fail(HttpExchange exchange, int status, String message) throws IOException {
        send(exchange, status, new JsonText().open('{').field("error", message).close('}'));
    }

    private static void send(HttpExchange exchange, int status, JsonText json) throws IOException {
        byte[] bytes = json.toString().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }
}
