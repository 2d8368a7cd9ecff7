package io.truebook.journal;

import io.truebook.domain.BookPolicy;

/** The rules of the book as bytes. */
final class PolicyCodec {

    private PolicyCodec() {}

    static void write(BytesOut out, BookPolicy policy) {
        out.string(policy.collector())
                .bool(policy.enabled())
                .duration(policy.syncInterval())
                .bool(policy.syncOnTrade())
                .bool(policy.syncOnPositionUpdate())
                .bool(policy.markMissingAsClosed())
                .bool(policy.calculateRealizedPnl())
                .signed(policy.confirmations())
                .duration(policy.grace())
                .duration(policy.eventCheckSpacing())
                .duration(policy.snapshotTimeout())
                .duration(policy.staleAfter())
                .signed(policy.massChangePercent())
                .signed(policy.massChangeRows())
                .duration(policy.retireAfter());
    }

    static BookPolicy read(BytesIn in) {
        return new BookPolicy(
                in.string(),
                in.bool(),
                in.duration(),
                in.bool(),
                in.bool(),
                in.bool(),
                in.bool(),
                in.int32(),
                in.duration(),
                in.duration(),
                in.duration(),
                in.duration(),
                in.int32(),
                in.int32(),
                in.duration());
    }
}
