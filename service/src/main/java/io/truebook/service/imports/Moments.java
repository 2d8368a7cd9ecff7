package io.truebook.service.imports;

import io.truebook.domain.ImportedPosition;
import io.truebook.domain.Money;
import io.truebook.domain.PositionKey;
import io.truebook.domain.PositionUpdate;
import io.truebook.domain.Quantity;
import io.truebook.domain.Valuation;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a file says of which position at which moment, as fingerprints: 16 bytes a row, so that rows that are recorded
 * already, or stand in the file twice, are known again without holding the file in memory.
 */
final class Moments {

    private final MessageDigest digest;
    private final Map<Long, Long> contents = new HashMap<>();
    private final Set<Long> remarked = new HashSet<>();

    Moments() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }

    /** What a row says beside an earlier one of the same position and moment. */
    enum Known {
        NEW,
        SAME,
        CONTRADICTED
    }

    /**
     * Takes a row down.
     *
     * @param remarks whether its remarks would be news, so that it must be handed in even if the rest is recorded
     */
    Known add(ImportedPosition record, boolean remarks) {
        long moment = moment(record.key(), record.timestamp());
        long content = content(record.position(), record.averageCost(), record.valuation());
        if (remarks) {
            remarked.add(moment);
        }
        Long before = contents.putIfAbsent(moment, content);
        if (before == null) {
            return Known.NEW;
        }
        return before == content ? Known.SAME : Known.CONTRADICTED;
    }

    /** A row of the record: the file's row that says the same is not needed any more. */
    void recorded(PositionUpdate row) {
        forget(moment(row.key(), row.timestamp()), content(row.position(), row.averageCost(), row.valuation()));
    }

    /** The same of a record that waits to be settled. */
    void waiting(ImportedPosition record) {
        forget(
                moment(record.key(), record.timestamp()),
                content(record.position(), record.averageCost(), record.valuation()));
    }

    private void forget(long moment, long content) {
        Long said = contents.get(moment);
        if (said != null && said == content && !remarked.contains(moment)) {
            contents.remove(moment);
        }
    }

    /** True once for each row that is new: when it is met in the file again, it is not. */
    boolean take(ImportedPosition record) {
        return contents.remove(moment(record.key(), record.timestamp())) != null;
    }

    private long moment(PositionKey key, Instant at) {
        return fingerprint(key + "@" + at);
    }

    /** Of a close only the fact counts: its cost is that of what was held, and its values are left out. */
    private long content(Quantity position, @Nullable Money cost, Valuation valuation) {
        return fingerprint(
                position.isZero()
                        ? "flat"
                        : String.join(
                                "|",
                                position.toString(),
                                String.valueOf(cost),
                                String.valueOf(valuation.marketPrice()),
                                String.valueOf(valuation.marketValue()),
                                String.valueOf(valuation.unrealizedPnl())));
    }

    private long fingerprint(String text) {
        return ByteBuffer.wrap(digest.digest(text.getBytes(StandardCharsets.UTF_8)))
                .getLong();
    }
}
