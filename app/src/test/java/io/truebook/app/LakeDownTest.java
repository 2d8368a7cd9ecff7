package io.truebook.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.truebook.domain.AccountId;
import io.truebook.domain.BrokerEvent;
import io.truebook.domain.ContractId;
import io.truebook.domain.Input;
import io.truebook.domain.Money;
import io.truebook.domain.PositionKey;
import io.truebook.domain.PositionUpdate;
import io.truebook.domain.Price;
import io.truebook.domain.Quantity;
import io.truebook.domain.Valuation;
import io.truebook.engine.Arrival;
import io.truebook.engine.Intake;
import io.truebook.engine.ManualClock;
import io.truebook.engine.SteppedRoles;
import io.truebook.engine.seam.ForwardingDisk;
import io.truebook.engine.seam.MemoryDisk;
import io.truebook.lake.LakeSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class LakeDownTest {

    private static final int UPDATES = 8_000;
    private static final int KEYS = 40;
    private static final int MOST_ROWS = 2_000;
    private static final AccountId DU2 = new AccountId("DU2");

    /** A disk on which nothing new can be made in the folder of the lake for a while. */
    private static final class LakeOut extends ForwardingDisk {

        private boolean out;

        LakeOut(MemoryDisk disk) {
            super(disk);
        }

        @Override
        public DiskFile create(Path file) throws IOException {
            if (out && file.toString().contains("/lake/")) {
                throw new IOException("the lake's disk is away: " + file);
            }
            return super.create(file);
        }
    }

    @Test
    @Tag("B-60")
    void whileTheLakeIsDownAcceptanceGoesOnMemoryStaysBoundedAndNothingIsLost() throws IOException {
        ManualClock clock = new ManualClock();
        LakeOut disk = new LakeOut(new MemoryDisk(clock));
        SteppedRoles roles = new SteppedRoles(1);
        List<Intake> intakes = new ArrayList<>();
        try (Truebook truebook = Truebook.in(ImportWorld.FOLDER)
                .world(clock, disk, (host, port, timeout) -> {
                    throw new IOException("there is no network here");
                })
                .run(roles, Runnable::run)
                .lake(withRowsAtMost(MOST_ROWS))
                .feed((intake, views, quotes) -> {
                    intakes.add(intake);
                    return ImportWorld.mute();
                })
                .start()) {
            say(intakes.getFirst(), new Input.SessionOpened(200, "127.0.0.1:7497"));
            say(intakes.getFirst(), new BrokerEvent.AccountsReported(List.of(ImportWorld.DU1)));
            roles.untilIdle();
            disk.out = true;
            int most = 0;
            for (int update = 1; update <= UPDATES; update++) {
                say(intakes.getFirst(), row(ImportWorld.DU1, 1 + update % KEYS, "" + update));
                if (update % 500 == 0) {
                    clock.advance(Duration.ofSeconds(5));
                    roles.untilIdle();
                    most = Math.max(most, truebook.status().lake().pendingRows());
                }
            }
            assertThat(truebook.view().open()).hasSize(KEYS);
            assertThat(truebook.watermarks().accepted()).isGreaterThan(UPDATES);
            assertThat(truebook.status().lake().lastError()).contains("the lake's disk is away");
            assertThat(most).as("rows in memory").isLessThanOrEqualTo(MOST_ROWS);

            disk.out = false;
            for (int minute = 0; minute < 20; minute++) {
                clock.advance(Duration.ofMinutes(1));
                roles.untilIdle();
            }
            truebook.flushLake();
            assertThat(new TreeMap<>(truebook.history().current().rows()))
                    .isEqualTo(truebook.view().byKey());
            assertThat(truebook.history()
                            .history(PositionKey.of(ImportWorld.DU1, new ContractId(7)))
                            .size())
                    .as("every row of one of them")
                    .isEqualTo(UPDATES / KEYS);
            System.out.println("lake down: " + UPDATES + " updates accepted meanwhile, at most " + most
                    + " rows in memory (goal " + MOST_ROWS + "), 0 lost");
        }
    }

    private static LakeSettings withRowsAtMost(int rows) {
        LakeSettings usual = LakeSettings.DEFAULTS;
        return new LakeSettings(
                usual.partitioning(),
                usual.batchInterval(),
                usual.batchRows(),
                usual.maxAge(),
                rows,
                usual.valuationInterval(),
                usual.checkpointInterval());
    }

    private static void say(Intake intake, Input input) {
        assertThat(intake.offer(List.of(new Arrival(1, input, null, 0)))).isTrue();
    }

    private static BrokerEvent.PositionReported row(AccountId account, int conId, String quantity) {
        return new BrokerEvent.PositionReported(
                BrokerEvent.STREAM, account, "", ImportWorld.stock(conId), Quantity.of(quantity), Money.of("100"));
    }

    @Test
    @Tag("B-11")
    void quantitiesOfEveryAccountReachTheLakeWithoutAnyAccountUpdateAndNoneChangesThem() throws IOException {
        try (ImportWorld world = ImportWorld.begin(1)) {
            world.hear(new BrokerEvent.AccountsReported(List.of(ImportWorld.DU1, DU2)));
            world.hear(row(ImportWorld.DU1, 1, "5")).hear(row(DU2, 1, "-3")).hear(row(DU2, 2, "7"));

            assertThat(quantities(world)).containsExactly("DU1/1 5", "DU2/1 -3", "DU2/2 7");
            assertThat(world.lake().values())
                    .allSatisfy(row -> assertThat(row.valuation()).isEqualTo(Valuation.UNKNOWN));

            world.hear(new BrokerEvent.PortfolioReported(
                    DU2,
                    ImportWorld.stock(2),
                    Quantity.of("8"),
                    null,
                    new Valuation(Price.of("12"), Money.of("96"), null, null)));
            assertThat(quantities(world)).containsExactly("DU1/1 5", "DU2/1 -3", "DU2/2 7");
            PositionUpdate priced = Objects.requireNonNull(world.lake().get(PositionKey.of(DU2, new ContractId(2))));
            assertThat(priced.marketPrice()).contains(Price.of("12"));
            assertThat(priced.marketValue()).as("said of another quantity").isEmpty();
        }
    }

    private static List<String> quantities(ImportWorld world) throws IOException {
        world.pass(Duration.ofMinutes(1));
        return world.lake().values().stream()
                .map(row -> row.key() + " " + row.position())
                .toList();
    }
}
