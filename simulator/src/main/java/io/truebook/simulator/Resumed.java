package io.truebook.simulator;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A world taken up where its folder left it, and the log to go on with. Starting is resuming: a new folder has a log
 * without events.
 */
record Resumed(World world, ControlLog log, Path checkpoint) {
    static final String LOG = "simulator.log";
    private static final String CHECKPOINT = "simulator.checkpoint";

    /**
     * Replays what follows the checkpoint, or everything.
     *
     * @param asked the plan of a new folder
     * @throws Refused when the folder has another plan
     * @throws IOException when the folder cannot be used; the message says why
     */
    static Resumed in(Path dir, WorldPlan asked) throws IOException {
        Files.createDirectories(dir);
        ControlLog log = ControlLog.open(dir.resolve(LOG), asked);
        boolean resumed = false;
        try {
            Resumed result = in(dir.resolve(CHECKPOINT), log);
            resumed = true;
            return result;
        } finally {
            if (!resumed) {
                log.close();
            }
        }
    }

    private static Resumed in(Path file, ControlLog log) throws IOException {
        long logEnd = log.size();
        if (logEnd == log.firstEvent()) {
            // A checkpoint of a log that is gone.
            Files.deleteIfExists(file);
        }
        Checkpoint kept = Checkpoint.read(file, log.plan(), logEnd);
        World world = kept == null ? World.create(log.plan()) : kept.world();
        log.replay(kept == null ? log.firstEvent() : kept.logOffset(), new Replay(world));
        return new Resumed(world, log, file);
    }

    private record Replay(World world) implements ControlLog.Events {
        @Override
        public void onSteps(long upTo) {
            while (world.step() < upTo) {
                world.advance(Effects.NONE);
            }
        }

        @Override
        public void onAction(long afterStep, Action action) {
            onSteps(afterStep);
            world.apply(action, Effects.NONE);
        }
    }
}
