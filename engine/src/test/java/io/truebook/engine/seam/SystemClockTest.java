package io.truebook.engine.seam;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class SystemClockTest {

    @Test
    @Tag("B-58")
    void wallTimeIsWholeMicrosecondsSoThatTheTablesKeepAllOfIt() {
        Instant now = Clock.SYSTEM.instant();

        assertThat(now.truncatedTo(ChronoUnit.MICROS)).isEqualTo(now);
    }
}
