package io.truebook.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.truebook.domain.Book;
import io.truebook.domain.BookPolicy;
import io.truebook.domain.BookState;
import io.truebook.domain.Bookkeeper;
import io.truebook.domain.Entry;
import io.truebook.domain.Input;
import io.truebook.engine.Journal.Checkpoint;
import io.truebook.engine.ManualClock;
import io.truebook.engine.seam.MemoryDisk;
import io.truebook.ib.EventTranslator;
import io.truebook.journal.FileJournal;
import io.truebook.journal.JournalSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RefoldTest {

    private static final Path FOLDER = Path.of("/data");

    private final ManualClock clock = new ManualClock();
    private final MemoryDisk disk = new MemoryDisk(clock);
    private final Book book = new Book();
    private final Bookkeeper keeper = new Bookkeeper(book);
    private FileJournal journal;
    private Refold refold;

    @BeforeEach
    void open() throws IOException {
        journal = FileJournal.open(
                FOLDER, JournalSettings.DEFAULT.withSegmentBytes(4096), disk, clock, new EventTranslator());
        refold = new Refold(journal);
    }

    @AfterEach
    void close() throws IOException {
        refold.close();
        journal.close();
    }

    @Test
    void aBookThatIsTheFoldOfItsJournalIsConfirmed() throws IOException {
        record(3_000);
        journal.checkpoint(new Checkpoint(book.state(), Map.of()));
        refoldUntilDone();
        assertThat(refold.confirmed()).isEqualTo(3_000);

        record(2_500);
        journal.checkpoint(new Checkpoint(book.state(), Map.of()));
        record(10);
        refoldUntilDone();

        assertThat(refold.confirmed()).isEqualTo(5_500);
        assertThat(refold.difference()).isEmpty();
    }

    @Test
    void aBookThatIsNotTheFoldOfItsJournalIsTold() throws IOException {
        record(100);
        journal.checkpoint(new Checkpoint(book.state(), Map.of()));
        refoldUntilDone();
        record(100);
        journal.checkpoint(new Checkpoint(counted(book.state()), Map.of()));
        refoldUntilDone();

        assertThat(refold.confirmed()).isEqualTo(100);
        assertThat(refold.difference())
                .get()
                .asString()
                .contains("seq 200", Book.of(book.state()).hash());
    }

    @Test
    void aDamagedArchiveIsToldWithItsPlace() throws IOException {
        record(300);
        journal.checkpoint(new Checkpoint(book.state(), Map.of()));
        Path archived = disk.list(FOLDER.resolve("journal").resolve("archive")).getFirst();
        byte[] content = disk.contents(archived);
        content[content.length / 2] ^= 1;
        disk.tamper(archived, content);

        refoldUntilDone();

        assertThat(refold.difference()).get().asString().contains(archived.toString());
    }

    @Test
    void aCheckpointOfAnEarlierStartIsNotJudged() throws IOException {
        record(10);
        journal.checkpoint(new Checkpoint(counted(book.state()), Map.of()));
        journal.close();
        open();

        refoldUntilDone();

        assertThat(refold.difference()).isEmpty();
        assertThat(refold.confirmed()).isZero();
    }

    @Test
    void aStepFoldsABoundedSliceAndThenPauses() throws IOException {
        record(2_500);
        journal.checkpoint(new Checkpoint(book.state(), Map.of()));

        assertThat(refold.step()).isZero();
        assertThat(refold.step()).isZero();
        assertThat(refold.confirmed()).isZero();
        assertThat(refold.idleNanos()).isGreaterThanOrEqualTo(10_000_000);
    }

    private void refoldUntilDone() throws IOException {
        for (int step = 0; step < 20; step++) {
            refold.step();
        }
    }

    private void record(int inputs) throws IOException {
        for (int count = 0; count < inputs; count++) {
            clock.advance(Duration.ofMillis(1));
            Input input = book.seq() == 0
                    ? new Input.ServiceStarted("test", BookPolicy.DEFAULT)
                    : new Input.SessionOpened(200, "endpoint " + count);
            Entry entry = new Entry(book.seq() + 1, journal.term(), (int) book.seq(), clock.instant(), input);
            journal.append(entry, null);
            journal.force();
            journal.appendFacts(entry.seq(), keeper.apply(entry));
        }
        journal.force();
    }

    /** The planted difference: a book that counts one duplicate more than its journal says. */
    private static BookState counted(BookState state) {
        BookState.Counters counters = state.counters();
        return new BookState(
                state.seq(),
                state.term(),
                state.session(),
                state.recordedAt(),
                state.policy(),
                state.link(),
                state.accounts(),
                state.positions(),
                new BookState.Counters(
                        counters.facts(), counters.duplicates() + 1, counters.healed(), counters.quarantined()),
                state.quarantine(),
                state.results(),
                state.checks(),
                state.gap(),
                state.retireScanAt(),
                state.imports());
    }
}
