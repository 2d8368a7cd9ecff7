package io.truebook.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class LakeSettingsTest {

    @Test
    @Tag("R-061")
    @Tag("R-062")
    void defaults() {
        assertThat(LakeSettings.DEFAULTS)
                .isEqualTo(new LakeSettings(
                        Partitioning.SYMBOL,
                        Duration.ofSeconds(3),
                        100,
                        Duration.ofSeconds(60),
                        50_000,
                        Duration.ofSeconds(30),
                        100));
    }

    @Test
    @Tag("R-061")
    void aWrongValueIsRefusedWithItsKeyAndWhatIsAllowed() {
        assertThatThrownBy(() -> settings(Duration.ofMillis(999), 1))
                .hasMessageContaining("lake.batch-interval")
                .hasMessageContaining("PT0.999S")
                .hasMessageContaining("PT5S");
        assertThatThrownBy(() -> settings(Duration.ofSeconds(6), 1)).hasMessageContaining("lake.batch-interval");
        assertThatThrownBy(() -> settings(Duration.ofSeconds(1), 0)).hasMessageContaining("lake.batch-rows");
    }

    private static LakeSettings settings(Duration interval, int rows) {
        return new LakeSettings(
                Partitioning.NONE, interval, rows, Duration.ofSeconds(60), 10, Duration.ofSeconds(30), 10);
    }
}
