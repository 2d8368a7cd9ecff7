package io.truebook.service.run;

import io.truebook.app.Truebook;
import io.truebook.app.TruebookBuilder;
import io.truebook.service.settings.ServiceSettings;
import java.nio.file.Path;

/** Turns settings into a Truebook. */
public final class Assembly {

    private Assembly() {}

    /** A Truebook in a folder under these settings, not started yet. */
    public static TruebookBuilder of(Path dir, ServiceSettings settings) {
        return withoutBroker(dir, settings).broker(settings.broker().link());
    }

    /** The same, but it follows nobody: to work on what is recorded. */
    public static TruebookBuilder withoutBroker(Path dir, ServiceSettings settings) {
        TruebookBuilder builder = Truebook.in(dir)
                .policy(settings.policy())
                .journal(settings.journal().files())
                .lake(settings.lake().schedule())
                .version(Version.text());
        Path lake = settings.lake().path();
        return lake == null ? builder : builder.lakeFolder(lake);
    }
}
