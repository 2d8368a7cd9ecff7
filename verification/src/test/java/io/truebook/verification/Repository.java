package io.truebook.verification;

import java.nio.file.Files;
import java.nio.file.Path;

/** Where this checkout lies. */
final class Repository {

    /** The folder that holds the launcher and all modules. */
    static final Path ROOT = root();

    private Repository() {}

    static Path file(String name) {
        return ROOT.resolve(name);
    }

    private static Path root() {
        for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            if (Files.exists(folder.resolve("verify")) && Files.exists(folder.resolve("docs"))) {
                return folder;
            }
        }
        throw new IllegalStateException("No folder above " + Path.of("").toAbsolutePath()
                + " holds ./verify and docs; run the tests inside a checkout");
    }
}
