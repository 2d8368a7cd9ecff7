package io.truebook.service.imports;

import io.truebook.domain.ImportTrial;
import io.truebook.domain.ImportedPosition;
import io.truebook.domain.PositionKey;
import io.truebook.domain.Remarks;
import io.truebook.domain.Settlement;
import io.truebook.engine.LakeHistory;
import io.truebook.engine.LiveView;
import io.truebook.lake.Progress;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Reads a file twice against a record that stays as it is: first every row is judged by itself, then, with what the
 * record has already left out, the rest is tried in order. Holds fingerprints of the rows, not the rows.
 */
final class ImportCheck {

    /** More are refused: to be cut in pieces. */
    static final int MOST_ROWS = 500_000;

    /** With more refused rows it is another kind of file. */
    static final int MOST_REFUSED = 10_000;

    private static final long MOST_REFUSED_CHARS = 32 << 20;
    private static final int MOST_SHOWN = 20;
    private static final int STRIDE = 10_000;

    private final ImportFile file;
    private final String author;
    private final LiveView view;
    private final ImportTrial trial;
    private final Progress progress;
    private final Moments moments = new Moments();
    private final List<Row> refused = new ArrayList<>();
    private final Set<Long> refusedLines = new HashSet<>();
    private final List<ImportTrial.Outcome> notTaken = new ArrayList<>();
    private final Map<Settlement, Long> outcomes = new EnumMap<>(Settlement.class);
    private long rows;
    private long recorded;
    private long refusedChars;
    private Instant first = Instant.MAX;
    private Instant last = Instant.MIN;

    ImportCheck(ImportFile file, String author, LiveView view, Instant now, Progress progress) {
        this.file = file;
        this.author = author;
        this.view = view;
        this.trial = new ImportTrial(view.status(), view::claim, now);
        this.progress = progress;
    }

    /** Judges every row by itself. */
    void judge() throws IOException {
        file.forEach(row -> {
            if (++rows > MOST_ROWS) {
                throw new ImportRefusedException(file.name() + " has more than " + MOST_ROWS
                        + " rows; cut it in pieces, the oldest rows first. Nothing was taken");
            }
            told("reading " + file.name(), rows);
            RecordReader.Result result = read(row);
            List<Fault> faults = result.record().map(this::takeDown).orElse(result.faults());
            if (!faults.isEmpty()) {
                refuse(row.refused(faults));
            }
        });
    }

    private void refuse(Row row) {
        refusedChars += row.cells().values().stream().mapToLong(String::length).sum();
        if (refused.size() == MOST_REFUSED || refusedChars > MOST_REFUSED_CHARS) {
            throw new ImportRefusedException(file.name() + ": " + refused.size()
                    + " rows were refused and there are more, the first at line "
                    + refused.getFirst().line() + ": " + refused.getFirst().reason()
                    + ". Nothing was taken; is it the right file?");
        }
        refused.add(row);
        refusedLines.add(row.line());
    }

    private RecordReader.Result read(Row row) {
        try {
            return RecordReader.read(row, author, file.name());
        } catch (IllegalArgumentException unfit) {
            Fault fault = new Fault("", "", String.valueOf(unfit.getMessage()));
            return new RecordReader.Result(Optional.empty(), List.of(fault));
        }
    }

    private List<Fault> takeDown(ImportedPosition record) {
        String refusal = trial.refusal(record).orElse("");
        if (!refusal.isEmpty()) {
            return List.of(new Fault("", "", refusal));
        }
        if (moments.add(record, saysNewRemarks(record)) == Moments.Known.CONTRADICTED) {
            return List.of(new Fault(
                    "", "", "an earlier row says otherwise of " + record.key() + " at " + record.timestamp()));
        }
        first = record.timestamp().isBefore(first) ? record.timestamp() : first;
        last = record.timestamp().isAfter(last) ? record.timestamp() : last;
        return List.of();
    }

    private boolean saysNewRemarks(ImportedPosition record) {
        Remarks said = record.remarks();
        PositionKey key = record.key();
        return said != null
                && view.remarks(key)
                        .map(known -> !record.timestamp().isBefore(known.asOf())
                                && !known.remarks().equals(said))
                        .orElse(true);
    }

    /** Leaves out what the record has already, in the lake or on the way there. */
    void leaveOutRecorded(LakeHistory lake) throws IOException {
        if (first.isAfter(last)) {
            return;
        }
        lake.imported(first, last, moments::recorded);
        view.status().imports().waiting().forEach(waiting -> moments.waiting(waiting.record()));
    }

    /**
     * Tries what is left.
     *
     * @param each hears of every record that would be handed in, in order
     */
    void tryOut(Consumer<ImportedPosition> each) throws IOException {
        long[] at = {0};
        file.forEach(row -> {
            told("trying " + file.name(), ++at[0]);
            read(row).record().filter(record -> trial.refusal(record).isEmpty()).ifPresent(record -> {
                if (moments.take(record)) {
                    note(trial.add(record));
                    each.accept(record);
                } else if (!refusedLines.contains(row.line())) {
                    recorded++;
                }
            });
        });
        note(trial.finish());
    }

    private void note(List<ImportTrial.Outcome> settled) {
        for (ImportTrial.Outcome outcome : settled) {
            outcomes.merge(outcome.settlement(), 1L, Long::sum);
            boolean taken = outcome.settlement() == Settlement.APPLIED || outcome.settlement() == Settlement.REPEATED;
            if (!taken && notTaken.size() < MOST_SHOWN) {
                notTaken.add(outcome);
            }
        }
    }

    private void told(String job, long at) {
        if (at % STRIDE == 0) {
            progress.at(job, at, Math.max(at, rows));
        }
    }

    boolean hasRefused() {
        return !refused.isEmpty();
    }

    /** What has been found. */
    ImportReport report(ImportReport.Range range, boolean handedIn) {
        return new ImportReport(file.name(), rows, handedIn, recorded, outcomes, notTaken, refused, range);
    }
}
