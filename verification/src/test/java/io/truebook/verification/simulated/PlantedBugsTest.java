package io.truebook.verification.simulated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.truebook.engine.UnreadableLakeException;
import java.io.IOException;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** The harness of {@link CrashEverywhereTest} sees what it is there to see. */
class PlantedBugsTest {

    private static final int HAPPENINGS = 40;

    @Test
    void journalWithoutFsyncIsCaughtByAPowerCut() throws IOException {
        SimulatedLives lives = new SimulatedLives(1, PlantedBugs::journalWithoutFsync);
        lives.live(HAPPENINGS);
        lives.inherit(lives.disk().powerCut());

        assertThat(lives.violations()).anyMatch(violation -> violation.startsWith("I1"));
    }

    @Test
    void journalWithoutFsyncIsNotSeenByAMereKill() throws IOException {
        SimulatedLives lives = new SimulatedLives(1, PlantedBugs::journalWithoutFsync);
        lives.live(HAPPENINGS);
        lives.inherit(lives.disk().kill());

        assertThat(lives.violations()).isEmpty();
    }

    @Test
    void cursorThatIsNotStoredIsCaughtByTheNextStart() throws IOException {
        SimulatedLives lives = new SimulatedLives(1, PlantedBugs::cursorNotStored);
        lives.live(HAPPENINGS);
        lives.inherit(lives.disk().kill());

        assertThatThrownBy(() -> lives.live(HAPPENINGS))
                .isInstanceOf(UnreadableLakeException.class)
                .hasMessageContaining("no cursor of ours");
    }

    @Test
    void cursorAdvancedBeforeItsCommitIsCaught() throws IOException {
        SimulatedLives lives = new SimulatedLives(1, PlantedBugs::cursorBeforeCommit);
        assertThatThrownBy(() -> lives.live(HAPPENINGS)).isInstanceOf(PlantedBugs.DiedAfterCursor.class);
        lives.inherit(lives.disk().kill());
        lives.mend();
        lives.live(HAPPENINGS);

        assertThat(lives.violations()).anyMatch(violation -> violation.startsWith("I2"));
    }

    @Test
    void anHonestRunHasNoViolations() throws IOException {
        SimulatedLives lives = new SimulatedLives(1, UnaryOperator.identity());
        lives.live(HAPPENINGS);

        assertThat(lives.violations()).isEqualTo(List.of());
    }
}
