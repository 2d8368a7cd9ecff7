package io.truebook.service.http;

import io.truebook.service.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;

/** What the web server refuses before any route has seen it, such as an address with {@code %2f}, told like everything else. */
public final class ProblemValve extends ErrorReportValve {

    private static final Logger LOG = LoggerFactory.getLogger(ProblemValve.class);
    private static final int FIRST_ERROR = 400;

    /** The web server makes it by its name. */
    public ProblemValve() {}

    @Override
    protected void report(Request request, Response response, @Nullable Throwable failure) {
        if (response.getStatus() < FIRST_ERROR || response.getContentWritten() > 0 || !response.setErrorReported()) {
            return;
        }
        HttpStatus status = HttpStatus.valueOf(response.getStatus());
        Problem problem = new Problem(
                status,
                status.is4xxClientError() ? "bad-request" : "failure",
                request.getMethod() + " " + request.getRequestURI() + " cannot be understood; begin with GET "
                        + Routes.STATUS);
        try {
            response.setContentType(Problem.MEDIA_TYPE);
            response.getOutputStream().write(Json.line(problem.document()).getBytes(StandardCharsets.UTF_8));
            response.finishResponse();
        } catch (IOException gone) {
            LOG.debug("Nobody waits for the answer any more", gone);
        }
    }
}
