package io.truebook.app;

import static io.truebook.app.ImportWorld.claim;
import static org.assertj.core.api.Assertions.assertThat;

import io.truebook.domain.Book;
import io.truebook.domain.BookPolicy;
import io.truebook.domain.Bookkeeper;
import io.truebook.domain.ConflictPolicy;
import io.truebook.domain.Entry;
import io.truebook.domain.Fact;
import io.truebook.domain.Input;
import io.truebook.domain.Origin;
import io.truebook.domain.PositionUpdate;
import io.truebook.domain.Settlement;
import io.truebook.domain.Source;
import io.truebook.engine.ManualClock;
import io.truebook.ib.EventTranslator;
import io.truebook.journal.FileJournal;
import io.truebook.journal.InputReader;
import io.truebook.journal.JournalSettings;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class ConflictPolicyOverTimeTest {

    private static final BookPolicy HYBRID = BookPolicy.DEFAULT;
    private static final BookPolicy LAST = HYBRID.resolvingBy(new ConflictPolicy.LastWriteWins());

    @Test
    @Tag("C-05")
    @Tag("R-086")
    void anotherPolicyIsAnInputOfItsStartAndAReplayJudgesEachDayByTheRulesOfThatDay() throws IOException {
        ImportWorld world = ImportWorld.begin(HYBRID, 1).live(1, "5").live(2, "5");
        world.pass(Duration.ofSeconds(10));
        world.hand(claim(1, "9", world.clock.instant())).merge();
        assertThat(world.held(1).position()).as("the broker's stands").hasToString("5");

        world = world.restart(LAST);
        world.hand(claim(1, "9", world.clock.instant())).merge();
        assertThat(world.held(1).position()).hasToString("9");

        world = world.restart(HYBRID);
        world.hand(claim(2, "7", world.clock.instant())).merge();
        assertThat(world.held(2).position()).hasToString("5");
        assertThat(world.lake()).isEqualTo(world.truebook.view().byKey());
        assertThat(world.settlements()).containsExactly(Settlement.OVERRULED, Settlement.APPLIED, Settlement.OVERRULED);
        List<PositionUpdate> shown =
                new ArrayList<>(world.truebook.view().byKey().values());
        world.close();

        Book again = new Book();
        List<ConflictPolicy> policies = new ArrayList<>();
        List<Settlement> settled = new ArrayList<>();
        replay(world, again, policies, settled);
        assertThat(policies).containsExactly(HYBRID.conflictPolicy(), LAST.conflictPolicy(), HYBRID.conflictPolicy());
        assertThat(settled).containsExactly(Settlement.OVERRULED, Settlement.APPLIED, Settlement.OVERRULED);
        assertThat(again.positions()).containsExactlyInAnyOrderElementsOf(shown);
        assertThat(again.hash()).isEqualTo(checkpointed(world).hash());
    }

    private static void replay(ImportWorld world, Book book, List<ConflictPolicy> policies, List<Settlement> settled)
            throws IOException {
        try (FileJournal journal = journal(world);
                InputReader inputs = journal.inputs(0, new EventTranslator())) {
            Bookkeeper keeper = new Bookkeeper(book);
            for (List<Entry> some = inputs.next(100); !some.isEmpty(); some = inputs.next(100)) {
                for (Entry entry : some) {
                    if (entry.input() instanceof Input.ServiceStarted started) {
                        policies.add(started.policy().conflictPolicy());
                    }
                    for (Fact fact : keeper.apply(entry)) {
                        if (fact instanceof Fact.ImportSettled one) {
                            settled.add(one.settlement());
                        }
                    }
                }
            }
        }
    }

    /** The book as the last process left it. */
    private static Book checkpointed(ImportWorld world) throws IOException {
        try (FileJournal journal = journal(world)) {
            return Book.of(journal.checkpoint().orElseThrow().state());
        }
    }

    private static FileJournal journal(ImportWorld world) throws IOException {
        return FileJournal.open(
                ImportWorld.FOLDER, JournalSettings.DEFAULT, world.disk, new ManualClock(), new EventTranslator());
    }

    @Test
    @Tag("B-63")
    void quantityAndPriceOfALivePositionHaveAgesOfTheirOwnAlsoAfterARestart() throws IOException {
        ImportWorld world = ImportWorld.begin(1).live(1, "5");
        Instant opened = world.held(1).timestamp();
        world.pass(Duration.ofMinutes(3)).price(1, "5", "12");
        Instant priced = world.held(1).timestamp();

        assertThat(ages(world)).isEqualTo(new Origin(Source.STREAM, opened, priced));
        assertThat(priced).isAfter(opened.plusSeconds(100));

        world.pass(Duration.ofMinutes(3)).live(1, "6");
        Instant changed = world.held(1).timestamp();
        assertThat(world.held(1).marketPrice()).as("kept").isPresent();
        assertThat(ages(world)).isEqualTo(new Origin(Source.STREAM, changed, priced));

        try (ImportWorld next = world.restart(HYBRID)) {
            assertThat(ages(next)).isEqualTo(new Origin(Source.STREAM, changed, priced));
        }
    }

    private static Origin ages(ImportWorld world) {
        return world.truebook.view().origin(world.held(1));
    }
}
