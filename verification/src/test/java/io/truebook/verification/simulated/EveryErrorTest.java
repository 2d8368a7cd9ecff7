package io.truebook.verification.simulated;

import static org.assertj.core.api.Assertions.assertThat;

import io.truebook.engine.seam.Disk;
import io.truebook.engine.seam.MemoryDisk;
import io.truebook.engine.seam.MemoryDisk.Fault;
import io.truebook.engine.seam.MemoryDisk.Operation;
import io.truebook.verification.simulated.BusyLife.Beginning;
import io.truebook.verification.simulated.BusyLife.Ended;
import io.truebook.verification.simulated.BusyLife.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Each single disk operation of a life fails, one life after another: with an error of the device, on a full disk, once
 * or until it is repaired. The process must halt or go on and say why; the next one must find nothing lost, nothing
 * doubled, and no wrong row.
 */
@Tag("T-12")
class EveryErrorTest {

    private static final int FIRST = 500;
    private static final int SAMPLED = 9;
    private static final Duration REPAIRED_AFTER = Duration.ofSeconds(30);

    /** Whoever writes must notice that it failed, and say so. */
    private static final Set<String> MUST_BE_NAMED = Set.of("append", "force", "create", "link", "rename", "truncate");

    /**
     * What is done again at once, or only saves time. Delta Kernel tries the creation of a table again by itself; a name
     * that is taken by then is ours or another's. A version's {@code .crc} spares readers the log, and is written anew
     * when it is missing. Without the lock's note of a stop the next start is only more careful.
     */
    private static final String NOT_MISSED =
            "(/_delta_log/\\.?0{20}\\.json(\\.0\\.tmp)?|/_delta_log/\\.?[0-9]{20}\\.crc(\\.0\\.tmp)?|/LOCK\\.owner)";

    /** How long an operation goes on failing. */
    private enum Lasting {
        ONCE,
        UNTIL_REPAIRED
    }

    private final BusyLife life = new BusyLife(UnaryOperator.identity());
    private final Map<String, Integer> verdicts = new TreeMap<>();
    private final List<String> violations = new ArrayList<>();
    private int lives;

    @Test
    @Tag("R-011")
    void anErrorAtEachOfTheFirst500OperationsHaltsOrDegradesAndLosesNothing() {
        Beginning birth = life.firstDay();
        List<Operation> operations = operations(birth);
        for (Operation operation : operations.subList(0, FIRST)) {
            fail(birth, operation, Fault.IO_ERROR, Lasting.ONCE);
            if (changes(operation)) {
                fail(birth, operation, Fault.DISK_FULL, Lasting.ONCE);
            }
            if (operation.number() % (2 * SAMPLED) == 0) {
                fail(birth, operation, Fault.IO_ERROR, Lasting.UNTIL_REPAIRED);
                fail(birth, operation, Fault.DISK_FULL, Lasting.UNTIL_REPAIRED);
            }
        }
        Beginning restart = afterwards(birth);
        for (Operation operation : operations(restart)) {
            if (operation.number() % (2 * SAMPLED) == 0) {
                fail(restart, operation, Fault.IO_ERROR, Lasting.ONCE);
            }
        }
        report(FIRST);
    }

    @Test
    @Tag("long")
    void anErrorAtEachOperationOfThreeLivesHaltsOrDegradesAndLosesNothing() {
        Beginning beginning = life.firstDay();
        int operations = 0;
        for (int chapter = 0; chapter < 3; chapter++) {
            for (Operation operation : operations(beginning)) {
                operations++;
                for (Lasting lasting : Lasting.values()) {
                    fail(beginning, operation, Fault.IO_ERROR, lasting);
                    if (changes(operation)) {
                        fail(beginning, operation, Fault.IO_ERROR_AFTER, lasting);
                    }
                    if (changes(operation) || lasting == Lasting.UNTIL_REPAIRED) {
                        fail(beginning, operation, Fault.DISK_FULL, lasting);
                    }
                }
            }
            beginning = afterwards(beginning);
        }
        report(operations);
    }

    @Test
    void aJournalThatSwallowsAFailedWriteIsCaught() {
        assertThat(violationsOf(PlantedBugs::journalSwallowsFailedWrites, is("append", "/journal/"), Fault.IO_ERROR))
                .isNotEmpty();
    }

    @Test
    void aJournalThatRepeatsAFailedForceIsCaught() {
        assertThat(violationsOf(PlantedBugs::journalRepeatsFailedForces, is("force", ".seg"), Fault.IO_ERROR))
                .isNotEmpty();
    }

    @Test
    void aLakeThatTakesAFullDiskForAWrittenFileIsCaught() {
        assertThat(violationsOf(PlantedBugs::lakeIgnoresAFullDisk, is("append", ".parquet"), Fault.DISK_FULL))
                .isNotEmpty();
    }

    private static Predicate<Operation> is(String name, String pathPart) {
        return operation ->
                operation.name().equals(name) && operation.path().toString().contains(pathPart);
    }

    /** What the first operations of this kind bring to light, one life each. */
    private static List<String> violationsOf(UnaryOperator<Disk> bug, Predicate<Operation> kind, Fault fault) {
        EveryErrorTest harness = new EveryErrorTest();
        Beginning honest = harness.life.firstDay();
        List<Operation> operations = harness.operations(honest);
        BusyLife buggy = new BusyLife(bug);
        for (Operation operation : operations.stream().filter(kind).limit(8).toList()) {
            Beginning birth = buggy.firstDay();
            birth.disk().countReads().failAt(operation.number(), fault);
            Ended ended = buggy.live(birth);
            harness.violations.addAll(buggy.violations(ended, birth.disk().powerCut()));
        }
        return harness.violations;
    }

    private static boolean changes(Operation operation) {
        return switch (operation.name()) {
            case "open", "read", "size", "list", "modifiedAt", "freeBytes" -> false;
            default -> true;
        };
    }

    private List<Operation> operations(Beginning beginning) {
        Beginning again = again(beginning);
        Ended honest = life.live(again);
        assertThat(honest.verdict()).as("%s", honest.reasons()).isEqualTo(Verdict.UNAFFECTED);
        return again.disk().operations();
    }

    private Beginning afterwards(Beginning beginning) {
        Beginning again = again(beginning);
        return life.live(again).end();
    }

    private static Beginning again(Beginning beginning) {
        return beginning.on(beginning.disk().kill().countReads());
    }

    private void fail(Beginning beginning, Operation operation, Fault fault, Lasting lasting) {
        Beginning again = again(beginning);
        MemoryDisk disk = again.disk();
        disk.faults(lasting == Lasting.ONCE ? once(operation.number(), fault) : lasting(operation.number(), fault));
        Ended ended = life.live(again);
        lives++;
        verdicts.merge(fault + " " + ended.verdict(), 1, Integer::sum);
        List<String> found = new ArrayList<>(ended.unclear());
        if (ended.verdict() == Verdict.UNAFFECTED && fault == Fault.IO_ERROR && mustBeNamed(operation)) {
            found.add("I10: nobody named the error");
        }
        found.addAll(life.violations(ended, operation.number() % 2 == 0 ? disk.kill() : disk.powerCut()));
        found.forEach(violation -> violations.add(
                fault + " " + lasting + " at " + operation + " of " + operation.path() + ": " + violation));
    }

    private static boolean mustBeNamed(Operation operation) {
        return MUST_BE_NAMED.contains(operation.name())
                && !operation.path().toString().matches(".*" + NOT_MISSED);
    }

    private static MemoryDisk.Faults once(long number, Fault fault) {
        return operation -> operation.number() == number ? fault : Fault.NONE;
    }

    private MemoryDisk.Faults lasting(long number, Fault fault) {
        long[] repairedAt = {Long.MAX_VALUE};
        return operation -> {
            if (operation.number() == number) {
                repairedAt[0] = life.clock().nanoTime() + REPAIRED_AFTER.toNanos();
            }
            boolean fails = operation.number() >= number && life.clock().nanoTime() < repairedAt[0];
            return fails ? fault : Fault.NONE;
        };
    }

    private void report(int operations) {
        System.out.println("every I/O error: " + operations + " operations, " + lives + " lives " + verdicts + ", "
                + violations.size() + " violations (goal 0)");
        assertThat(violations).isEmpty();
    }
}
