package io.truebook.service.cli;

import io.truebook.service.run.Version;
import picocli.CommandLine.IVersionProvider;

/** Says which Truebook this is. */
final class VersionText implements IVersionProvider {

    VersionText() {}

    @Override
    public String[] getVersion() {
        return new String[] {
            "truebook " + Version.text(), "Java " + Runtime.version() + ", " + System.getProperty("java.home")
        };
    }
}
