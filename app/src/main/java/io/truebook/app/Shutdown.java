package io.truebook.app;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Stages that are all run, in order, whatever an earlier one throws. */
final class Shutdown {

    private final List<Stage> stages = new ArrayList<>();
    private @Nullable Exception first;

    /** Something to stop. */
    @FunctionalInterface
    interface Stage {
        void run() throws Exception;
    }

    void add(Stage stage) {
        stages.add(stage);
    }

    /** Runs all stages; throws what the first failing one threw, with the failures of later ones suppressed in it. */
    void run() throws IOException {
        stages.forEach(this::attempt);
        if (first instanceof IOException failure) {
            throw failure;
        }
        if (first != null) {
            throw new IllegalStateException("the stop did not go through: " + first.getMessage(), first);
        }
    }

    private void attempt(Stage stage) {
        try {
            stage.run();
        } catch (Exception failure) {
            if (first == null) {
                first = failure;
            } else {
                first.addSuppressed(failure);
            }
        }
    }
}
