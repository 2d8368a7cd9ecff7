package io.truebook.app;

import io.truebook.domain.Fact;
import io.truebook.domain.PositionKey;
import io.truebook.domain.PositionUpdate;
import io.truebook.engine.LakeHistory;
import io.truebook.engine.seam.Disk;
import io.truebook.journal.JournalScan;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Explains a number: finds the facts that made it, in the lake's history and in what the journal has beyond it, then what
 * each followed from in the journal, its archive included, and which commits of the tables carry it.
 */
final class Why {

    private static final Comparator<PositionUpdate> EVENT_ORDER =
            Comparator.comparing(PositionUpdate::timestamp).thenComparingLong(PositionUpdate::seq);

    private final Path folder;
    private final Disk disk;
    private final LakeHistory lake;

    Why(Path folder, Disk disk, LakeHistory lake) {
        this.folder = folder;
        this.disk = disk;
        this.lake = lake;
    }

    WhyAnswer ask(PositionKey key, @Nullable Instant at) throws IOException {
        List<PositionUpdate> rows = new ArrayList<>(lake.history(key));
        JournalScan.End end = addFactsBeyondLake(key, rows);
        rows.sort(EVENT_ORDER);
        List<PositionUpdate> until = rows.stream()
                .filter(row -> at == null || !row.timestamp().isAfter(at))
                .toList();
        if (until.isEmpty()) {
            return new WhyAnswer(key, at, nothing(key, at, rows, end), List.of(), end.lastSeq());
        }
        List<WhyAnswer.Link> links = links(until);
        return new WhyAnswer(key, at, verdict(key, links), links, end.lastSeq());
    }

    private JournalScan.End addFactsBeyondLake(PositionKey key, List<PositionUpdate> rows) throws IOException {
        long inLake = lake.status().stream()
                .filter(table -> table.table().equals(WhyCommits.UPDATES))
                .mapToLong(LakeHistory.TableStatus::seq)
                .findFirst()
                .orElse(0);
        return JournalScan.after(folder, disk, inLake, scanned -> {
            if (scanned instanceof JournalScan.Facts facts) {
                facts.facts().stream()
                        .flatMap(fact -> update(fact, key).stream())
                        .forEach(rows::add);
            }
            return true;
        });
    }

    private static Optional<PositionUpdate> update(Fact fact, PositionKey key) {
        PositionUpdate row = switch (fact) {
            case PositionUpdate update -> update;
            case Fact.PositionSuperseded late -> late.row();
            default -> null;
        };
        return row != null && row.key().equals(key) ? Optional.of(row) : Optional.empty();
    }

    private List<WhyAnswer.Link> links(List<PositionUpdate> rows) throws IOException {
        PositionUpdate last = rows.getLast();
        PositionUpdate holding = last;
        for (PositionUpdate earlier : rows.reversed()) {
            if (!earlier.holdsTheSameAs(last)) {
                break;
            }
            holding = earlier;
        }
        WhyCommits commits = new WhyCommits(lake);
        if (holding.equals(last)) {
            return List.of(link(WhyAnswer.Part.HOLDING_AND_VALUE, last, commits));
        }
        return List.of(link(WhyAnswer.Part.HOLDING, holding, commits), link(WhyAnswer.Part.VALUE, last, commits));
    }

    private WhyAnswer.Link link(WhyAnswer.Part part, PositionUpdate fact, WhyCommits commits) throws IOException {
        WhyInputs.Found found = new WhyInputs(fact).read(folder, disk);
        return new WhyAnswer.Link(
                part,
                fact,
                found.journaled(),
                found.superseded(),
                found.input(),
                found.snapshot(),
                found.healed(),
                found.imports(),
                commits.updates(fact),
                commits.positions(fact));
    }

    private static String nothing(
            PositionKey key, @Nullable Instant at, List<PositionUpdate> rows, JournalScan.End end) {
        String until = at == null ? "" : " at or before " + at;
        return rows.isEmpty()
                ? "nothing was ever recorded for " + key + "; the journal goes to seq " + end.lastSeq()
                : "nothing was recorded for " + key + until + "; its first record is of "
                        + rows.getFirst().timestamp();
    }

    private static String verdict(PositionKey key, List<WhyAnswer.Link> links) {
        WhyAnswer.Link holding = links.getFirst();
        PositionUpdate fact = holding.fact();
        String held = fact.isFlat()
                ? key + " is flat since " + fact.timestamp()
                : key + " is " + fact.position() + " at an average cost of "
                        + (fact.averageCost() == null ? "unknown" : fact.averageCost()) + " since " + fact.timestamp();
        return held + " (seq " + fact.seq() + ", "
                + switch (fact.source()) {
                    case STREAM -> "a live row of the broker";
                    case SNAPSHOT -> "a snapshot that was asked for";
                    case QUEUE -> "a quote from the position queue";
                    case REPLAY -> "an imported record";
                    case MANUAL -> "a person";
                }
                + ")"
                + (holding.superseded() ? "; superseded: it came too late, and changed nothing but the history" : "")
                + (holding.healed().isEmpty() ? "" : "; a check found it to differ and corrected it")
                + (links.size() == 1
                        ? ""
                        : "; valued last at " + links.getLast().fact().timestamp());
    }
}
