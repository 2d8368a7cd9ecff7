package io.truebook.verification.upgrade;

import io.truebook.domain.Book;
import io.truebook.domain.Bookkeeper;
import io.truebook.domain.Fact;
import io.truebook.domain.PositionUpdate;
import io.truebook.engine.Journal;
import io.truebook.engine.LakeHistory;
import io.truebook.engine.UnreadableLakeException;
import io.truebook.engine.seam.Clock;
import io.truebook.engine.seam.Disk;
import io.truebook.engine.seam.MemoryDisk;
import io.truebook.ib.EventTranslator;
import io.truebook.journal.FileJournal;
import io.truebook.journal.JournalScan;
import io.truebook.journal.JournalSettings;
import io.truebook.lake.DeltaLake;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** Everything that today's code reads out of a data folder, as a few lines to compare. */
final class GoldenReading {

    private final MemoryDisk disk;
    private final Path folder;
    private final Clock clock;

    /** @param disk is written to: a term begins when the journal is opened */
    GoldenReading(MemoryDisk disk, Path folder, Clock clock) {
        this.disk = disk;
        this.folder = folder;
        this.clock = clock;
    }

    SortedMap<String, String> read() throws IOException {
        SortedMap<String, String> found = new TreeMap<>();
        JournalScan.End end = journal(found);
        lake(found, DeltaLake.history(folder.resolve("lake"), disk, end.journal()));
        book(found);
        return found;
    }

    private JournalScan.End journal(Map<String, String> found) throws IOException {
        List<String> inputs = new ArrayList<>();
        List<String> facts = new ArrayList<>();
        TreeSet<String> inputTypes = new TreeSet<>();
        TreeSet<String> factTypes = new TreeSet<>();
        TreeSet<Integer> terms = new TreeSet<>();
        EventTranslator translator = new EventTranslator();
        JournalScan.End end = JournalScan.of(folder, disk, scanned -> {
            switch (scanned) {
                case JournalScan.Frame frame -> {
                    inputs.add(GoldenText.of(frame));
                    inputTypes.add(name(translator.interpret(frame.frame())));
                    terms.add(frame.term());
                }
                case JournalScan.Typed typed -> {
                    inputs.add(GoldenText.of(typed));
                    inputTypes.add(name(typed.input()));
                    terms.add(typed.term());
                }
                case JournalScan.Facts some ->
                    some.facts().forEach(fact -> {
                        facts.add(GoldenText.of(fact));
                        factTypes.add(name(fact));
                    });
            }
        });
        digest(found, "inputs", inputs);
        digest(found, "facts", facts);
        found.put("inputs.types", String.join(",", inputTypes));
        found.put("facts.types", String.join(",", factTypes));
        found.put("terms", terms.toString());
        return end;
    }

    private static String name(Object value) {
        return value.getClass().getSimpleName();
    }

    private void lake(Map<String, String> found, LakeHistory lake) throws IOException {
        LakeHistory.Current current = lake.current();
        found.put("positions.seq", Long.toString(current.seq()));
        found.put("positions.version", Long.toString(current.version()));
        digest(found, "positions", lines(current.rows().values()));
        List<PositionUpdate> history = new ArrayList<>();
        for (var key : current.rows().keySet()) {
            history.addAll(lake.history(key));
        }
        history.sort(Comparator.comparingLong(PositionUpdate::seq).thenComparing(PositionUpdate::key));
        digest(found, "position_updates", lines(history));
        for (LakeHistory.Version version : lake.versions("positions")) {
            version(found, lake, version.version());
        }
    }

    /** One whose files are gone gives no line; where a line is expected, that is seen. */
    private static void version(Map<String, String> found, LakeHistory lake, long version) throws IOException {
        try {
            digest(found, "positions.v" + version, lines(lake.atVersion(version).values()));
        } catch (UnreadableLakeException notKept) {
            found.remove("positions.v" + version + ".count");
        }
    }

    private static List<String> lines(Iterable<PositionUpdate> rows) {
        List<String> lines = new ArrayList<>();
        rows.forEach(row -> lines.add(GoldenText.of(row)));
        return lines.stream().sorted().toList();
    }

    private void book(Map<String, String> found) throws IOException {
        try (Journal journal = FileJournal.open(folder, JournalSettings.DEFAULT, disk, clock, new EventTranslator())) {
            Book recovered = journal.checkpoint()
                    .map(checkpoint -> Book.of(checkpoint.state()))
                    .orElseThrow(() -> new AssertionError("the golden journal has no checkpoint"));
            found.put("checkpoint.seq", Long.toString(recovered.seq()));
            found.put("checkpoint.digest", digest(GoldenText.of(recovered.state())));
            Bookkeeper keeper = new Bookkeeper(recovered);
            journal.replay(recovered.seq(), (entry, facts) -> keeper.apply(entry));
            found.put("book.seq", Long.toString(recovered.seq()));
            found.put("book.digest", digest(GoldenText.of(recovered.state())));
            found.put("book.hash", recovered.hash());
            Book fromTheBeginning = new Book();
            Bookkeeper again = new Bookkeeper(fromTheBeginning);
            journal.replay(0, (entry, facts) -> again.apply(entry));
            found.put("refold.digest", digest(GoldenText.of(fromTheBeginning.state())));
            found.put("derived.again", derivedAgain(journal));
        }
    }

    /** How many inputs give today other facts than those recorded for them. */
    private static String derivedAgain(Journal journal) throws IOException {
        Bookkeeper keeper = new Bookkeeper(new Book());
        List<Long> different = new ArrayList<>();
        journal.replay(0, (entry, recorded) -> {
            List<Fact> derived = keeper.apply(entry);
            if (recorded != null && !recorded.equals(derived)) {
                different.add(entry.seq());
            }
        });
        return different.isEmpty() ? "the same facts" : "other facts for inputs " + different;
    }

    private static void digest(Map<String, String> found, String name, List<String> lines) {
        found.put(name + ".count", Integer.toString(lines.size()));
        found.put(name + ".digest", digest(String.join("\n", lines)));
    }

    private static String digest(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError(impossible);
        }
    }

    /** Copies a folder of real files onto a disk in memory. */
    static MemoryDisk inMemory(Path source, Path folder) throws IOException {
        MemoryDisk memory = new MemoryDisk();
        copy(source, memory, folder);
        return memory;
    }

    private static void copy(Path source, MemoryDisk memory, Path target) throws IOException {
        memory.createDirectories(target);
        for (Path entry : Disk.LOCAL.list(source)) {
            Path name = target.resolve(entry.getFileName().toString());
            if (Disk.LOCAL.isDirectory(entry)) {
                copy(entry, memory, name);
            } else {
                memory.tamper(name, Files.readAllBytes(entry));
            }
        }
    }
}
