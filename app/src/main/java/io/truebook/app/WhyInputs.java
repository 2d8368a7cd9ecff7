package io.truebook.app;

import io.truebook.domain.BrokerEvent;
import io.truebook.domain.Discrepancy;
import io.truebook.domain.Fact;
import io.truebook.domain.Input;
import io.truebook.domain.PositionUpdate;
import io.truebook.domain.Source;
import io.truebook.engine.RawFrame;
import io.truebook.engine.seam.Disk;
import io.truebook.ib.EventTranslator;
import io.truebook.journal.JournalScan;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds in the journal what one fact followed from, and what was said of it soon after. */
final class WhyInputs {

    /** How far around a fact its snapshot and its check are looked for, in inputs. */
    private static final long AROUND = 20_000;

    /** From this server version on a message begins with its id as four bytes. */
    private static final int BINARY_IDS = 201;

    private static final int PROTOBUF_OFFSET = 200;

    private final PositionUpdate fact;
    private final EventTranslator translator = new EventTranslator();
    private final List<String> healed = new ArrayList<>();
    private final List<String> imports = new ArrayList<>();
    private final List<WhyAnswer.Snapshot> started = new ArrayList<>();
    private WhyAnswer.@Nullable AcceptedInput input;
    private int request = BrokerEvent.STREAM;
    private boolean journaled;
    private boolean superseded;
    private boolean judged;

    WhyInputs(PositionUpdate fact) {
        this.fact = fact;
    }

    /** What was found. */
    record Found(
            WhyAnswer.@Nullable AcceptedInput input,
            boolean journaled,
            boolean superseded,
            WhyAnswer.@Nullable Snapshot snapshot,
            List<String> healed,
            List<String> imports) {}

    Found read(Path folder, Disk disk) throws IOException {
        JournalScan.after(folder, disk, Math.max(0, fact.seq() - AROUND), this::take);
        return new Found(input, journaled, superseded, snapshot(), healed, imports);
    }

    private boolean take(JournalScan.Scanned scanned) {
        switch (scanned) {
            case JournalScan.Frame frame -> {
                if (frame.seq() == fact.seq()) {
                    input = accepted(frame);
                }
            }
            case JournalScan.Typed typed -> take(typed);
            case JournalScan.Facts facts -> facts.facts().forEach(this::take);
        }
        return isMoreWanted(scanned);
    }

    /** The facts of an input lie behind it, and other inputs of its batch may lie in between. */
    private boolean isMoreWanted(JournalScan.Scanned scanned) {
        boolean told = scanned instanceof JournalScan.Facts && scanned.seq() >= fact.seq();
        boolean judgementAwaited = fact.source() == Source.SNAPSHOT && !judged;
        return scanned.seq() < fact.seq() + AROUND && (!told || judgementAwaited);
    }

    private WhyAnswer.AcceptedInput accepted(JournalScan.Frame frame) {
        BrokerEvent event = translator.interpret(frame.frame());
        request = request(event);
        return new WhyAnswer.AcceptedInput(
                frame.seq(), frame.term(), frame.session(), frame.recordedAt(), event.toString(), wire(frame.frame()));
    }

    private void take(JournalScan.Typed typed) {
        if (typed.seq() == fact.seq()) {
            request = request(typed.input());
            input = new WhyAnswer.AcceptedInput(
                    typed.seq(),
                    typed.term(),
                    typed.session(),
                    typed.recordedAt(),
                    typed.input().toString(),
                    null);
        }
        if (typed.seq() < fact.seq()
                && typed.session() == fact.epoch()
                && typed.input() instanceof Input.SnapshotStarted asked
                && asked.accounts().contains(fact.account())) {
            started.add(new WhyAnswer.Snapshot(
                    asked.run(), asked.request(), asked.method().name(), typed.seq(), typed.recordedAt()));
        }
    }

    private void take(Fact found) {
        if (found instanceof Fact.PositionSuperseded late && late.row().equals(fact)) {
            superseded = true;
            journaled = true;
        } else if (found.equals(fact)) {
            journaled = true;
        }
        if (found instanceof Fact.ImportSettled settled
                && settled.seq() == fact.seq()
                && settled.key().equals(fact.key())) {
            imports.add("seq " + settled.importSeq() + ", by " + settled.author() + " in " + settled.batch() + ": "
                    + settled.settlement() + ", " + settled.detail());
        }
        if (found.seq() >= fact.seq() && found instanceof Fact.ReconciliationRecorded recorded) {
            judged = true;
            for (Discrepancy finding : recorded.result().discrepancies()) {
                if (fact.key().equals(finding.key()) && finding.resolution() == Discrepancy.Resolution.HEALED) {
                    healed.add("run " + recorded.result().run() + ", " + recorded.recordedAt() + ": " + finding.type()
                            + ", " + finding.cause() + ": " + finding.details());
                }
            }
        }
    }

    private static int request(Input said) {
        return switch (said) {
            case BrokerEvent.PositionReported row -> row.request();
            case BrokerEvent.PositionsEnded end -> end.request();
            default -> BrokerEvent.STREAM;
        };
    }

    /** The last one asked for before, under the request that the row or the end marker answers. */
    private WhyAnswer.@Nullable Snapshot snapshot() {
        if (fact.source() != Source.SNAPSHOT) {
            return null;
        }
        for (WhyAnswer.Snapshot asked : started.reversed()) {
            if (asked.request() == request) {
                return asked;
            }
        }
        return null;
    }

    private static WhyAnswer.Wire wire(RawFrame frame) {
        byte[] payload = frame.payload();
        if (frame.serverVersion() >= BINARY_IDS && payload.length >= Integer.BYTES) {
            int id = ByteBuffer.wrap(payload).getInt();
            String rest = HexFormat.of().formatHex(payload, Integer.BYTES, payload.length);
            return new WhyAnswer.Wire(
                    id > PROTOBUF_OFFSET ? id - PROTOBUF_OFFSET : id,
                    frame.serverVersion(),
                    List.of(Integer.toString(id), rest));
        }
        String[] parts = new String(payload, StandardCharsets.UTF_8).split("\0", -1);
        List<String> fields = List.of(parts).subList(0, Math.max(1, parts.length - 1));
        String first = fields.getFirst();
        int id = first.matches("\\d{1,9}") ? Integer.parseInt(first) : -1;
        return new WhyAnswer.Wire(id, frame.serverVersion(), fields);
    }
}
