package io.truebook.verification.upgrade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.truebook.app.Truebook;
import io.truebook.domain.BookPolicy;
import io.truebook.domain.BrokerEvent;
import io.truebook.domain.Fact;
import io.truebook.domain.Input;
import io.truebook.domain.PositionKey;
import io.truebook.domain.PositionUpdate;
import io.truebook.engine.LakeHistory;
import io.truebook.engine.ManualClock;
import io.truebook.engine.SteppedRoles;
import io.truebook.engine.UnreadableLakeException;
import io.truebook.engine.seam.MemoryDisk;
import io.truebook.journal.JournalScan;
import io.truebook.journal.JournalVersionException;
import io.truebook.lake.DeltaLake;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What earlier versions wrote is read as it was written; what a later one wrote is refused. */
@Tag("B-98")
class GoldenTest {

    private static final Path FOLDER = GoldenRecord.FOLDER;

    static Stream<Path> versions() throws IOException {
        try (Stream<Path> folders = Files.list(GoldenFiles.root())) {
            return folders.filter(Files::isDirectory).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("versions")
    void everyVersionGivesTheSameInputsFactsRowsAndBook(Path version) throws IOException {
        SortedMap<String, String> expected = expected(version);
        SortedMap<String, String> found = new GoldenReading(stored(version), FOLDER, later()).read();

        assertThat(list(expected, "book.hash")).contains(String.join(",", list(found, "book.hash")));
        expected.remove("book.hash");
        found.remove("book.hash");
        assertThat(found).isEqualTo(expected);
    }

    @ParameterizedTest
    @MethodSource("versions")
    void theServiceGoesOnFromWhatAnEarlierVersionLeft(Path version) throws IOException {
        MemoryDisk disk = stored(version);
        SteppedRoles roles = new SteppedRoles(1);
        ManualClock clock = later();
        try (Truebook truebook = Truebook.in(FOLDER)
                .world(clock, disk, (host, port, timeout) -> {
                    throw new IOException("there is no network here");
                })
                .run(roles, Runnable::run)
                .policy(BookPolicy.DEFAULT)
                .start()) {
            roles.untilIdle();
            truebook.flushLake();
            assertThat(new TreeMap<>(truebook.history().current().rows()))
                    .isEqualTo(truebook.view().byKey());
        }
        assertThat(rowsInLake(disk)).isEqualTo(rowsInJournal(disk));
        assertThat(roles.failures()).isEmpty();
    }

    @Test
    void aSegmentOfANewerFormatIsRefusedWithBothVersions() throws IOException {
        MemoryDisk disk = GoldenRecord.write().disk();
        Path segment = last(disk, "journal", ".seg");
        int version = raiseVersion(disk, segment);

        assertThatThrownBy(() -> open(disk))
                .isInstanceOf(JournalVersionException.class)
                .hasMessageContaining("version " + (version + 1))
                .hasMessageContaining("up to " + version);
    }

    @Test
    void aCheckpointOfANewerFormatIsRefusedWithBothVersions() throws IOException {
        MemoryDisk disk = GoldenRecord.write().disk();
        Path checkpoint = disk.files().keySet().stream()
                .filter(file -> file.getFileName().toString().startsWith("checkpoint-"))
                .reduce((one, other) -> other)
                .orElseThrow();
        int version = raiseVersion(disk, checkpoint);

        assertThatThrownBy(() -> open(disk))
                .isInstanceOf(JournalVersionException.class)
                .hasMessageContaining("version " + (version + 1))
                .hasMessageContaining("up to " + version);
    }

    @Test
    void aTableOfANewerSchemaIsRefusedWithBothVersions() throws IOException {
        MemoryDisk disk = new MemoryDisk();
        open(disk);
        Path log = FOLDER.resolve("lake").resolve("positions").resolve("_delta_log");
        Path commit = log.resolve("00000000000000000000.json");
        String text = new String(disk.contents(commit), StandardCharsets.UTF_8);
        String raised = text.replaceAll("(truebook.schema.version\":\")\\d+", "$199")
                .replaceFirst("\"truebookCrc32c\":\"[0-9a-f]{8}\",", "");
        assertThat(raised).isNotEqualTo(text);
        disk.tamper(commit, raised.getBytes(StandardCharsets.UTF_8));
        for (Path file : disk.list(log)) {
            if (file.toString().endsWith(".crc")) {
                disk.delete(file);
            }
        }

        assertThatThrownBy(() -> open(disk))
                .isInstanceOf(UnreadableLakeException.class)
                .hasMessageContaining("schema version 99")
                .hasMessageContaining("knows 1");
    }

    /** With {@code -Dtruebook.golden=v3} the folder is {@code golden/v3}, to be kept; else it is thrown away. */
    @Test
    void aGoldenFolderOfTodayHoldsEveryKindOfInputAndFact(@TempDir Path folder) throws IOException {
        String kept = System.getProperty("truebook.golden", "");
        Path version =
                kept.isEmpty() ? folder.resolve("today") : GoldenFiles.root().resolve(kept);
        GoldenFiles.write(version);
        SortedMap<String, String> written = expected(version);
        assertThat(list(written, "inputs.types")).containsExactlyInAnyOrderElementsOf(kinds(Input.class));
        assertThat(list(written, "facts.types")).containsExactlyInAnyOrderElementsOf(kinds(Fact.class));
    }

    /** Every row that the journal's facts tell of, sorted by key and then by seq and event time, as in the lake. */
    private static List<PositionUpdate> rowsInJournal(MemoryDisk disk) throws IOException {
        List<PositionUpdate> rows = new ArrayList<>();
        JournalScan.of(FOLDER, disk, scanned -> {
            if (scanned instanceof JournalScan.Facts facts) {
                facts.facts().forEach(fact -> {
                    if (fact instanceof PositionUpdate row) {
                        rows.add(row);
                    } else if (fact instanceof Fact.PositionSuperseded late) {
                        rows.add(late.row());
                    }
                });
            }
        });
        return sorted(rows);
    }

    private static List<PositionUpdate> rowsInLake(MemoryDisk disk) throws IOException {
        LakeHistory lake = DeltaLake.history(FOLDER.resolve("lake"), disk, "any");
        List<PositionUpdate> rows = new ArrayList<>();
        for (PositionKey key :
                rowsInJournal(disk).stream().map(PositionUpdate::key).distinct().toList()) {
            rows.addAll(lake.history(key));
        }
        return sorted(rows);
    }

    private static List<PositionUpdate> sorted(List<PositionUpdate> rows) {
        return rows.stream()
                .sorted(Comparator.comparing(PositionUpdate::key)
                        .thenComparingLong(PositionUpdate::seq)
                        .thenComparing(PositionUpdate::timestamp))
                .toList();
    }

    private static List<String> list(SortedMap<String, String> lines, String name) {
        return List.of(lines.getOrDefault(name, "").split(","));
    }

    /** The simple names of the records below a sealed type. */
    private static Set<String> kinds(Class<?> sealed) {
        Set<String> names = new TreeSet<>();
        for (Class<?> kind : sealed.getPermittedSubclasses()) {
            if (kind.equals(BrokerEvent.class)) {
                names.addAll(kinds(kind));
            } else {
                names.add(kind.getSimpleName());
            }
        }
        return names;
    }

    private static void open(MemoryDisk disk) throws IOException {
        Truebook.in(FOLDER)
                .world(later(), disk.otherProcess(), (host, port, timeout) -> {
                    throw new IOException("there is no network here");
                })
                .run(new SteppedRoles(1), Runnable::run)
                .start()
                .close();
    }

    /** Both formats begin with eight letters and then the version. */
    private static int raiseVersion(MemoryDisk disk, Path file) throws IOException {
        byte[] content = disk.contents(file);
        int version = content[11];
        content[11]++;
        disk.tamper(file, content);
        return version;
    }

    private static Path last(MemoryDisk disk, String folder, String ending) throws IOException {
        return disk.list(FOLDER.resolve(folder)).stream()
                .filter(file -> file.toString().endsWith(ending))
                .reduce((one, other) -> other)
                .orElseThrow();
    }

    private static MemoryDisk stored(Path version) throws IOException {
        return GoldenReading.inMemory(version.resolve("data"), FOLDER);
    }

    private static SortedMap<String, String> expected(Path version) throws IOException {
        Properties properties = new Properties();
        properties.load(new StringReader(Files.readString(version.resolve("expected.properties"))));
        SortedMap<String, String> expected = new TreeMap<>();
        properties.stringPropertyNames().forEach(name -> expected.put(name, properties.getProperty(name)));
        return expected;
    }

    /** After everything that any golden folder holds. */
    private static ManualClock later() {
        return new ManualClock().advance(Duration.ofDays(400));
    }
}
