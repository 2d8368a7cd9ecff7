package io.truebook.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.truebook.tws.ContractFields;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResumeTest {
    private static final WorldPlan PLAN = Plans.plan(11);

    @TempDir
    private Path dir;

    private Path log;

    @BeforeEach
    void nameTheLog() {
        log = dir.resolve(Resumed.LOG);
    }

    @Test
    void resumesAtTheStepThatWasLogged() throws IOException {
        try (ControlLog first = Resumed.in(dir, PLAN).log()) {
            first.steps(700);
        }

        assertThat(contentOfFolder()).isEqualTo(Plans.content(Plans.after(PLAN, 700)));
    }

    @Test
    void repeatsActionsAtTheirSteps() throws IOException {
        World expected = Plans.after(PLAN, 100);
        try (ControlLog first = Resumed.in(dir, PLAN).log()) {
            for (Action action : actions(expected)) {
                first.action(expected.step(), action);
                expected.apply(action, Effects.NONE);
                Plans.advance(expected, 50);
                first.steps(expected.step());
            }
        }

        assertThat(contentOfFolder()).isEqualTo(Plans.content(expected));
    }

    @Test
    void aTailCutAtAnyByteResumesAtTheLastWholeLine() throws IOException {
        try (ControlLog first = Resumed.in(dir, PLAN).log()) {
            first.steps(100);
            first.action(100, new Action.Lose(10));
            first.steps(250);
        }
        byte[] whole = Files.readAllBytes(log);
        int header = lineEnds(whole)[0];

        for (int length = header; length <= whole.length; length++) {
            Files.write(log, Arrays.copyOf(whole, length));
            World expected = World.create(PLAN);
            int[] ends = lineEnds(whole);
            Plans.advance(expected, length >= ends[1] ? 100 : 0);
            if (length >= ends[2]) {
                expected.apply(new Action.Lose(10), Effects.NONE);
            }
            Plans.advance(expected, length >= ends[3] ? 150 : 0);
            assertThat(contentOfFolder()).as("cut at byte %d", length).isEqualTo(Plans.content(expected));
            assertThat(Files.size(log)).isEqualTo(lastUpTo(length, ends));
        }
    }

    @Test
    void aHeaderCutAtAnyByteBeginsAnew() throws IOException {
        Resumed.in(dir, PLAN).log().close();
        byte[] whole = Files.readAllBytes(log);

        for (int length = 0; length < whole.length; length++) {
            Files.write(log, Arrays.copyOf(whole, length));
            assertThat(contentOfFolder()).isEqualTo(Plans.content(World.create(PLAN)));
            assertThat(Files.readAllBytes(log)).isEqualTo(whole);
        }
    }

    @Test
    void aFlippedByteBeforeTheEndStops() throws IOException {
        try (ControlLog first = Resumed.in(dir, PLAN).log()) {
            first.steps(100);
            first.steps(200);
        }
        byte[] damaged = Files.readAllBytes(log);
        int firstStep = lineEnds(damaged)[0];
        damaged[firstStep + 2] = '9';
        Files.write(log, damaged);

        assertThatThrownBy(() -> Resumed.in(dir, PLAN))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("damaged at byte " + firstStep);
    }

    @Test
    void aCheckpointShortensTheWayAndChangesNothing() throws IOException {
        World world = Plans.after(PLAN, 1_000);
        world.apply(new Action.Duplicate(5), Effects.NONE);
        Action added = actions(world)[1];
        world.apply(added, Effects.NONE);
        while (world.trader().pending().isEmpty()) {
            world.advance(Effects.NONE);
        }
        try (ControlLog first = Resumed.in(dir, PLAN).log()) {
            // A log that could not lead there by itself: only the checkpoint can.
            first.steps(1);
            new Checkpoint(world, first.end()).write(dir.resolve("simulator.checkpoint"));
            first.steps(world.step() + 500);
        }
        Plans.advance(world, 500);

        assertThat(contentOfFolder()).isEqualTo(Plans.content(world));
    }

    @Test
    void aDamagedCheckpointIsDoneWithout() throws IOException {
        Path checkpoint = dir.resolve("simulator.checkpoint");
        try (ControlLog first = Resumed.in(dir, PLAN).log()) {
            first.steps(300);
            new Checkpoint(Plans.after(PLAN, 300), first.end()).write(checkpoint);
        }
        byte[] whole = Files.readAllBytes(checkpoint);
        whole[whole.length / 2] ^= 1;
        Files.write(checkpoint, whole);
        assertThat(contentOfFolder()).isEqualTo(Plans.content(Plans.after(PLAN, 300)));

        Files.write(checkpoint, new byte[0]);
        assertThat(contentOfFolder()).isEqualTo(Plans.content(Plans.after(PLAN, 300)));
    }

    @Test
    void aCheckpointAheadOfTheLogIsDoneWithout() throws IOException {
        try (ControlLog first = Resumed.in(dir, PLAN).log()) {
            first.steps(300);
            new Checkpoint(Plans.after(PLAN, 900), first.end() + 10).write(dir.resolve("simulator.checkpoint"));
        }

        assertThat(contentOfFolder()).isEqualTo(Plans.content(Plans.after(PLAN, 300)));
    }

    @Test
    void aFolderKeepsItsPlan() throws IOException {
        Resumed.in(dir, PLAN).log().close();

        assertThatThrownBy(() -> Resumed.in(dir, Plans.plan(12)))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("seed is \"12\"")
                .hasMessageContaining("must be 11");
    }

    @Test
    void aFolderKeepsItsDay() throws IOException {
        Resumed.in(dir, PLAN).log().close();
        WorldPlan later = new WorldPlan(11, 3, 120, 40, 300, Plans.DAY.plusDays(40));

        try (ControlLog resumed = Resumed.in(dir, later).log()) {
            assertThat(resumed.plan()).isEqualTo(PLAN);
        }
    }

    @Test
    void aFolderInUseIsRefused() throws IOException {
        try (ControlLog first = Resumed.in(dir, PLAN).log()) {
            assertThat(first.plan()).isEqualTo(PLAN);
            assertThatThrownBy(() -> Resumed.in(dir, PLAN))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("in use by another simulator");
        }
    }

    @Test
    void aForeignFileIsNotOverwritten() throws IOException {
        Files.writeString(log, "my notes\nof last year\n");

        assertThatThrownBy(() -> Resumed.in(dir, PLAN)).hasMessageContaining("not a simulator's log");
        assertThat(Files.readString(log)).startsWith("my notes");
    }

    private String contentOfFolder() throws IOException {
        Resumed resumed = Resumed.in(dir, PLAN);
        resumed.log().close();
        return Plans.content(resumed.world());
    }

    private static Action[] actions(World world) {
        Holding some = world.holdings().get(5);
        ContractFields fresh = new ContractFields(
                99, "ZZ", "OPT", "20270115", new BigDecimal("12.5"), "C", "100", "", "USD", "ZZ \"x\"", "ZZ");
        return new Action[] {
            new Action.Fill(some.account(), some.conId(), new BigDecimal("0.5"), new BigDecimal("12.25")),
            new Action.SetPosition(
                    "DU9000002",
                    99,
                    new BigDecimal("-7"),
                    new BigDecimal("123.456"),
                    new Action.NewContract(fresh, new BigDecimal("1.2"))),
            new Action.SetPosition("DU9000001", 99, BigDecimal.ONE, BigDecimal.TEN, null),
            new Action.Expire(some.conId(), ExpiryRows.NONE),
            new Action.Lose(10),
            new Action.Duplicate(20),
        };
    }

    private static long lastUpTo(int length, int[] ends) {
        return Arrays.stream(ends).filter(end -> end <= length).max().orElseThrow();
    }

    private static int[] lineEnds(byte[] whole) {
        return IntStream.range(0, whole.length)
                .filter(at -> whole[at] == '\n')
                .map(at -> at + 1)
                .toArray();
    }
}
