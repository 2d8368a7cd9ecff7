package io.truebook.service.lakesql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.truebook.engine.UnknownVersionException;
import io.truebook.engine.seam.Disk;
import io.truebook.lake.Partitioning;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A question takes no more than it may, and what is said when it does can be followed. */
class QuestionLimitsTest {

    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir
    private static Path dir;

    private static SmallLake lake;

    @BeforeAll
    static void fill() throws IOException {
        lake = new SmallLake(dir, Partitioning.SYMBOL).commit(1, "700", "1.5");
    }

    private static SqlAnswer ask(String sql, Duration timeout) throws IOException {
        try (LakeSql open = LakeSql.open(lake.root, Disk.LOCAL, Travel.NEWEST)) {
            return open.ask(sql, 1000, timeout);
        }
    }

    @Test
    void aQuestionThatTakesTooLongIsEnded() {
        assertThatThrownBy(() -> ask(
                        "SELECT count(*) FROM range(1000000000000) AS r WHERE r.range % 7 = 3", Duration.ofMillis(500)))
                .isInstanceOf(QuestionRefusedException.class)
                .hasMessageContaining("longer than it may")
                .hasMessageContaining("--timeout");
    }

    @Test
    void aQuestionTakesHalfOfTheProcessors() throws IOException {
        long half = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);

        assertThat(ask("SELECT current_setting('threads')", LONG).rows()).containsExactly(List.of(half));
    }

    @Test
    void onlyAdviceThatCanBeFollowedIsGiven() {
        String deep = "SELECT " + "abs(".repeat(3000) + "1" + ")".repeat(3000);
        assertThatThrownBy(() -> ask(deep, LONG))
                .isInstanceOf(QuestionRefusedException.class)
                .hasMessageContaining("fewer levels")
                .message()
                .doesNotContain("SET ");
        assertThatThrownBy(() -> ask("FROM pg_sequencez", LONG))
                .hasMessageContaining("pg_sequencez does not exist")
                .hasMessageEndingWith("The tables are position_updates and positions.")
                .message()
                .doesNotContain("Did you mean");
    }

    @Test
    void anAnswerThatDoesNotFitIsToldAsSuch() {
        assertThat(EngineError.tooLarge(new OutOfMemoryError("Java heap space")))
                .hasMessageContaining("larger than the memory")
                .message()
                .doesNotContain("Java");
    }

    @Test
    void aVersionThatIsNotThereIsNoDamage() {
        assertThatThrownBy(() -> LakeSql.open(lake.root, Disk.LOCAL, new Travel.Versions(Map.of("positions", 99L))))
                .isInstanceOf(UnknownVersionException.class)
                .hasMessageContaining("no version 99");
    }
}
