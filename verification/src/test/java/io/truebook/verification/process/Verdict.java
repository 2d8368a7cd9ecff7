package io.truebook.verification.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.truebook.app.OfflineBook;
import io.truebook.app.Truebook;
import io.truebook.domain.PositionKey;
import io.truebook.domain.PositionUpdate;
import io.truebook.engine.Watermarks;
import io.truebook.engine.seam.Disk;
import io.truebook.simulator.HeldPosition;
import io.truebook.simulator.Simulator;
import io.truebook.verification.HistoryChecker;
import io.truebook.verification.SentFramesOfSimulator;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Judges a folder that no process serves any more, by what the simulator sent and holds. */
final class Verdict {

    private Verdict() {}

    /** What is wrong with the record, one sentence each, once the market has rested and everything has arrived. */
    static List<String> of(Path data, Simulator simulator, Watermarks promised) throws IOException {
        HistoryChecker checker = new HistoryChecker(Disk.LOCAL, data);
        List<String> wrong = new ArrayList<>(checker.check(SentFramesOfSimulator.bySession(simulator, data), promised));
        wrong.addAll(timesThatDoNotIncrease(checker.updates()));
        try (OfflineBook book = Truebook.in(data).openOffline()) {
            Map<PositionKey, PositionUpdate> inLake =
                    new TreeMap<>(book.history().current().rows());
            if (!inLake.equals(new TreeMap<>(book.view().byKey()))) {
                wrong.add("I4: the lake is not the book");
            }
            Map<String, String> broker = held(simulator.control().truth());
            Map<String, String> ours = open(book.view().byKey().values());
            if (!broker.equals(ours)) {
                wrong.add("I4: the broker holds " + broker + ", the book says " + ours);
            }
        }
        return wrong;
    }

    /** The same without asking whether everything has arrived. */
    static List<String> ofRecord(Path data, Simulator simulator, Watermarks promised) throws IOException {
        return new HistoryChecker(Disk.LOCAL, data).check(SentFramesOfSimulator.bySession(simulator, data), promised);
    }

    static void requireTrue(Path data, Simulator simulator, Watermarks promised) throws IOException {
        assertThat(of(data, simulator, promised)).isEmpty();
    }

    /** Event times of a position strictly increase, and recorded times never go back. */
    static List<String> timesThatDoNotIncrease(List<PositionUpdate> rows) {
        List<String> wrong = new ArrayList<>();
        Map<PositionKey, PositionUpdate> latest = new TreeMap<>();
        for (PositionUpdate row : rows) {
            PositionUpdate before = latest.put(row.key(), row);
            if (before != null
                    && (!row.timestamp().isAfter(before.timestamp())
                            || row.recordedAt().isBefore(before.recordedAt()))) {
                wrong.add("I3: " + row.key() + " goes from " + before.timestamp() + " to " + row.timestamp()
                        + " at seq " + row.seq());
            }
        }
        return wrong;
    }

    /** What the broker holds, as text by account and contract. */
    static Map<String, String> held(Collection<HeldPosition> truth) {
        Map<String, String> held = new TreeMap<>();
        truth.forEach(one ->
                held.put(one.account() + " " + one.conid(), plain(one.position()) + " at " + plain(one.averageCost())));
        return held;
    }

    /** What rows say is held, in the same form. */
    static Map<String, String> open(Collection<PositionUpdate> rows) {
        Map<String, String> open = new TreeMap<>();
        for (PositionUpdate row : rows) {
            if (!row.isFlat() && row.averageCost() != null) {
                open.put(
                        row.account().value() + " " + row.contract().conId().value(),
                        plain(row.position().value()) + " at "
                                + plain(row.averageCost().value()));
            }
        }
        return open;
    }

    static String plain(BigDecimal number) {
        return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
    }
}
