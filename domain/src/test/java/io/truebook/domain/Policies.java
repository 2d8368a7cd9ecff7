package io.truebook.domain;

import java.time.Duration;

/** Policies that differ from the default in one thing. */
final class Policies {

    private static final BookPolicy D = BookPolicy.DEFAULT;

    private Policies() {}

    static BookPolicy disabled() {
        return of(false, D.syncInterval(), true, true, false, true);
    }

    static BookPolicy every(Duration interval) {
        return of(true, interval, true, true, false, true);
    }

    static BookPolicy withoutTradeChecks() {
        return of(true, D.syncInterval(), false, true, false, true);
    }

    static BookPolicy withoutUpdateChecks() {
        return of(true, D.syncInterval(), true, false, false, true);
    }

    static BookPolicy withoutEventChecks() {
        return of(true, D.syncInterval(), false, false, false, true);
    }

    static BookPolicy closingMissing() {
        return of(true, D.syncInterval(), true, true, true, true);
    }

    static BookPolicy withoutRealizedPnl() {
        return of(true, D.syncInterval(), true, true, false, false);
    }

    static BookPolicy of(
            boolean enabled, Duration interval, boolean onTrade, boolean onUpdate, boolean mark, boolean realized) {
        return new BookPolicy(
                D.collector(),
                enabled,
                interval,
                onTrade,
                onUpdate,
                mark,
                realized,
                D.confirmations(),
                D.grace(),
                D.eventCheckSpacing(),
                D.snapshotTimeout(),
                D.staleAfter(),
                D.massChangePercent(),
                D.massChangeRows(),
                D.retireAfter());
    }
}
