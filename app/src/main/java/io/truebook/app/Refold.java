package io.truebook.app;

import io.truebook.domain.Book;
import io.truebook.domain.Bookkeeper;
import io.truebook.domain.Entry;
import io.truebook.engine.Role;
import io.truebook.ib.EventTranslator;
import io.truebook.journal.CorruptJournalException;
import io.truebook.journal.FileJournal;
import io.truebook.journal.InputReader;
import io.truebook.journal.KeptCheckpoint;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Folds the journal a second time, from the checkpoint before the newest or from the beginning, in a book of its own, and
 * compares the outcome with what the newest checkpoint recorded of itself. A difference means that memory, disk or a
 * bug has changed the record: it is told loudly and stays told until the process ends.
 *
 * <p>Small slices with pauses in between: at most about 20,000 inputs a second, read from the files, on a thread of its
 * own. Only checkpoints of this process start are judged, since another version may fold otherwise on purpose.
 */
final class Refold implements Role, Closeable {

    private static final Logger log = LoggerFactory.getLogger(Refold.class);
    private static final int SLICE = 1_000;
    private static final long PAUSE_NANOS = Duration.ofMillis(50).toNanos();

    private final FileJournal journal;
    private long judged;
    private @Nullable Run run;
    private volatile long confirmed;
    private volatile Optional<String> difference = Optional.empty();

    Refold(FileJournal journal) {
        this.journal = journal;
    }

    /** One second fold. */
    private record Run(KeptCheckpoint expected, Book book, Bookkeeper keeper, InputReader inputs) {

        static Run from(Book book, KeptCheckpoint expected, InputReader inputs) {
            return new Run(expected, book, new Bookkeeper(book), inputs);
        }
    }

    @Override
    public String name() {
        return "refold";
    }

    @Override
    public long idleNanos() {
        return PAUSE_NANOS;
    }

    /** Folds a slice; always says that nothing was done, so that it pauses. */
    @Override
    public int step() throws IOException {
        try {
            Run under = run;
            if (under == null) {
                begin();
            } else {
                fold(under);
            }
        } catch (CorruptJournalException damage) {
            close();
            tell(String.valueOf(damage.getMessage()));
        } catch (IOException unreadable) {
            close();
            log.warn("The journal was not folded a second time: {}", unreadable.getMessage());
        }
        return 0;
    }

    /** The highest seq at which both folds were equal; 0 before the first. */
    long confirmed() {
        return confirmed;
    }

    /** What is wrong; absent when nothing was found. */
    Optional<String> difference() {
        return difference;
    }

    private void begin() throws IOException {
        long newest = journal.checkpoint()
                .filter(checkpoint -> checkpoint.state().term() == journal.term())
                .map(checkpoint -> checkpoint.state().seq())
                .orElse(0L);
        if (newest <= judged) {
            return;
        }
        judged = newest;
        List<KeptCheckpoint> kept = journal.checkpoints();
        if (kept.isEmpty() || kept.getFirst().seq() != newest) {
            tell("the checkpoint at seq " + newest + " cannot be read back from its file");
            return;
        }
        KeptCheckpoint expected = kept.getFirst();
        Book base = kept.size() > 1 ? Book.of(kept.get(1).checkpoint().state()) : new Book();
        run = Run.from(base, expected, journal.inputs(base.seq(), new EventTranslator()));
    }

    private void fold(Run under) throws IOException {
        long target = under.expected().seq();
        List<Entry> slice = under.inputs().next(SLICE);
        for (Entry entry : slice) {
            if (entry.seq() <= target) {
                under.keeper().apply(entry);
            }
        }
        if (slice.isEmpty() || under.book().seq() >= target) {
            close();
            judge(under);
        }
    }

    private void judge(Run done) {
        long seq = done.expected().seq();
        String recorded = done.expected().hash();
        String stored = Book.of(done.expected().checkpoint().state()).hash();
        String folded = done.book().hash();
        if (!stored.equals(recorded)) {
            tell("the checkpoint at seq " + seq + " holds a book with hash " + stored + ", and had recorded "
                    + recorded);
        } else if (!folded.equals(recorded)) {
            tell("the journal folded again to seq " + done.book().seq() + " gives a book with hash " + folded
                    + ", the checkpoint at seq " + seq + " recorded " + recorded);
        } else {
            confirmed = seq;
            log.debug("The journal folded again gives the same book at seq {}", seq);
        }
    }

    private void tell(String found) {
        String sentence = found + ". The journal's inputs are whole and stand; restart to fold the book anew, keep "
                + "the folder as it is for analysis, and check memory and disk of this machine.";
        difference = Optional.of(sentence);
        log.error("The record contradicts itself: {}", sentence);
    }

    @Override
    public void close() throws IOException {
        Run under = run;
        run = null;
        if (under != null) {
            under.inputs().close();
        }
    }
}
