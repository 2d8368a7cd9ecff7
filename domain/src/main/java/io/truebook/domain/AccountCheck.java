package io.truebook.domain;

import io.truebook.domain.BookState.AccountCheckState;
import io.truebook.domain.BookState.PositionState;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One account of the check in progress: how it was asked for, what has come, how it ended. */
final class AccountCheck {

    final AccountId account;

    @Nullable
    SnapshotMethod method;

    int request;
    long startedSeq;
    String doubt = "";

    /** The broker's last word on each key since the request, whether it came as an answer or as a live row. */
    final Map<PositionKey, AccountSnapshot.Row> rows = new LinkedHashMap<>();

    @Nullable
    AccountSnapshot ended;

    AccountCheck(AccountId account) {
        this.account = account;
    }

    static AccountCheck of(AccountCheckState saved) {
        AccountCheck check = new AccountCheck(saved.account());
        check.method = saved.method();
        check.request = saved.request();
        check.startedSeq = saved.startedSeq();
        check.doubt = saved.doubt();
        check.rows.putAll(saved.rows());
        check.ended = saved.ended();
        return check;
    }

    AccountCheckState state() {
        return new AccountCheckState(account, method, request, startedSeq, doubt, rows, ended);
    }

    void asked(Input.SnapshotStarted started, long seq) {
        method = started.method();
        request = started.request();
        startedSeq = seq;
        rows.clear();
    }

    boolean isWanted() {
        return method == null && ended == null;
    }

    boolean isActive() {
        return method != null && ended == null;
    }

    boolean awaits(int ofRequest) {
        return isActive() && request == ofRequest;
    }

    /**
     * The rows of one request may have been gathered before a live row that overtook them. The stream's own rows are in
     * the order of the stream, its initial ones too.
     */
    boolean mayBeOlderThan(PositionState known) {
        return method == SnapshotMethod.POSITIONS_MULTI && known.rowSeq() > startedSeq;
    }

    /** Neither the snapshot nor a live row since it was asked for has shown the key. */
    boolean misses(PositionState position) {
        return !rows.containsKey(position.last().key());
    }

    void doubt(String reason) {
        if (doubt.isEmpty()) {
            doubt = reason;
        }
    }
}
