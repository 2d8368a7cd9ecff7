package io.truebook.lake;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PartitionFolderTest {

    @Test
    void everythingButPlainLettersIsWrittenAsBytes() {
        assertThat(PartitionFolder.name("symbol", "SPX")).isEqualTo("symbol=SPX");
        assertThat(PartitionFolder.name("symbol", "BRK B/ä%")).isEqualTo("symbol=BRK%20B%2F%C3%A4%25");
    }

    @Test
    void aPathOfTheLogLeadsToTheFileItWasMadeFrom() throws URISyntaxException {
        Path table = Path.of("/lake/t");
        String relative = PartitionFolder.name("symbol", "BRK B/ä%") + "/part-1.parquet";

        assertThat(PartitionFolder.resolve(table, PartitionFolder.inLog(relative)))
                .isEqualTo(table.resolve(relative));
        assertThat(PartitionFolder.resolve(table, "symbol=A%20B/x.parquet"))
                .as("as other engines write it")
                .isEqualTo(table.resolve("symbol=A B/x.parquet"));
        assertThat(PartitionFolder.resolve(table, "file:/elsewhere/x.parquet"))
                .isEqualTo(Path.of("/elsewhere/x.parquet"));
    }

    @Test
    void withoutALogTheValueIsInTheName() {
        for (String symbol : new String[] {"SPY", "BRK B", "A/B%2F=+", "Ünï"}) {
            assertThat(PartitionFolder.parse(PartitionFolder.name("symbol", symbol)))
                    .containsExactly(Map.entry("symbol", symbol));
        }
        assertThat(PartitionFolder.parse("_delta_log")).isEmpty();
    }

    @Test
    void aNameFitsEveryFileSystem() {
        assertThat(PartitionFolder.name("symbol", "é".repeat(300))).hasSize(200);
    }
}
