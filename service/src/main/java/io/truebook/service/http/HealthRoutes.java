package io.truebook.service.http;

import io.truebook.service.json.Json;
import io.truebook.service.json.WarningJson;
import io.truebook.service.watch.Metrics;
import io.truebook.service.watch.Observation;
import io.truebook.service.watch.Watch;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.function.ServerResponse;

/** What those ask who watch many programs: whether it is well, and its figures. */
final class HealthRoutes {

    /** The text format of Prometheus. */
    private static final MediaType PROMETHEUS = MediaType.parseMediaType("text/plain;version=0.0.4;charset=utf-8");

    private final Watch watch;
    private @Nullable Metrics metrics;

    HealthRoutes(Watch watch) {
        this.watch = watch;
    }

    /** 200 when nothing critical is known, else 503; the same rule by which {@code truebook status} ends with 0 or 1. */
    ServerResponse health() {
        Observation seen = watch.look();
        return ServerResponse.status(seen.isWell() ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE)
                .contentType(MediaType.APPLICATION_JSON)
                .header("Cache-Control", "no-store")
                .body(Json.line(WarningJson.health(seen)));
    }

    ServerResponse metrics() {
        return ServerResponse.ok().contentType(PROMETHEUS).body(figures().scrape());
    }

    /** Made when they are first asked for: most starts are not watched, and need not wait for them. */
    private synchronized Metrics figures() {
        Metrics known = metrics;
        if (known == null) {
            known = new Metrics(watch);
            metrics = known;
        }
        return known;
    }
}
