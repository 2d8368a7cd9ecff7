package io.truebook.service.query;

import io.truebook.app.OfflineLake;
import io.truebook.lake.Progress;
import io.truebook.service.json.UpkeepJson;
import java.io.IOException;
import tools.jackson.databind.node.ObjectNode;

/** Upkeep of the lake of a folder that nobody serves, by this process; nothing else is started for it. */
public record StoredUpkeep(OfflineLake lake) implements RecordUpkeep {

    @Override
    public ObjectNode optimize(Progress progress) throws IOException {
        return UpkeepJson.of(lake.optimize(progress));
    }

    @Override
    public ObjectNode vacuumDryRun() throws IOException {
        return UpkeepJson.planned(lake.vacuumDryRun());
    }

    @Override
    public ObjectNode vacuum(Progress progress) throws IOException {
        return UpkeepJson.removed(lake.vacuum(progress));
    }

    @Override
    public ObjectNode verify(Progress progress) throws IOException {
        return UpkeepJson.of(lake.verify(progress));
    }

    @Override
    public ObjectNode rebuild(String table, Progress progress) throws IOException {
        return UpkeepJson.of(lake.rebuild(table, progress));
    }

    @Override
    public void close() {}
}
