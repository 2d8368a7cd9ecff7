package io.truebook.verification;

import io.truebook.domain.AccountId;
import io.truebook.domain.Book;
import io.truebook.domain.BookPolicy;
import io.truebook.domain.Bookkeeper;
import io.truebook.domain.BrokerEvent;
import io.truebook.domain.ConflictPolicy;
import io.truebook.domain.Entry;
import io.truebook.domain.Fact;
import io.truebook.domain.Input;
import io.truebook.domain.LinkCondition;
import io.truebook.domain.PositionKey;
import io.truebook.domain.PositionUpdate;
import io.truebook.engine.LakeHistory;
import io.truebook.engine.Watermarks;
import io.truebook.engine.seam.Disk;
import io.truebook.ib.EventTranslator;
import io.truebook.journal.JournalScan;
import io.truebook.lake.DeltaLake;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/**
 * Judges a folder after a fault run, from the outside, by what the broker sent and what the service had promised.
 *
 * <ol>
 *   <li>I1: everything at or below the last accepted seq that was seen is in the journal.
 *   <li>I3: the accepted frames of each session are a prefix of the frames sent in it.
 *   <li>I2: every fact about a position at or below the lake's seq is in {@code position_updates} exactly once, in order.
 *   <li>I4: {@code positions} is the fold of the history, and the book folded from the journal.
 *   <li>I6: whenever the broker's link is not up, and until a complete check has ended since, a gap is on record.
 *   <li>I7: no row is of an account that the broker does not name at that time.
 *   <li>The same journal gives the same book, twice.
 * </ol>
 *
 * <p>{@link #checkImports} asks the same of what others hand in. What a process keeps bounded (I8) and how it tells of
 * its troubles (I10) cannot be seen afterwards: the harnesses watch it while it lives.
 */
public final class HistoryChecker {

    private static final Comparator<PositionUpdate> EVENT_ORDER =
            Comparator.comparing(PositionUpdate::timestamp).thenComparingLong(PositionUpdate::seq);

    private final Disk disk;
    private final Path folder;
    private final List<String> violations = new ArrayList<>();

    private final Map<Integer, List<byte[]>> framesBySession = new TreeMap<>();
    private final List<PositionUpdate> journaled = new ArrayList<>();
    private final List<PositionUpdate> superseded = new ArrayList<>();
    private final List<Entry> entries = new ArrayList<>();
    private final Set<AccountId> named = new LinkedHashSet<>();
    private final List<Fact> applied = new ArrayList<>();
    private int waitingImports;
    private boolean gapOpen;
    private int lastSession;

    public HistoryChecker(Disk disk, Path folder) {
        this.disk = disk;
        this.folder = folder;
    }

    /**
     * Compares.
     *
     * @param sent the frames that the broker sent and that are records, by session, in order
     * @param promised the watermarks that were seen last
     * @return one sentence a violation
     */
    public List<String> check(Map<Integer, List<byte[]>> sent, Watermarks promised) throws IOException {
        JournalScan.End end = readJournal();
        if (end.lastSeq() < promised.accepted()) {
            violations.add("I1: seq " + promised.accepted() + " was accepted, the journal ends at " + end.lastSeq());
        }
        framesBySession.forEach((session, frames) -> {
            if (!isPrefix(frames, sent.getOrDefault(session, List.of()))) {
                violations.add("I3: the " + frames.size() + " accepted frames of session " + session
                        + " are no prefix of those sent");
            }
        });
        checkReplay();
        checkLake(DeltaLake.history(folder.resolve("lake"), disk, end.journal()), promised);
        return violations;
    }

    /** The accepted inputs, in order. */
    public List<Entry> entries() {
        return entries;
    }

    /** The facts about positions, in order. */
    public List<PositionUpdate> updates() {
        return journaled;
    }

    /** The accepted frames, by session, in order. */
    public Map<Integer, List<byte[]>> acceptedFrames() {
        return framesBySession;
    }

    /** Reads the journal alone. */
    public JournalScan.End readJournal() throws IOException {
        EventTranslator translator = new EventTranslator();
        return JournalScan.of(folder, disk, scanned -> {
            switch (scanned) {
                case JournalScan.Frame frame -> {
                    framesBySession
                            .computeIfAbsent(frame.session(), first -> new ArrayList<>())
                            .add(frame.frame().payload());
                    entries.add(new Entry(
                            frame.seq(),
                            frame.term(),
                            frame.session(),
                            frame.recordedAt(),
                            translator.interpret(frame.frame())));
                }
                case JournalScan.Typed typed ->
                    entries.add(
                            new Entry(typed.seq(), typed.term(), typed.session(), typed.recordedAt(), typed.input()));
                case JournalScan.Facts facts -> keepPositions(facts.facts());
            }
        });
    }

    private void keepPositions(List<Fact> facts) {
        for (Fact fact : facts) {
            if (fact instanceof PositionUpdate update) {
                journaled.add(update);
            } else if (fact instanceof Fact.PositionSuperseded late) {
                superseded.add(late.row());
            }
        }
    }

    private static boolean isPrefix(List<byte[]> some, List<byte[]> all) {
        if (some.size() > all.size()) {
            return false;
        }
        for (int index = 0; index < some.size(); index++) {
            if (!Arrays.equals(some.get(index), all.get(index))) {
                return false;
            }
        }
        return true;
    }

    private void checkReplay() {
        Book one = new Book();
        Book other = new Book();
        List<PositionUpdate> derived = new ArrayList<>();
        Bookkeeper keeper = new Bookkeeper(one);
        for (Entry entry : entries) {
            if (entry.input() instanceof BrokerEvent.AccountsReported reported
                    && !reported.accounts().isEmpty()) {
                named.clear();
                named.addAll(reported.accounts());
            }
            List<Fact> facts = keeper.apply(entry);
            applied.addAll(facts);
            facts.forEach(fact -> judge(fact, facts));
            for (Fact fact : facts) {
                if (fact instanceof PositionUpdate update) {
                    derived.add(update);
                }
            }
        }
        Bookkeeper again = new Bookkeeper(other);
        entries.forEach(again::apply);
        if (!one.hash().equals(other.hash())) {
            violations.add("replay: the same journal gave two books");
        }
        if (!derived.subList(0, Math.min(derived.size(), journaled.size())).equals(journaled)) {
            violations.add("replay: the journal's " + journaled.size() + " facts are not those of its inputs");
        }
        waitingImports = one.state().imports().buffered().size();
    }

    /**
     * Compares what was handed in by sources with a clock of their own, after {@link #check}: none was made up, each was
     * settled once or still waits, and none was applied against the order of time or against the day's policy.
     *
     * @param handedIn how many records the service had taken
     */
    public List<String> checkImports(long handedIn, BookPolicy policy) {
        List<String> found = new ArrayList<>();
        long accepted = entries.stream()
                .filter(entry -> entry.input() instanceof Input.PositionImported)
                .count();
        if (accepted > handedIn) {
            found.add("I2: " + accepted + " imports were accepted, " + handedIn + " were handed in");
        }
        Map<Long, Long> settled = new TreeMap<>();
        long refused = 0;
        for (Fact fact : applied) {
            if (fact instanceof Fact.ImportSettled settlement) {
                settled.merge(settlement.importSeq(), 1L, Long::sum);
            } else if (fact instanceof Fact.InputQuarantined quarantined
                    && quarantined.reason().startsWith("import of")) {
                refused++;
            }
        }
        settled.forEach((seq, times) -> {
            if (times != 1) {
                found.add("I2: the import of seq " + seq + " was settled " + times + " times");
            }
        });
        if (settled.size() + refused + waitingImports != accepted) {
            found.add("I1: of " + accepted + " imports " + settled.size() + " were settled and " + refused
                    + " refused, and " + waitingImports + " wait");
        }
        checkOrderOfImports(policy, found);
        return found;
    }

    private void checkOrderOfImports(BookPolicy policy, List<String> found) {
        Map<PositionKey, PositionUpdate> latest = new TreeMap<>();
        for (PositionUpdate row : journaled) {
            PositionUpdate before = latest.put(row.key(), row);
            if (row.source().isBrokers()) {
                continue;
            }
            if (policy.conflictPolicy() instanceof ConflictPolicy.BrokerAuthoritative) {
                found.add("I3: an import was applied where only the broker counts: " + row);
            }
            if (before != null && row.timestamp().isBefore(before.timestamp())) {
                found.add("I3: an import of " + row.timestamp() + " was applied over a row of " + before.timestamp());
            }
        }
    }

    private void judge(Fact fact, List<Fact> ofTheSameInput) {
        switch (fact) {
            case Fact.GapRecorded gap -> {
                if (gap.closed() != null
                        && !(gapOpen && ofTheSameInput.stream().anyMatch(HistoryChecker::isComplete))) {
                    violations.add("I6: a gap was closed at seq " + gap.seq() + " without a complete check");
                }
                gapOpen = gap.closed() == null;
            }
            case Fact.LinkChanged link -> {
                boolean again = link.condition() == LinkCondition.UP && link.session() > lastSession && lastSession > 0;
                if ((again || link.condition() != LinkCondition.UP) && !gapOpen) {
                    violations.add("I6: the link was " + link.condition() + " at seq " + link.seq()
                            + ", and no gap is on record");
                }
                lastSession = Math.max(lastSession, link.session());
            }
            case PositionUpdate row -> {
                if (row.source().isBrokers() && !named.contains(row.account())) {
                    violations.add("I7: seq " + row.seq() + " is of an account that was not named: " + row.key());
                }
            }
            default -> {
                // The other facts are judged by the replay as a whole.
            }
        }
    }

    private static boolean isComplete(Fact fact) {
        return fact instanceof Fact.CheckConcluded check && check.complete();
    }

    private void checkLake(LakeHistory lake, Watermarks promised) throws IOException {
        LakeHistory.Current current = lake.current();
        if (current.seq() < promised.inLake() && hasRowsBetween(current.seq(), promised.inLake())) {
            violations.add(
                    "I1: the lake had reached seq " + promised.inLake() + ", positions stands at " + current.seq());
        }
        Map<PositionKey, PositionUpdate> latest = new TreeMap<>();
        Map<PositionKey, List<PositionUpdate>> expected = new TreeMap<>();
        for (PositionUpdate update : journaled) {
            if (update.seq() <= current.seq()) {
                expected.computeIfAbsent(update.key(), first -> new ArrayList<>())
                        .add(update);
                latest.put(update.key(), update);
            }
        }
        for (PositionUpdate late : superseded) {
            if (late.seq() <= current.seq()) {
                expected.computeIfAbsent(late.key(), first -> new ArrayList<>()).add(late);
            }
        }
        expected.values().forEach(rows -> rows.sort(EVENT_ORDER));
        if (!latest.equals(new TreeMap<>(current.rows()))) {
            violations.add("I4: positions at seq " + current.seq() + " is not the fold of the journal's facts");
        }
        for (Map.Entry<PositionKey, List<PositionUpdate>> key : expected.entrySet()) {
            checkHistory(key.getKey(), key.getValue(), lake.history(key.getKey()), current.seq());
        }
    }

    private boolean hasRowsBetween(long after, long upTo) {
        return journaled.stream().anyMatch(update -> update.seq() > after && update.seq() <= upTo);
    }

    private void checkHistory(PositionKey key, List<PositionUpdate> expected, List<PositionUpdate> stored, long upTo) {
        Iterator<PositionUpdate> wanted = expected.iterator();
        for (PositionUpdate row : stored) {
            if (row.seq() <= upTo && (!wanted.hasNext() || !Objects.equals(wanted.next(), row))) {
                violations.add("I2: " + key + " has a row too many, too few or out of order at seq " + row.seq());
                return;
            }
        }
        if (wanted.hasNext()) {
            violations.add("I2: " + key + " lacks seq " + wanted.next().seq() + " in position_updates");
        }
    }
}
