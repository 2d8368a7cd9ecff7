package io.truebook.service.http;

import io.truebook.service.json.Json;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;

/**
 * Who may call. Everybody on this machine may look; to change something takes the token. A page of somebody else in a
 * browser on this machine may do neither: not under a name of its own that resolves to the loopback address (DNS
 * rebinding), and not by posting across origins.
 */
final class RequestGuard implements Filter {

    private static final Set<String> NAMES = Set.of("127.0.0.1", "localhost", "[::1]");
    private static final Set<String> LOOKING = Set.of("GET", "HEAD", "OPTIONS");
    private static final Set<String> OWN_SITE = Set.of("same-origin", "none");

    private final AccessToken token;
    private final Path tokenFile;

    RequestGuard(AccessToken token, Path tokenFile) {
        this.token = token;
        this.tokenFile = tokenFile;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        Optional<Problem> problem = problem((HttpServletRequest) request);
        if (problem.isEmpty()) {
            chain.doFilter(request, response);
            return;
        }
        refuse((HttpServletResponse) response, problem.get());
    }

    private Optional<Problem> problem(HttpServletRequest request) {
        String host = String.valueOf(request.getHeader(HttpHeaders.HOST)).toLowerCase(Locale.ROOT);
        if (!NAMES.contains(host.replaceFirst(":[0-9]*$", ""))) {
            return refused("foreign-host", "the host \"" + host + "\" is not this machine; use http://127.0.0.1");
        }
        if (LOOKING.contains(request.getMethod())) {
            return Optional.empty();
        }
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        if (origin != null && !origin.equals("http://" + host)) {
            return refused("foreign-origin", "pages of " + origin + " may not change anything here");
        }
        String site = request.getHeader("Sec-Fetch-Site");
        if (site != null && !OWN_SITE.contains(site)) {
            return refused("foreign-origin", "pages of other sites may not change anything here");
        }
        return checkToken(request.getHeader(HttpHeaders.AUTHORIZATION));
    }

    private Optional<Problem> checkToken(@Nullable String authorization) {
        if (authorization != null && token.isIn(authorization)) {
            return Optional.empty();
        }
        return Optional.of(new Problem(
                HttpStatus.UNAUTHORIZED,
                "token-needed",
                "this needs the token of this start: send the header \"Authorization: Bearer <token>\" with the text of "
                        + tokenFile + ", or use `truebook reconcile`"));
    }

    private static Optional<Problem> refused(String name, String detail) {
        return Optional.of(new Problem(HttpStatus.FORBIDDEN, name, detail));
    }

    private static void refuse(HttpServletResponse response, Problem problem) throws IOException {
        response.setStatus(problem.status().value());
        response.setContentType(Problem.MEDIA_TYPE);
        if (problem.status() == HttpStatus.UNAUTHORIZED) {
            response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"truebook\"");
        }
        response.getOutputStream().write(Json.line(problem.document()).getBytes(StandardCharsets.UTF_8));
    }
}
