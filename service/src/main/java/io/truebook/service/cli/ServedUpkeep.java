package io.truebook.service.cli;

import io.truebook.lake.Progress;
import io.truebook.service.query.RecordUpkeep;
import java.io.IOException;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Upkeep by the process that serves a folder, because it alone may write there. How it gets on is not told meanwhile. */
record ServedUpkeep(ServedRecord service) implements RecordUpkeep {

    @Override
    public JsonNode optimize(Progress progress) throws IOException {
        return service.order("/api/lake/optimize", Map.of());
    }

    @Override
    public JsonNode vacuumDryRun() throws IOException {
        return service.order("/api/lake/vacuum", Map.of("dryRun", "true"));
    }

    @Override
    public JsonNode vacuum(Progress progress) throws IOException {
        return service.order("/api/lake/vacuum", Map.of());
    }

    @Override
    public JsonNode verify(Progress progress) throws IOException {
        return service.order("/api/lake/verify", Map.of());
    }

    @Override
    public JsonNode rebuild(String table, Progress progress) {
        throw new CommandFailure(
                ExitCode.STORAGE,
                "a service writes to the lake; a table is written anew only while none does. Stop the service and run "
                        + "`truebook lake rebuild " + table + "` again");
    }

    @Override
    public void close() {
        service.close();
    }
}
