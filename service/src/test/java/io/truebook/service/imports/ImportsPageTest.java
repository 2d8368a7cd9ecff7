package io.truebook.service.imports;

import static org.assertj.core.api.Assertions.assertThat;

import io.truebook.domain.AccountId;
import io.truebook.domain.ContractId;
import io.truebook.domain.PositionKey;
import io.truebook.domain.PositionUpdate;
import io.truebook.domain.Settlement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code docs/imports.md} shows can be imported, and it names every column there is. */
class ImportsPageTest {

    private static final AccountId ACCOUNT = new AccountId("DU9000001");

    @TempDir
    Path dir = Path.of("unset");

    private static String page() throws IOException {
        Path here = Path.of("").toAbsolutePath();
        for (Path folder = here; folder != null; folder = folder.getParent()) {
            Path page = folder.resolve("docs").resolve("imports.md");
            if (Files.exists(page)) {
                return Files.readString(page);
            }
        }
        throw new AssertionError("docs/imports.md is not above " + here);
    }

    /** The text of the first block in that language. */
    private static String block(String language) throws IOException {
        Matcher block =
                Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL).matcher(page());
        assertThat(block.find()).as(language).isTrue();
        return block.group(1);
    }

    @Test
    void itsFilesAreTakenAsTheyStand() throws IOException {
        try (ImportsWorld world = ImportsWorld.of(dir, ACCOUNT)) {
            ImportReport csv = world.take(world.file(ImportFormat.CSV, block("csv")), ImportMode.WHOLE);
            assertThat(csv.refused()).isEmpty();
            assertThat(world.settle(csv)).isEqualTo(Map.of(Settlement.APPLIED, 3L));
            assertThat(held(world, 265598).position()).hasToString("150");
            assertThat(held(world, 495512552).contract().description()).isEqualTo("SPX 20261218 5900 PUT");

            ImportReport lines = world.take(world.file(ImportFormat.JSONL, block("jsonl")), ImportMode.WHOLE);
            assertThat(lines.refused()).isEmpty();
            assertThat(world.settle(lines)).isEqualTo(Map.of(Settlement.APPLIED, 1L));
            assertThat(held(world, 265598).isFlat()).isTrue();
        }
    }

    private static PositionUpdate held(ImportsWorld world, int conId) {
        return world.truebook
                .view()
                .position(PositionKey.of(ACCOUNT, new ContractId(conId)))
                .orElseThrow();
    }

    @Test
    void itNamesEveryColumnAndEveryLimit() throws IOException {
        String page = page();
        List<String> columns = Arrays.stream(ImportColumn.values())
                .map(column -> "`" + column.columnName() + "`")
                .toList();

        assertThat(page).contains(columns);
        assertThat(page).contains("%,d rows".formatted(ImportCheck.MOST_ROWS), (ImportFile.MOST_BYTES >> 20) + " MiB");
    }
}
