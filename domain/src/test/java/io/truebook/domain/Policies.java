package io.truebook.domain;

import java.time.Duration;

/** Policies that differ from the default in one thing. */
final class Policies {

    private Policies() {}

    static BookPolicy disabled() {
        return but().enabled(false).build();
    }

    static BookPolicy every(Duration interval) {
        return but().syncInterval(interval).build();
    }

    static BookPolicy withoutTradeChecks() {
        return but().syncOnTrade(false).build();
    }

    static BookPolicy withoutUpdateChecks() {
        return but().syncOnPositionUpdate(false).build();
    }

    static BookPolicy withoutEventChecks() {
        return but().syncOnTrade(false).syncOnPositionUpdate(false).build();
    }

    static BookPolicy closingMissing() {
        return but().markMissingAsClosed(true).build();
    }

    static BookPolicy withoutRealizedPnl() {
        return but().calculateRealizedPnl(false).build();
    }

    private static BookPolicy.Changes but() {
        return BookPolicy.DEFAULT.with();
    }
}
