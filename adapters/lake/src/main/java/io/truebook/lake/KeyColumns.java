package io.truebook.lake;

import io.truebook.domain.AccountId;
import io.truebook.domain.ContractId;
import io.truebook.domain.PositionKey;
import java.io.IOException;
import java.util.List;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.schema.MessageType;

/** The few columns of a row group by which rows are chosen before any is read whole. */
final class KeyColumns {

    /** They are the first ones of a file, so that they are read in one go. */
    static final List<PositionColumn> ALL = List.of(
            PositionColumn.SEQ,
            PositionColumn.CONID,
            PositionColumn.TIMESTAMP,
            PositionColumn.RECORDED_AT,
            PositionColumn.ACCOUNT,
            PositionColumn.MODEL_CODE);

    private final long[] seq;
    private final long[] conId;
    private final long[] timestamp;
    private final long[] recordedAt;
    private final Words account;
    private final Words model;

    KeyColumns(PageReadStore group, MessageType schema) throws IOException {
        this.seq = new ColumnCursor(group, schema, PositionColumn.SEQ).longs();
        this.conId = new ColumnCursor(group, schema, PositionColumn.CONID).longs();
        this.timestamp = new ColumnCursor(group, schema, PositionColumn.TIMESTAMP).longs();
        this.recordedAt = new ColumnCursor(group, schema, PositionColumn.RECORDED_AT).longs();
        this.account = new ColumnCursor(group, schema, PositionColumn.ACCOUNT).words();
        this.model = new ColumnCursor(group, schema, PositionColumn.MODEL_CODE).words();
    }

    int rows() {
        return seq.length;
    }

    long seq(int row) {
        return seq[row];
    }

    /** Event time in microseconds since 1970, UTC. */
    long timestamp(int row) {
        return timestamp[row];
    }

    /** In microseconds since 1970, UTC. */
    long recordedAt(int row) {
        return recordedAt[row];
    }

    boolean haveSameKey(int one, int other) {
        return conId[one] == conId[other]
                && account.ids()[one] == account.ids()[other]
                && model.ids()[one] == model.ids()[other];
    }

    PositionKey key(int row) {
        return new PositionKey(
                new AccountId(account.text(row)), new ContractId(Math.toIntExact(conId[row])), model.text(row));
    }

    /** Without making the row's key. */
    boolean hasKey(int row, PositionKey key) {
        return conId[row] == key.conId().value()
                && account.text(row).equals(key.account().value())
                && model.text(row).equals(key.modelCode());
    }
}
