package io.truebook.verification.upgrade;

import io.truebook.engine.seam.MemoryDisk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.Collectors;

/** The golden folders in the repository: {@code vN/data} as version N of the formats wrote it, and what must be read. */
final class GoldenFiles {

    private GoldenFiles() {}

    /** Writes a folder that is not there yet; never an existing one. */
    static void write(Path version) throws IOException {
        if (Files.exists(version)) {
            throw new IllegalStateException(version + " is there already; what a version wrote is never written again");
        }
        GoldenRecord.Written written = GoldenRecord.write();
        MemoryDisk read = written.disk().kill();
        SortedMap<String, String> expected = new GoldenReading(read, GoldenRecord.FOLDER, written.clock()).read();
        for (Map.Entry<Path, byte[]> file : written.disk().files().entrySet()) {
            Path name = GoldenRecord.FOLDER.relativize(file.getKey());
            if (!name.toString().contains("LOCK")) {
                Path target = version.resolve("data").resolve(name.toString());
                Files.createDirectories(target.getParent());
                Files.write(target, file.getValue());
            }
        }
        String lines = expected.entrySet().stream()
                .map(line -> line.getKey() + "=" + line.getValue())
                .collect(Collectors.joining("\n", "", "\n"));
        Files.writeString(version.resolve("expected.properties"), lines, StandardCharsets.UTF_8);
    }

    /** Where they lie in the sources; tests run in the folder of their module. */
    static Path root() {
        return Path.of("src", "test", "resources", "golden");
    }
}
