package io.truebook.verification.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.truebook.domain.OptionRight;
import io.truebook.domain.PositionUpdate;
import io.truebook.example.ShortCallWatch;
import io.truebook.simulator.HeldPosition;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What another program sees that embeds Truebook. */
class EmbeddingTest {

    @TempDir
    Path folder;

    @Test
    @Tag("R-010")
    @Tag("B-29")
    void theExampleProgramTellsOfEveryShortCallAndOfItsChanges() throws Exception {
        try (Scene scene = Scene.frozen(folder)) {
            List<String> told = new CopyOnWriteArrayList<>();
            new ShortCallWatch(told::add).watch(scene.truebook);
            List<HeldPosition> shortCalls = scene.market().truth().stream()
                    .filter(held -> held.contract().right().equals("C")
                            && held.position().signum() < 0)
                    .toList();
            assertThat(shortCalls).isNotEmpty();
            assertThat(told)
                    .hasSize(shortCalls.size())
                    .anySatisfy(line -> assertThat(line).contains("CALL"));
            HeldPosition changed = shortCalls.getFirst();
            scene.market().fill(changed.account(), changed.conid(), BigDecimal.valueOf(-7));
            String expected = changed.account() + " is short "
                    + changed.position()
                            .subtract(BigDecimal.valueOf(7))
                            .stripTrailingZeros()
                            .toPlainString() + " ";

            Scene.await("the change to be told", () -> told.stream().anyMatch(line -> line.startsWith(expected)));
        }
    }

    @Test
    @Tag("B-04")
    @Tag("R-041")
    void anUpdateCarriesTheWholeContract() throws Exception {
        try (Scene scene = Scene.frozen(folder)) {
            List<PositionUpdate> heard = new CopyOnWriteArrayList<>();
            scene.truebook.register("listener", heard::add);
            HeldPosition option = scene.market().truth().stream()
                    .filter(held -> held.contract().secType().equals("OPT"))
                    .findFirst()
                    .orElseThrow();
            scene.market().fill(option.account(), option.conid(), BigDecimal.ONE);
            Scene.await(
                    "the fill to be heard",
                    () -> heard.stream().anyMatch(update -> update.key().equals(Scene.key(option))));

            PositionUpdate update = heard.stream()
                    .filter(each -> each.key().equals(Scene.key(option)))
                    .findFirst()
                    .orElseThrow();
            assertThat(update.contract().expiry()).hasToString(option.contract().expiry());
            assertThat(update.contract().strike()).isNotNull();
            assertThat(update.contract().right())
                    .isEqualTo(option.contract().right().equals("C") ? OptionRight.CALL : OptionRight.PUT);
        }
    }

    @Test
    @Tag("R-007")
    void aFillReachesAHandlerWithinASecond() throws Exception {
        try (Scene scene = Scene.frozen(folder)) {
            List<PositionUpdate> heard = new CopyOnWriteArrayList<>();
            scene.truebook.register("listener", heard::add);
            HeldPosition held = scene.market().truth().getFirst();
            long fastest = Long.MAX_VALUE;
            for (int fill = 1; fill <= 5; fill++) {
                int before = heard.size();
                long began = System.nanoTime();
                scene.market().fill(held.account(), held.conid(), BigDecimal.ONE);
                Scene.await("the fill to be heard", () -> heard.size() > before);
                fastest = Math.min(fastest, System.nanoTime() - began);
            }

            assertThat(Duration.ofNanos(fastest)).isLessThan(Duration.ofSeconds(1));
        }
    }
}
