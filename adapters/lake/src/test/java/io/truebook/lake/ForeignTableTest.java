package io.truebook.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.delta.kernel.TableManager;
import io.delta.kernel.types.StringType;
import io.delta.kernel.types.StructType;
import io.delta.kernel.utils.CloseableIterable;
import io.truebook.engine.UnreadableLakeException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;

/** What is not ours is refused by name, and stays as it was. */
class ForeignTableTest {

    private static final Path TABLE = LakeOnMemory.ROOT.resolve("positions");

    private final LakeOnMemory lake = new LakeOnMemory();

    @Test
    void aFolderThatIsNoTableIsRefused() throws IOException {
        lake.disk.createDirectories(TABLE);
        write(TABLE.resolve("letters.txt"), "dear sir");

        refuses("no folder _delta_log");
    }

    @Test
    void aFileInTheTablesPlaceIsRefused() throws IOException {
        lake.disk.createDirectories(LakeOnMemory.ROOT);
        write(TABLE, "dear sir");

        refuses("not a Delta table");
    }

    @Test
    void aTableOfSomebodyElseIsRefused() throws IOException {
        create(new StructType().add("name", StringType.STRING), Map.of());

        refuses("somebody else");
    }

    @Test
    void aTableOfANewerProgramIsRefused() throws IOException {
        create(PositionSchema.DELTA, Map.of(TableSpec.SCHEMA_VERSION, "2", TableSpec.TABLE, "positions"));

        refuses("schema version 2");
    }

    @Test
    void aTableWithoutOurColumnsIsRefused() throws IOException {
        create(
                new StructType().add("symbol", StringType.STRING),
                Map.of(TableSpec.SCHEMA_VERSION, "1", TableSpec.TABLE, "positions"));

        refuses("column seq is missing");
    }

    @Test
    void aTableWhoseLogLostItsBeginningIsRefused() throws IOException {
        lake.facts.add(Updates.stock(1, 1, "SPY", "1"));
        lake.open().sink().flush();
        lake.disk.delete(TABLE.resolve("_delta_log/00000000000000000000.json"));

        refuses("positions");
    }

    @Test
    void anInterruptedCreationIsNoTableYet() throws IOException {
        lake.disk.createDirectories(TABLE.resolve("_delta_log"));
        write(TABLE.resolve("_delta_log/.00000000000000000000.json.0.tmp"), "{");

        lake.open();

        assertThat(lake.positions()).isEmpty();
    }

    @Test
    void anExistingTableKeepsItsPartitioningWhateverTheSettingsSay() throws IOException {
        lake.facts.add(Updates.stock(1, 1, "SPY", "1"));
        lake.open(LakeSettings.DEFAULTS.withPartitioning(Partitioning.DATE))
                .sink()
                .flush();
        lake.facts.add(Updates.stock(2, 1, "SPY", "2"));
        lake.open(LakeSettings.DEFAULTS.withPartitioning(Partitioning.NONE))
                .sink()
                .flush();

        assertThat(lake.updateRows()).hasSize(2);
        assertThat(lake.disk.files().keySet())
                .filteredOn(file -> file.toString().contains("date=2026-02-03"))
                .hasSize(2);
    }

    private void refuses(String found) {
        SortedMap<Path, byte[]> before = lake.disk.files();

        assertThatThrownBy(() -> lake.open().sink().flush())
                .isInstanceOf(UnreadableLakeException.class)
                .hasMessageContaining(TABLE.toString())
                .hasMessageContaining(found);

        lake.disk.files().forEach((file, content) -> {
            if (file.startsWith(TABLE)) {
                assertThat(content).as(file.toString()).isEqualTo(before.get(file));
            }
        });
    }

    private void create(StructType schema, Map<String, String> properties) throws IOException {
        PlainEngine engine = new PlainEngine(lake.disk);
        lake.disk.createDirectories(TABLE.resolve("_delta_log"));
        TableManager.buildCreateTableTransaction(TABLE.toString(), schema, "other")
                .withTableProperties(properties)
                .build(engine)
                .commit(engine, CloseableIterable.emptyIterable());
    }

    private void write(Path file, String text) throws IOException {
        try (var out = lake.disk.create(file)) {
            out.append(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
        }
    }
}
