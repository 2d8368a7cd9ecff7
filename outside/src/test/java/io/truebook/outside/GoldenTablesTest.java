package io.truebook.outside;

import static org.assertj.core.api.Assertions.assertThat;

import io.truebook.domain.PositionUpdate;
import io.truebook.engine.LakeHistory;
import io.truebook.engine.seam.Disk;
import io.truebook.lake.DeltaLake;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The tables as earlier versions of Truebook wrote them, kept in the repository, and read by Spark. */
class GoldenTablesTest {

    private static final Path GOLDEN = Path.of("..", "verification", "src", "test", "resources", "golden");
    private static final Instant FOR_EVER = Instant.parse("9999-12-31T00:00:00Z");

    @TempDir
    private Path root;

    static List<String> versions() throws IOException {
        try (Stream<Path> folders = Files.list(GOLDEN)) {
            return folders.filter(Files::isDirectory)
                    .map(folder -> String.valueOf(folder.getFileName()))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("versions")
    @Tag("R-099")
    void sparkReadsThemAsWeDo(String version) throws IOException {
        copy(GOLDEN.resolve(version).resolve("data").resolve("lake"));
        Properties expected = expected(version);
        LakeHistory ours = DeltaLake.history(root, Disk.LOCAL, "golden");

        List<PositionUpdate> current = List.copyOf(ours.current().rows().values());
        assertThat(current).hasSize(Integer.parseInt(expected.getProperty("positions.count")));
        assertThat(TableRow.differences(TableRow.of(current), theirs("positions")))
                .isEmpty();
        assertThat(TableRow.differences(TableRow.of(everyRow(ours)), theirs("position_updates")))
                .isEmpty();
    }

    private static Properties expected(String version) throws IOException {
        Properties expected = new Properties();
        try (Reader text = Files.newBufferedReader(GOLDEN.resolve(version).resolve("expected.properties"))) {
            expected.load(text);
        }
        return expected;
    }

    private static List<PositionUpdate> everyRow(LakeHistory history) throws IOException {
        List<PositionUpdate> rows = new ArrayList<>();
        for (var key : history.asOf(FOR_EVER).keySet()) {
            rows.addAll(history.history(key));
        }
        return rows;
    }

    private List<TableRow> theirs(String table) {
        return TableRow.of(Spark.beside().ask("SELECT * FROM delta.`" + root.resolve(table) + "`"));
    }

    private void copy(Path from) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path to = root.resolve(from.relativize(file));
                if (Files.isDirectory(file)) {
                    Files.createDirectories(to);
                } else {
                    Files.copy(file, to);
                }
            }
        }
    }
}
