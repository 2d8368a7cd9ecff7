package io.truebook.service.http;

import io.truebook.service.json.Json;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.function.ServerResponse;
import tools.jackson.databind.node.ObjectNode;

/**
 * Why a request was not answered as asked (RFC 9457).
 *
 * @param status the HTTP status
 * @param name its stable name; the type is {@code urn:truebook:problem:} and this
 * @param detail one sentence with the thing, the value and the next step
 */
record Problem(HttpStatus status, String name, String detail) {

    static final String MEDIA_TYPE = MediaType.APPLICATION_PROBLEM_JSON_VALUE;

    ObjectNode document() {
        ObjectNode node = Json.object();
        node.put("type", "urn:truebook:problem:" + name);
        node.put("title", status.getReasonPhrase());
        node.put("status", status.value());
        node.put("detail", detail);
        return node;
    }

    ServerResponse response() {
        return ServerResponse.status(status)
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(Json.line(document()));
    }
}
