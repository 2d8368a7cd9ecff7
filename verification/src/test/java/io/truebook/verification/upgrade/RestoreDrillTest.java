package io.truebook.verification.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import io.truebook.app.BackupManifest;
import io.truebook.app.Truebook;
import io.truebook.app.TruebookBuilder;
import io.truebook.domain.AccountId;
import io.truebook.domain.BookPolicy;
import io.truebook.domain.ContractId;
import io.truebook.domain.PositionKey;
import io.truebook.engine.Watermarks;
import io.truebook.engine.seam.Disk;
import io.truebook.ib.IbSettings;
import io.truebook.journal.JournalScan;
import io.truebook.simulator.HeldPosition;
import io.truebook.simulator.Simulator;
import io.truebook.simulator.SimulatorSettings;
import io.truebook.verification.HistoryChecker;
import io.truebook.verification.SentFramesOfSimulator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A backup is taken under load; what was recorded after it is given up, and another folder goes on from the backup. */
class RestoreDrillTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long WARM_INPUTS = 1_500;

    @TempDir
    Path folder;

    @Test
    void aRecordThatIsRestoredFromABackupUnderLoadGoesOnWithoutLossOrDoubling() throws Exception {
        Path elsewhere = folder.resolve("elsewhere");
        Path target = folder.resolve("backup");
        try (Simulator simulator = Simulator.start(SimulatorSettings.in(folder.resolve("simulator"))
                .ratePerSecond(1_000)
                .valuationInterval(Duration.ZERO)
                .build())) {
            BackupManifest taken;
            long givenUp;
            try (Truebook truebook = in(folder.resolve("data"), simulator).start()) {
                await(
                        "a load",
                        () -> truebook.watermarks().accepted() > WARM_INPUTS
                                && truebook.watermarks().inLake() > 0);
                taken = truebook.backup(target);
                await("more than is in the backup", () -> truebook.watermarks().accepted() > taken.lastSeq() + 100);
                givenUp = truebook.watermarks().accepted();
            }
            in(elsewhere, simulator).restore(target);
            JournalScan.End restored = JournalScan.of(elsewhere, Disk.LOCAL, scanned -> {});
            assertThat(restored.lastSeq()).isEqualTo(taken.lastSeq()).isLessThan(givenUp);
            assertThat(restored.term()).isEqualTo(taken.term() + 1);

            Watermarks reached = goOn(simulator, elsewhere);
            HistoryChecker checker = new HistoryChecker(Disk.LOCAL, elsewhere);
            assertThat(checker.check(SentFramesOfSimulator.bySession(simulator, elsewhere), reached))
                    .isEmpty();
        }
    }

    private static Watermarks goOn(Simulator simulator, Path elsewhere) throws Exception {
        try (Truebook truebook = in(elsewhere, simulator).start()) {
            await("a first check", () -> {
                var check = truebook.view().status().lastCheck();
                return check != null && check.isComplete();
            });
            simulator.control().freeze();
            assertThat(simulator.control().awaitQuiet(PATIENCE)).isTrue();
            await("the view to equal the broker", () -> held(truebook).equals(truth(simulator)));
            await("the lake to equal the view", () -> lakeEqualsView(truebook));
            return truebook.watermarks();
        }
    }

    /** Values may still arrive while the lake is written: then it is looked at again. */
    private static boolean lakeEqualsView(Truebook truebook) {
        try {
            truebook.flushLake();
            return new TreeMap<>(truebook.history().current().rows())
                    .equals(truebook.view().byKey());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static TruebookBuilder in(Path data, Simulator simulator) {
        return Truebook.in(data)
                .broker(new IbSettings("127.0.0.1", simulator.twsPort(), 7, Duration.ofSeconds(5), 200, false))
                .policy(closingWhatIsMissing());
    }

    /**
     * What the broker closed while nobody recorded is missing from its snapshots; by these rules that counts as closed
     * when two have confirmed it, so that the record can be compared with the broker to the last position.
     */
    private static BookPolicy closingWhatIsMissing() {
        return BookPolicy.DEFAULT
                .with()
                .syncOnTrade(false)
                .syncOnPositionUpdate(false)
                .markMissingAsClosed(true)
                .confirmations(2)
                .grace(Duration.ofMillis(200))
                .eventCheckSpacing(Duration.ofSeconds(1))
                .snapshotTimeout(Duration.ofSeconds(10))
                .massChangePercent(100)
                .build();
    }

    private static Map<PositionKey, BigDecimal> truth(Simulator simulator) {
        Map<PositionKey, BigDecimal> truth = new TreeMap<>();
        for (HeldPosition held : simulator.control().truth()) {
            if (held.position().signum() != 0) {
                truth.put(
                        PositionKey.of(new AccountId(held.account()), new ContractId(held.conid())),
                        held.position().stripTrailingZeros());
            }
        }
        return truth;
    }

    private static Map<PositionKey, BigDecimal> held(Truebook truebook) {
        Map<PositionKey, BigDecimal> held = new TreeMap<>();
        truebook.view()
                .open()
                .forEach(row -> held.put(row.key(), row.position().value().stripTrailingZeros()));
        return held;
    }

    private static void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("still waiting for " + what + " after " + PATIENCE.toSeconds() + " s");
            }
            LockSupport.parkNanos(1_000_000);
        }
    }
}
