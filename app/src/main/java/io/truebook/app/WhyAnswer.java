package io.truebook.app;

import io.truebook.domain.PositionKey;
import io.truebook.domain.PositionUpdate;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a number of the record comes from, step by step.
 *
 * @param key whose number
 * @param at the moment of event time asked about; absent for the last known
 * @param verdict the answer in words
 * @param links what made it: first what made quantity and cost, then, where another fact did, what made the value; none
 *     where nothing was ever recorded
 * @param journalEnd the last input in the journal
 */
public record WhyAnswer(PositionKey key, @Nullable Instant at, String verdict, List<Link> links, long journalEnd) {

    public WhyAnswer {
        links = List.copyOf(links);
    }

    /** What a link made. */
    public enum Part {
        HOLDING_AND_VALUE,
        HOLDING,
        VALUE
    }

    /**
     * One fact and its way from the wire to the tables.
     *
     * @param fact as it is recorded
     * @param journaled whether the journal holds this very fact; false where its segment was removed by age
     * @param superseded whether it is an import that came too late: a row of the history that changed nothing
     * @param input what it followed from; absent where its segment was removed by age
     * @param snapshot the snapshot that brought it; absent for live rows
     * @param healed what a check said of this position when it corrected it; none where nothing was wrong
     * @param imports the imported records that were settled by the same input, and how; none for what the broker said
     * @param updates the commit of {@code position_updates} that carries it; absent while it is not in the lake
     * @param positions the commit of {@code positions} that carries it; absent while it is not in the lake
     */
    public record Link(
            Part part,
            PositionUpdate fact,
            boolean journaled,
            boolean superseded,
            @Nullable AcceptedInput input,
            @Nullable Snapshot snapshot,
            List<String> healed,
            List<String> imports,
            @Nullable Commit updates,
            @Nullable Commit positions) {
        public Link {
            healed = List.copyOf(healed);
            imports = List.copyOf(imports);
        }
    }

    /**
     * An input in the journal.
     *
     * @param meaning how it is understood today
     * @param frame as it came off the wire; absent for inputs of our own
     */
    public record AcceptedInput(
            long seq,
            int term,
            int session,
            Instant recordedAt,
            String meaning,
            @Nullable Wire frame) {}

    /**
     * A message as it came off the wire.
     *
     * @param messageId the number of TWS's message, without protobuf's offset
     * @param serverVersion the version that was negotiated for the session
     * @param fields its text fields, the id first; of a binary message the id and the rest in hexadecimal digits
     */
    public record Wire(int messageId, int serverVersion, List<String> fields) {
        public Wire {
            fields = List.copyOf(fields);
        }
    }

    /** A snapshot that was asked for. */
    public record Snapshot(long run, int request, String method, long startedSeq, Instant startedAt) {}

    /**
     * A commit of a table.
     *
     * @param note what has to be known beside; empty where the commit carries exactly this fact
     */
    public record Commit(String table, long version, Instant committedAt, String operation, String note) {}
}
