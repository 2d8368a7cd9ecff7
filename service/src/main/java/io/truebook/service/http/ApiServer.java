package io.truebook.service.http;

import io.truebook.service.settings.PositionSyncSettings;
import io.truebook.service.settings.ServerSettings;
import io.truebook.service.sync.PositionSyncService;
import io.truebook.service.watch.Watch;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.core.StandardHost;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.servlet.ServletWebServerFactory;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.http.converter.StringHttpMessageConverter;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.function.support.HandlerFunctionAdapter;
import org.springframework.web.servlet.function.support.RouterFunctionMapping;

/**
 * The HTTP interface of a running Truebook: a Spring context with the six beans it needs. Nothing is scanned for and
 * nothing is configured by guessing; that is most of a second at each start.
 */
public final class ApiServer implements AutoCloseable {

    private final Path dir;
    private final ServletWebServerApplicationContext context;
    private final URI url;

    private ApiServer(Path dir, ServletWebServerApplicationContext context, URI url) {
        this.dir = dir;
        this.context = context;
        this.url = url;
    }

    /**
     * Starts to listen, and says in the data folder where.
     *
     * @param watch the Truebook to serve and what watches it; waited for only when everything else stands
     * @throws org.springframework.boot.web.server.PortInUseException when somebody else listens there
     */
    public static ApiServer start(Path dir, ServerSettings server, PositionSyncSettings sync, Supplier<Watch> watch)
            throws IOException {
        AccessToken token = AccessToken.random();
        Path tokenFile = EndpointFile.tokenFile(dir);
        ServletWebServerApplicationContext context = new ServletWebServerApplicationContext();
        context.registerBean(ServletWebServerFactory.class, () -> tomcat(server));
        context.registerBean(DispatcherServlet.class, () -> new DispatcherServlet());
        context.registerBean(RequestGuard.class, () -> new RequestGuard(token, tokenFile));
        context.registerBean(HandlerFunctionAdapter.class, HandlerFunctionAdapter::new);
        context.registerBean(RouterFunctionMapping.class, () -> routes(watch.get(), sync));
        boolean started = false;
        try {
            context.refresh();
            URI url = url(server, Objects.requireNonNull(context.getWebServer()).getPort());
            EndpointFile.write(dir, url, token);
            started = true;
            return new ApiServer(dir, context, url);
        } finally {
            if (!started) {
                context.close();
            }
        }
    }

    private static ServletWebServerFactory tomcat(ServerSettings server) {
        TomcatServletWebServerFactory factory = new TomcatServletWebServerFactory(server.port());
        factory.setAddress(address(server));
        factory.setDisableMBeanRegistry(true);
        factory.addConnectorCustomizers(ApiServer::configure);
        factory.addContextCustomizers(context -> {
            if (context.getParent() instanceof StandardHost host) {
                host.setErrorReportValveClass(ProblemValve.class.getName());
            }
        });
        return factory;
    }

    /** Requests wait for the broker at times; virtual threads cost nothing while they do. */
    private static void configure(Connector connector) {
        connector.getProtocolHandler().setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        connector.setXpoweredBy(false);
    }

    private static InetAddress address(ServerSettings server) {
        try {
            return InetAddress.getByName(server.address());
        } catch (UnknownHostException noLoopback) {
            throw new IllegalStateException(
                    "server.address is \"" + server.address() + "\", which this machine does not know", noLoopback);
        }
    }

    private static RouterFunctionMapping routes(Watch watch, PositionSyncSettings sync) {
        Routes routes = new Routes(watch, new PositionSyncService(watch.truebook(), sync));
        RouterFunctionMapping mapping = new RouterFunctionMapping(routes.table());
        mapping.setMessageConverters(List.of(new StringHttpMessageConverter(StandardCharsets.UTF_8)));
        return mapping;
    }

    private static URI url(ServerSettings server, int port) {
        String host = server.address().contains(":") ? "[" + server.address() + "]" : server.address();
        return URI.create("http://" + host + ":" + port);
    }

    /** Where it listens. */
    public URI url() {
        return url;
    }

    /** Takes the address back, lets requests end, stops. */
    @Override
    public void close() throws IOException {
        try {
            EndpointFile.remove(dir);
        } finally {
            context.close();
        }
    }
}
