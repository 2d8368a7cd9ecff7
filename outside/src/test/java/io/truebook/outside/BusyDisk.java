package io.truebook.outside;

import io.truebook.engine.seam.Clock;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A disk on which somebody else is quicker: just before a commit of ours is published, something happens. */
final class BusyDisk extends StampedDisk {

    private @Nullable String table;
    private Runnable happening = () -> {};

    BusyDisk(Clock clock) {
        super(clock);
    }

    /** Before the next commit to a table, once. */
    void beforeNextCommitTo(String name, Runnable what) {
        table = name;
        happening = what;
    }

    /** True when what was to happen has happened. */
    boolean isCalm() {
        return table == null;
    }

    @Override
    public void link(Path existing, Path name) throws IOException {
        String waited = table;
        if (waited != null && name.toString().matches(".*/" + waited + "/_delta_log/\\d+\\.json")) {
            table = null;
            happening.run();
        }
        super.link(existing, name);
    }
}
