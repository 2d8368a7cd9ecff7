package io.truebook.verification.upgrade;

import io.truebook.domain.BookState;
import io.truebook.domain.Fact;
import io.truebook.domain.Input;
import io.truebook.domain.PositionUpdate;
import io.truebook.journal.JournalScan;
import java.util.HexFormat;

/**
 * Records as lines of text that do not change when a record gets another field: only what the first version knew is in
 * them.
 */
final class GoldenText {

    private GoldenText() {}

    static String of(PositionUpdate row) {
        return String.join(
                "|",
                Long.toString(row.seq()),
                Integer.toString(row.term()),
                Integer.toString(row.epoch()),
                row.collector(),
                row.key().toString(),
                row.contract().toString(),
                row.position().toString(),
                String.valueOf(row.averageCost()),
                row.valuation().toString(),
                row.timestamp().toString(),
                row.recordedAt().toString(),
                row.source().name());
    }

    static String of(Fact fact) {
        return fact instanceof PositionUpdate update ? "PositionUpdate|" + of(update) : fact.toString();
    }

    static String of(JournalScan.Frame frame) {
        return head(
                        frame.seq(),
                        frame.term(),
                        frame.session(),
                        frame.recordedAt().toString()) + "frame|"
                + frame.frame().serverVersion() + "|"
                + HexFormat.of().formatHex(frame.frame().payload());
    }

    static String of(JournalScan.Typed typed) {
        Input input = typed.input();
        String said = input instanceof Input.ServiceStarted started
                ? "ServiceStarted|" + started.version() + "|" + started.policy().collector()
                : input.toString();
        return head(
                        typed.seq(),
                        typed.term(),
                        typed.session(),
                        typed.recordedAt().toString())
                + said;
    }

    private static String head(long seq, int term, int session, String recordedAt) {
        return seq + "|" + term + "|" + session + "|" + recordedAt + "|";
    }

    static String of(BookState state) {
        StringBuilder text = new StringBuilder();
        text.append(state.seq()).append('|').append(state.term()).append('|').append(state.session());
        text.append('|')
                .append(state.recordedAt())
                .append('|')
                .append(state.link())
                .append('\n');
        state.accounts().forEach(account -> text.append(account).append('\n'));
        state.positions()
                .forEach(position -> text.append(of(position.last()))
                        .append('|')
                        .append(position.holdingSeq())
                        .append('|')
                        .append(position.rowSeq())
                        .append('|')
                        .append(position.absentLooks())
                        .append('|')
                        .append(position.portfolioQuantity())
                        .append('\n'));
        text.append(state.counters()).append('\n').append(state.quarantine()).append('\n');
        text.append(state.results()).append('\n').append(state.checks()).append('\n');
        return text.append(state.gap()).append('|').append(state.retireScanAt()).toString();
    }
}
