package io.truebook.lake;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class CommitMarkTest {

    private static final String PRINT = "0123456789abcdef".repeat(4);

    @Test
    void whatIsSaidIsReadBack() {
        for (CommitMark mark : new CommitMark[] {
            CommitMark.of(new SeqRange(480, 500), CommitMark.Kind.NEXT, Optional.of(PRINT)),
            CommitMark.of(new SeqRange(0, 1), CommitMark.Kind.AGAIN, Optional.empty()),
            CommitMark.compaction(Optional.of(PRINT))
        }) {
            assertThat(CommitMark.parse("Kernel-4.4.0/" + mark)).contains(mark);
        }
    }

    @Test
    void commitsFromBeforeTheChainAreUnderstood() {
        assertThat(CommitMark.parse("Kernel-4.4.0/truebook seq 1..7"))
                .contains(CommitMark.of(new SeqRange(0, 7), CommitMark.Kind.NEXT, Optional.empty()));
        assertThat(CommitMark.parse("Kernel-4.4.0/truebook compaction"))
                .contains(CommitMark.compaction(Optional.empty()));
    }

    @Test
    void othersSayNothing() {
        assertThat(CommitMark.parse("Apache-Spark/4.2.0 Delta-Lake/4.4.0")).isEmpty();
        assertThat(CommitMark.parse("")).isEmpty();
    }
}
