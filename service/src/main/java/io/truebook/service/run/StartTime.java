package io.truebook.service.run;

import io.truebook.engine.seam.Clock;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Instant;

/** How long a start took, as its user sees it. */
public final class StartTime {

    /** Milliseconds since 1970 at which the launcher began. */
    private static final String LAUNCHER_BEGAN = "TRUEBOOK_STARTED_MILLIS";

    private static final String STATUS = "/api/sync/status";

    private StartTime() {}

    /**
     * Asks a service for its status.
     *
     * @return milliseconds from the start of the launcher, or of this process, until the answer
     */
    public static long millisUntilAnswerOf(URI service) throws IOException {
        HttpURLConnection connection =
                (HttpURLConnection) URI.create(service + STATUS).toURL().openConnection();
        try (InputStream answer = connection.getInputStream()) {
            answer.readAllBytes();
        }
        return Clock.SYSTEM.instant().toEpochMilli() - began();
    }

    private static long began() {
        String launcher = System.getenv(LAUNCHER_BEGAN);
        if (launcher != null && launcher.matches("[0-9]{1,18}")) {
            return Long.parseLong(launcher);
        }
        return ProcessHandle.current()
                .info()
                .startInstant()
                .map(Instant::toEpochMilli)
                .orElseGet(() -> Clock.SYSTEM.instant().toEpochMilli());
    }
}
