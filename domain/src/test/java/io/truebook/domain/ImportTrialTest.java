package io.truebook.domain;

import static io.truebook.domain.Desk.DU1;
import static io.truebook.domain.Desk.DU2;
import static io.truebook.domain.Desk.claim;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A trial says what the fold then does, and touches nothing. */
class ImportTrialTest {

    private static final int HELD = 3;
    private static final int KEYS = 8;

    private static ImportTrial trial(Desk desk) {
        return new ImportTrial(
                desk.book.status(),
                key -> Optional.ofNullable(desk.book.position(key)).map(state -> desk.book.origins.claim(state.last())),
                desk.now);
    }

    private static ImportedPosition any(Random random) {
        boolean priced = random.nextBoolean();
        return claim(
                DU1,
                Desk.stock(1 + random.nextInt(KEYS)),
                Integer.toString(random.nextInt(5) - 2),
                random.nextInt(4) == 0 ? null : "100",
                priced ? Desk.worth(Integer.toString(1 + random.nextInt(3)), "1", "2", "3") : Valuation.UNKNOWN,
                random.nextInt(3_600),
                null);
    }

    /** Some positions of the broker, some proven absent, an import or two that wait. */
    private static Desk desk(Random random, ConflictPolicy policy) {
        Desk desk = Desk.holding(Policies.disabled().resolvingBy(policy), "5", "-2", "1")
                .pass(Duration.ofSeconds(random.nextInt(1_800)));
        if (random.nextBoolean()) {
            desk.check(DU1);
            for (int conId = 1; conId <= HELD; conId++) {
                desk.answer(DU1, conId, desk.quantity(DU1, conId), "100");
            }
            desk.end(Desk.MULTI);
        }
        desk.pass(Duration.ofHours(1)).imports(any(random), any(random));
        return desk.forget();
    }

    @Test
    @Tag("R-080")
    void whatATrialSaysOfEachRecordTheFoldDoesWithIt() {
        for (long seed = 1; seed <= 60; seed++) {
            Random random = new Random(seed);
            ConflictPolicy policy = ConflictPolicyTest.ALL.get(random.nextInt(ConflictPolicyTest.ALL.size()));
            Desk desk = desk(random, policy);
            String before = desk.book.hash();
            ImportTrial trial = trial(desk);
            List<ImportedPosition> records = new ArrayList<>();
            List<ImportTrial.Outcome> expected = new ArrayList<>();
            for (int count = random.nextInt(250); count >= 0; count--) {
                ImportedPosition record = any(random);
                records.add(record);
                assertThat(trial.refusal(record)).isEmpty();
                expected.addAll(trial.add(record));
            }
            expected.addAll(trial.finish());
            assertThat(desk.book.hash()).as("seed %d", seed).isEqualTo(before);

            long first = desk.seq + 1;
            desk.imports(records.toArray(ImportedPosition[]::new)).settle();

            assertThat(desk.facts(Fact.ImportSettled.class).stream()
                            .filter(settled -> settled.importSeq() >= first)
                            .map(settled -> settled.key() + " " + settled.settlement() + " " + settled.detail()))
                    .as("seed %d, %s", seed, policy)
                    .containsExactlyElementsOf(expected.stream()
                            .map(one -> one.record().key() + " " + one.settlement() + " " + one.detail())
                            .toList());
        }
    }

    @Test
    void whatTheBookWouldRefuseIsToldInItsWords() {
        Desk desk = new Desk(Policies.disabled()).open(DU1);
        ImportTrial trial = trial(desk);

        assertThat(trial.refusal(claim(DU2, 7, "5", 0))).contains("account DU2 has never been named by the broker");
        assertThat(trial.refusal(claim(DU1, 7, "5", 1)))
                .contains("its timestamp 2026-03-02T14:30:01Z is after its acceptance at 2026-03-02T14:30:00Z");
    }
}
