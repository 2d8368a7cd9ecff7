package io.truebook.journal;

import io.truebook.domain.BookPolicy;
import io.truebook.domain.ConflictPolicy;

/** The rules of the book as bytes. They lie within inputs and checkpoints and change with the versions of both. */
final class PolicyCodec {

    private static final int HYBRID = 0;
    private static final int LAST_WRITE_WINS = 1;
    private static final int BROKER_AUTHORITATIVE = 2;
    private static final int BUSINESS_RULES = 3;

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
                .duration(policy.retireAfter())
                .u8(number(policy.conflictPolicy()));
    }

    static BookPolicy read(BytesIn in) {
        return readFirst(in).resolvingBy(conflictPolicy(in));
    }

    /** As they were before there was a policy for conflicts. */
    static BookPolicy readFirst(BytesIn in) {
        return BookPolicy.DEFAULT
                .with()
                .collector(in.string())
                .enabled(in.bool())
                .syncInterval(in.duration())
                .syncOnTrade(in.bool())
                .syncOnPositionUpdate(in.bool())
                .markMissingAsClosed(in.bool())
                .calculateRealizedPnl(in.bool())
                .confirmations(in.int32())
                .grace(in.duration())
                .eventCheckSpacing(in.duration())
                .snapshotTimeout(in.duration())
                .staleAfter(in.duration())
                .massChangePercent(in.int32())
                .massChangeRows(in.int32())
                .retireAfter(in.duration())
                .build();
    }

    private static int number(ConflictPolicy policy) {
        return switch (policy) {
            case ConflictPolicy.Hybrid() -> HYBRID;
            case ConflictPolicy.LastWriteWins() -> LAST_WRITE_WINS;
            case ConflictPolicy.BrokerAuthoritative() -> BROKER_AUTHORITATIVE;
            case ConflictPolicy.BusinessRules() -> BUSINESS_RULES;
        };
    }

    private static ConflictPolicy conflictPolicy(BytesIn in) {
        int number = in.u8();
        return switch (number) {
            case HYBRID -> new ConflictPolicy.Hybrid();
            case LAST_WRITE_WINS -> new ConflictPolicy.LastWriteWins();
            case BROKER_AUTHORITATIVE -> new ConflictPolicy.BrokerAuthoritative();
            case BUSINESS_RULES -> new ConflictPolicy.BusinessRules();
            default -> throw new MalformedException("a conflict policy of number " + number);
        };
    }
}
