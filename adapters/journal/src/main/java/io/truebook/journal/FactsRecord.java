package io.truebook.journal;

import io.truebook.domain.Fact;
import java.util.ArrayList;
import java.util.List;

/** The payload of a FACTS record: all facts of one input, and how many inputs just before it had none. */
final class FactsRecord {

    private FactsRecord() {}

    static void write(BytesOut out, long skipped, List<Fact> facts) {
        out.varint(skipped).u8(FactCodec.SCHEMA_VERSION).varint(facts.size());
        for (Fact fact : facts) {
            FactCodec.write(out, fact);
        }
    }

    static long skipped(BytesIn payload) {
        return payload.varint();
    }

    static List<Fact> facts(BytesIn payload) {
        return payload.whole(FactsRecord::read);
    }

    private static List<Fact> read(BytesIn in) {
        skipped(in);
        int version = in.u8();
        if (version < 1 || version > FactCodec.SCHEMA_VERSION) {
            throw new MalformedException("facts of schema version " + version + ", where " + FactCodec.SCHEMA_VERSION
                    + " is the newest that this Truebook reads");
        }
        int count = in.count();
        List<Fact> facts = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            facts.add(FactCodec.read(in));
        }
        return facts;
    }
}
