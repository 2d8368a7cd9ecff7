package io.truebook.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Imports in whatever order, as often as they like, as late as they like: one final state, and nothing lost. */
class ImportPropertyTest {

    private static final int KEYS = 6;
    private static final int SECONDS = 3_600;

    /** Claims of distinct moments per key: what they should lead to is then beyond doubt. */
    private static List<ImportedPosition> claims(Random random, int count) {
        List<Integer> moments = new ArrayList<>();
        for (int second = 1; second < SECONDS; second++) {
            moments.add(second);
        }
        Collections.shuffle(moments, random);
        List<ImportedPosition> claims = new ArrayList<>();
        for (int at = 0; at < count; at++) {
            claims.add(Desk.claim(
                    Desk.DU1,
                    Desk.stock(1 + random.nextInt(KEYS)),
                    Integer.toString(random.nextInt(7) - 3),
                    Integer.toString(90 + random.nextInt(20)),
                    Desk.worth(Integer.toString(1 + random.nextInt(9)), "1", "2", "3"),
                    moments.get(at),
                    random.nextInt(3) == 0 ? new Remarks("S" + random.nextInt(9), "", List.of()) : null));
        }
        return claims;
    }

    /** Shuffled, some of them twice, with pauses in which some leave the buffer. */
    private static Desk imported(Random random, List<ImportedPosition> claims, ConflictPolicy policy) {
        List<ImportedPosition> sent = new ArrayList<>(claims);
        claims.stream().filter(claim -> random.nextInt(4) == 0).forEach(sent::add);
        Collections.shuffle(sent, random);
        Desk desk = new Desk(Policies.disabled().resolvingBy(policy))
                .open(Desk.DU1)
                .pass(Duration.ofSeconds(SECONDS))
                .forget();
        for (ImportedPosition claim : sent) {
            desk.imports(claim);
            assertThat(desk.book.state().imports().buffered()).hasSizeLessThanOrEqualTo(TimeOrderedBuffer.CAPACITY);
            if (random.nextInt(10) == 0) {
                desk.pass(Duration.ofSeconds(random.nextInt(120)));
            }
        }
        assertNothingIsLost(desk, sent.size());
        desk.settle();
        assertNothingIsLost(desk, sent.size());
        assertThat(desk.book.state().imports().buffered()).isEmpty();
        return desk;
    }

    /** Each accepted import waits, or was settled exactly once and told. */
    private static void assertNothingIsLost(Desk desk, int sent) {
        BookState.ImportsState imports = desk.book.state().imports();
        List<Long> settled = desk.facts(Fact.ImportSettled.class).stream()
                .map(Fact.ImportSettled::importSeq)
                .toList();
        assertThat(settled).doesNotHaveDuplicates().hasSize((int)
                imports.counts().settled());
        assertThat(settled.size() + imports.buffered().size()).isEqualTo(sent);
        assertThat(desk.facts(Fact.PositionSuperseded.class))
                .hasSize((int) imports.counts().superseded());
        assertThat(desk.updates()).hasSize((int) imports.counts().applied());
    }

    private static Map<PositionKey, ImportedPosition> latest(List<ImportedPosition> claims) {
        Map<PositionKey, ImportedPosition> latest = new HashMap<>();
        for (ImportedPosition claim : claims) {
            latest.merge(claim.key(), claim, (one, other) -> one.timestamp().isAfter(other.timestamp()) ? one : other);
        }
        return latest;
    }

    @Test
    @Tag("T-11")
    @Tag("R-080")
    @Tag("R-081")
    void shuffledDuplicatedAndDelayedImportsLeadToTheSameStateAndNoneIsLost() {
        int superseded = 0;
        for (long seed = 1; seed <= 40; seed++) {
            Random random = new Random(seed);
            List<ImportedPosition> claims = claims(random, 20 + random.nextInt(300));
            for (ConflictPolicy policy : List.of(new ConflictPolicy.Hybrid(), new ConflictPolicy.LastWriteWins())) {
                Desk desk = imported(random, claims, policy);

                Map<PositionKey, ImportedPosition> expected = latest(claims);
                assertThat(desk.book.positions()).as("seed %d", seed).hasSameSizeAs(expected.keySet());
                expected.forEach((key, claim) -> assertThat(
                                desk.held(Desk.DU1, key.conId().value()))
                        .as("%s, %s", policy, claim)
                        .matches(held -> isRecorded(claim, held)));
                assertThat(remarks(desk)).as("seed %d", seed).isEqualTo(latestRemarks(claims));
                superseded += (int) desk.book.state().imports().counts().superseded();
            }
        }
        assertThat(superseded).as("some came late").isGreaterThan(1_000);
    }

    /** A close keeps the cost of what was known before it, which depends on what came before. */
    private static boolean isRecorded(ImportedPosition claim, PositionUpdate held) {
        boolean sameMoment = held.position().equals(claim.position())
                && held.timestamp().equals(claim.timestamp())
                && held.source() == claim.source();
        return sameMoment
                && (held.isFlat()
                        || (Objects.equals(held.averageCost(), claim.averageCost())
                                && held.valuation().equals(claim.valuation())));
    }

    private static Map<PositionKey, Remarks> remarks(Desk desk) {
        return desk.book.state().imports().remarks().entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, remarked -> remarked.getValue().remarks()));
    }

    private static Map<PositionKey, Remarks> latestRemarks(List<ImportedPosition> claims) {
        List<ImportedPosition> remarked =
                claims.stream().filter(claim -> claim.remarks() != null).toList();
        Map<PositionKey, Remarks> latest = new HashMap<>();
        latest(remarked).forEach((key, claim) -> {
            if (claim.remarks() != null) {
                latest.put(key, claim.remarks());
            }
        });
        return latest;
    }

    @Test
    @Tag("T-11")
    @Tag("T-45")
    @Tag("B-50")
    void whateverIsImportedTheLatestRowOfAKeyByTimestampIsItsCurrentState() {
        for (ConflictPolicy policy : ConflictPolicyTest.ALL) {
            for (long seed = 1; seed <= 15; seed++) {
                Random random = new Random(seed);
                Desk desk = new Desk(Policies.withoutEventChecks().resolvingBy(policy))
                        .open(Desk.DU1)
                        .pass(Duration.ofSeconds(SECONDS))
                        .forget();
                Map<PositionKey, PositionUpdate> latestRow = new HashMap<>();
                for (ImportedPosition claim : claims(random, 300)) {
                    int told = desk.facts.size();
                    something(random, desk, claim);
                    for (Fact fact : desk.facts.subList(told, desk.facts.size())) {
                        PositionUpdate row = historyRow(fact);
                        if (row != null) {
                            latestRow.merge(
                                    row.key(),
                                    row,
                                    (one, other) -> one.timestamp().isBefore(other.timestamp()) ? other : one);
                        }
                    }
                }
                assertThat(desk.book.positions().stream()
                                .collect(Collectors.toMap(PositionUpdate::key, Function.identity())))
                        .as("%s, seed %d", policy, seed)
                        .isEqualTo(latestRow);
            }
        }
    }

    private static void something(Random random, Desk desk, ImportedPosition claim) {
        int conId = claim.contract().conId().value();
        switch (random.nextInt(6)) {
            case 0 -> desk.live(Desk.DU1, conId, Integer.toString(random.nextInt(5) - 2), "100");
            case 1 -> desk.portfolio(Desk.DU1, conId, "1", Desk.worth("5", "5", "1", "0"));
            case 2 -> desk.check(Desk.DU1).answer(Desk.DU1, conId, "1", "100").end(Desk.MULTI);
            case 3 -> desk.pass(Duration.ofSeconds(random.nextInt(60)));
            default -> desk.imports(claim);
        }
    }

    private static @Nullable PositionUpdate historyRow(Fact fact) {
        return switch (fact) {
            case PositionUpdate row -> row;
            case Fact.PositionSuperseded late -> late.row();
            default -> null;
        };
    }
}
