package io.truebook.verification.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.truebook.app.Truebook;
import io.truebook.domain.AccountId;
import io.truebook.domain.BookPolicy;
import io.truebook.domain.ContractId;
import io.truebook.domain.PositionKey;
import io.truebook.domain.PositionUpdate;
import io.truebook.domain.ReconciliationResult;
import io.truebook.ib.IbSettings;
import io.truebook.simulator.HeldPosition;
import io.truebook.simulator.Simulator;
import io.truebook.simulator.SimulatorControl;
import io.truebook.simulator.SimulatorSettings;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;

/** A Truebook that follows a simulator over a real loopback socket, with real files. */
final class Scene implements AutoCloseable {

    static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Path folder;
    private final BookPolicy policy;
    final Simulator simulator;
    Truebook truebook;

    private Scene(Path folder, BookPolicy policy, Simulator simulator) throws IOException {
        this.folder = folder;
        this.policy = policy;
        this.simulator = simulator;
        this.truebook = begin();
    }

    /** A frozen market of three accounts and 120 positions, already confirmed by the first snapshot. */
    static Scene frozen(Path folder) throws IOException {
        return with(folder, quick(), builder -> builder);
    }

    /** The same with other rules and another simulator. */
    static Scene with(Path folder, BookPolicy policy, UnaryOperator<SimulatorSettings.Builder> simulator)
            throws IOException {
        SimulatorSettings settings = simulator
                .apply(SimulatorSettings.in(folder.resolve("simulator"))
                        .opening(SimulatorSettings.Opening.FROZEN)
                        .ratePerSecond(0)
                        .valuationInterval(Duration.ZERO))
                .build();
        Scene scene = new Scene(folder.resolve("data"), policy, Simulator.start(settings));
        scene.awaitConfirmed();
        return scene;
    }

    /** The default rules with short waits. */
    static BookPolicy quick() {
        return BookPolicy.DEFAULT
                .with()
                .syncOnTrade(false)
                .syncOnPositionUpdate(false)
                .grace(Duration.ofMillis(200))
                .eventCheckSpacing(Duration.ofSeconds(1))
                .snapshotTimeout(Duration.ofSeconds(3))
                .build();
    }

    private Truebook begin() throws IOException {
        return Truebook.in(folder)
                .broker(new IbSettings("127.0.0.1", simulator.twsPort(), 7, Duration.ofSeconds(5), 200, false))
                .policy(policy)
                .onFatal(failure -> {
                    throw new AssertionError("a role failed", failure);
                })
                .start();
    }

    SimulatorControl market() {
        return simulator.control();
    }

    /** Ends the process in order and starts another on the same folder. */
    void restart() throws IOException {
        truebook.close();
        truebook = begin();
        awaitConfirmed();
    }

    /** Waits until every account has been confirmed by a complete snapshot of this session. */
    void awaitConfirmed() {
        await("a complete first check", () -> {
            var check = truebook.view().status().lastCheck();
            return check != null && check.isComplete();
        });
    }

    static void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("still waiting for " + what + " after " + PATIENCE.toSeconds() + " s");
            }
            LockSupport.parkNanos(1_000_000);
        }
    }

    ReconciliationResult reconcile() throws InterruptedException, ExecutionException, TimeoutException {
        return truebook.reconcileNow().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    /** What the broker holds: quantity and average cost of every open position. */
    Map<PositionKey, String> truth() {
        Map<PositionKey, String> truth = new TreeMap<>();
        for (HeldPosition held : market().truth()) {
            if (held.position().signum() != 0) {
                truth.put(key(held), holding(held.position(), held.averageCost()));
            }
        }
        return truth;
    }

    static PositionKey key(HeldPosition held) {
        return PositionKey.of(new AccountId(held.account()), new ContractId(held.conid()));
    }

    /** What the live view holds. */
    Map<PositionKey, String> live() {
        return holdings(truebook.view().byKey());
    }

    /** What the lake's table of current positions holds, read back from its files. */
    Map<PositionKey, String> lake() throws IOException {
        return holdings(truebook.history().current().rows());
    }

    private static Map<PositionKey, String> holdings(Map<PositionKey, PositionUpdate> rows) {
        Map<PositionKey, String> open = new TreeMap<>();
        rows.forEach((key, row) -> {
            if (!row.isFlat()) {
                assertThat(row.averageCost()).as("average cost of %s", key).isNotNull();
                open.put(key, holding(row.position().value(), row.averageCost().value()));
            }
        });
        return open;
    }

    private static String holding(BigDecimal position, BigDecimal averageCost) {
        return plain(position) + " at " + plain(averageCost);
    }

    private static String plain(BigDecimal number) {
        return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
    }

    /** Waits until everything that has been sent is accepted and in the lake. */
    void drain() throws IOException, InterruptedException {
        assertThat(market().awaitQuiet(PATIENCE))
                .as("the simulator falls quiet")
                .isTrue();
        await("the live view to equal the broker", () -> live().equals(truth()));
        long accepted = truebook.watermarks().accepted();
        truebook.flushLake();
        await("the lake to reach what is accepted", () -> truebook.watermarks().inLake() >= accepted);
    }

    @Override
    public void close() throws IOException {
        try (simulator) {
            truebook.close();
        }
    }
}
