package io.truebook.engine.seam;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class SystemClockTest {

    @Test
    @Tag("B-58")
    void wallTimeIsWholeMicrosecondsSoThatTheTablesKeepAllOfIt() {
        assertThat(Clock.SYSTEM.instant().getNano() % 1_000).isZero();
    }
}
