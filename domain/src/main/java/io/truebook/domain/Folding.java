package io.truebook.domain;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One entry being folded, and the facts that have followed from it so far. Reused from entry to entry. */
final class Folding {

    private static final int MAX_RAW_CHARS = 1_000;

    private final Book book;
    private Entry entry = new Entry(0, 0, 0, Instant.EPOCH, new Input.Tick());
    private @Nullable Fact only;
    private @Nullable List<Fact> several;

    Folding(Book book) {
        this.book = book;
    }

    void begin(Entry next) {
        entry = next;
        only = null;
        several = null;
    }

    Entry entry() {
        return entry;
    }

    long seq() {
        return entry.seq();
    }

    Instant at() {
        return entry.recordedAt();
    }

    /** Most entries lead to one fact or none: a list that grows is made only when it is needed. */
    void tell(Fact fact) {
        if (several != null) {
            several.add(fact);
        } else if (only == null) {
            only = fact;
        } else {
            several = new ArrayList<>(List.of(only, fact));
        }
    }

    List<Fact> facts() {
        if (several != null) {
            return several;
        }
        return only == null ? List.of() : List.of(only);
    }

    /** Keeps, in its raw form, what cannot be accepted. */
    void quarantine(String reason, String raw) {
        Fact.InputQuarantined refused =
                new Fact.InputQuarantined(entry.seq(), entry.recordedAt(), entry.session(), cut(reason), cut(raw));
        book.keep(refused);
        tell(refused);
    }

    private static String cut(String text) {
        return text.length() <= MAX_RAW_CHARS ? text : text.substring(0, MAX_RAW_CHARS) + "...";
    }
}
