package io.truebook.engine;

import io.truebook.domain.Book;
import io.truebook.domain.Bookkeeper;
import io.truebook.domain.Entry;
import io.truebook.domain.Fact;
import io.truebook.domain.Input;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The start: the newest checkpoint and the journal's tail, folded. There is no other way to come to a book.
 *
 * <p>A fact that is in the journal is never derived again. Where the fold of today gives another one, the journaled fact
 * stands, the key is remembered, and the corrected state is recorded as a new fact of this start.
 */
public final class Recovery {

    private final Book book;
    private final Bookkeeper keeper;
    private final Map<String, Long> cursors;
    private final Corrections corrections = new Corrections();
    private long replayed;
    private long rederived;

    private Recovery(Book book, Map<String, Long> cursors) {
        this.book = book;
        this.keeper = new Bookkeeper(book);
        this.cursors = cursors;
    }

    /** Reads the journal into a book; facts of the tail that had not become durable are derived and handed to it. */
    public static Recovery of(Journal journal) throws IOException {
        return of(journal, 0);
    }

    /**
     * The same.
     *
     * @param afterSeq where an empty journal begins: above everything that an older one has left in a lake
     */
    public static Recovery of(Journal journal, long afterSeq) throws IOException {
        Recovery recovery = journal.checkpoint()
                .map(checkpoint -> new Recovery(Book.of(checkpoint.state()), checkpoint.cursors()))
                .orElseGet(() -> new Recovery(new Book(afterSeq), Map.of()));
        journal.replay(recovery.book.seq(), (entry, facts) -> recovery.fold(journal, entry, facts));
        if (recovery.rederived > 0) {
            journal.force();
        }
        return recovery;
    }

    private void fold(Journal journal, Entry entry, @Nullable List<Fact> recorded) {
        List<Fact> derived = keeper.apply(entry);
        replayed++;
        if (recorded == null) {
            journal.appendFacts(entry.seq(), derived);
            rederived++;
            corrections.compare(derived, derived);
        } else if (entry.input() instanceof Input.ServiceStarted) {
            corrections.compareStart(entry, recorded, derived, book);
        } else if (!corrections.isEmpty() || !recorded.equals(derived)) {
            corrections.compare(recorded, derived);
        }
    }

    Book book() {
        return book;
    }

    Bookkeeper keeper() {
        return keeper;
    }

    /** Where each sink and handler had come by the checkpoint. */
    public Map<String, Long> cursors() {
        return cursors;
    }

    /** How many inputs were folded on top of the checkpoint. */
    public long replayed() {
        return replayed;
    }

    /** The book as it was recovered. */
    public LiveView view() {
        return LiveView.of(book);
    }

    /** The book's fingerprint. */
    public String hash() {
        return book.hash();
    }

    /** The last seq in the journal. */
    public long seq() {
        return book.seq();
    }

    /** Positions whose journaled facts today's fold does not confirm. */
    Corrections corrections() {
        return corrections;
    }
}
