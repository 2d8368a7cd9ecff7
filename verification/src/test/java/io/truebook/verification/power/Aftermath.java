package io.truebook.verification.power;

import io.truebook.app.OfflineBook;
import io.truebook.app.Truebook;
import io.truebook.engine.Watermarks;
import io.truebook.engine.seam.Disk;
import io.truebook.lake.DeltaLake;
import io.truebook.lake.LakeFiles;
import io.truebook.simulator.Simulator;
import io.truebook.verification.HistoryChecker;
import io.truebook.verification.SentFramesOfSimulator;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a cut has left, held against what had been promised and sent, first as it lies there, then after a start. */
final class Aftermath {

    private final Path folder;
    private final Promises promised;
    private final List<String> violations = new ArrayList<>();

    private Aftermath(Path folder, Promises promised) {
        this.folder = folder;
        this.promised = promised;
    }

    /**
     * Judges a folder, and starts a Truebook in it.
     *
     * @param promised before the cut began
     * @param simulator the broker, which has gone on since
     * @return one sentence a violation
     */
    static List<String> judge(Path folder, Promises promised, Simulator simulator) {
        Aftermath aftermath = new Aftermath(folder, promised);
        try {
            aftermath.look(simulator);
        } catch (IOException | RuntimeException unreadable) {
            aftermath.violations.add("I12: what is left cannot be read or started: " + unreadable);
        }
        return aftermath.violations;
    }

    private void look(Simulator simulator) throws IOException {
        if (promised.areWorthACut()) {
            lookAsItLies(simulator);
        }
        Watermarks reached = recover();
        violations.addAll(checked(
                simulator,
                new Watermarks(
                        reached.received(),
                        Math.max(reached.accepted(), promised.marks().accepted()),
                        reached.inLake())));
        compareBookAndLake();
    }

    /** Before anything could mend it. */
    private void lookAsItLies(Simulator simulator) throws IOException {
        violations.addAll(checked(simulator, promised.marks()));
        lookForVersions();
    }

    private List<String> checked(Simulator simulator, Watermarks marks) throws IOException {
        return new HistoryChecker(Disk.LOCAL, folder).check(SentFramesOfSimulator.bySession(simulator, folder), marks);
    }

    /** Each acknowledged version is still in the log of its table, and its files are there and can be read. */
    private void lookForVersions() throws IOException {
        LakeFiles files = LakeFiles.in(folder.resolve("lake"), Disk.LOCAL);
        for (Map.Entry<String, Long> version : promised.versions().entrySet()) {
            files.at(version.getKey(), version.getValue());
        }
        DeltaLake.history(folder.resolve("lake"), Disk.LOCAL, "none")
                .atVersion(promised.versions().getOrDefault("positions", 0L));
    }

    /** Without a broker: what there is must be enough. */
    private Watermarks recover() throws IOException {
        Truebook truebook = Truebook.in(folder).start();
        truebook.close();
        Watermarks reached = truebook.watermarks();
        if (reached.inLake() < reached.accepted()) {
            violations.add("I1: after a start the lake stands at " + reached.inLake() + " of " + reached.accepted());
        }
        return reached;
    }

    private void compareBookAndLake() throws IOException {
        try (OfflineBook book = Truebook.in(folder).openOffline()) {
            if (!new TreeMap<>(book.history().current().rows())
                    .equals(new TreeMap<>(book.view().byKey()))) {
                violations.add("I4: after a start positions is not the book");
            }
        }
    }
}
