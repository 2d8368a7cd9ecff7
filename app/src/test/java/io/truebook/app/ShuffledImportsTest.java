package io.truebook.app;

import static io.truebook.app.ImportWorld.claim;
import static io.truebook.app.ImportWorld.key;
import static org.assertj.core.api.Assertions.assertThat;

import io.truebook.domain.ImportedPosition;
import io.truebook.domain.PositionKey;
import io.truebook.domain.PositionUpdate;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The same events in any order, doubled, over a clock that is set back and through the night in which it is set back for
 * everybody: one final state, in the live view and in the tables read back from their files.
 */
@Tag("T-11")
class ShuffledImportsTest {

    private static final int SEEDS = 6;
    private static final int HELD_BY_BROKER = 3;
    private static final ZoneId NEW_YORK = ZoneId.of("America/New_York");

    /** The first of the two times that clocks in New York showed 1:00 on 2 November 2025. */
    private static final ZonedDateTime ONE_OCLOCK =
            ZonedDateTime.ofLocal(LocalDateTime.parse("2025-11-02T01:00:00"), NEW_YORK, null);

    @Test
    void anyOrderEndsInTheSameStateThroughJournalAndLake() throws IOException {
        Map<String, String> expected = Map.of();
        int events = 0;
        for (long seed = 0; seed < SEEDS; seed++) {
            Random random = new Random(seed);
            List<ImportedPosition> records = claims();
            if (seed > 0) {
                records.addAll(claims().subList(0, random.nextInt(records.size())));
                Collections.shuffle(records, random);
            }
            events += records.size();
            Map<String, String> found = live(records, seed == 0 ? null : random, seed);
            expected = seed == 0 ? found : expected;
            assertThat(found).as("seed %d", seed).isEqualTo(expected);
        }
        System.out.println("shuffled imports: " + SEEDS + " orders of " + events
                + " events, clock set back 1 h, night of the two 1:30, 1 final state (goal 1)");
    }

    /** Two claims for every quarter of an hour from 0:00 to 3:00 by the clocks of that night: five hours in a day of 25. */
    private static List<ImportedPosition> claims() {
        List<ImportedPosition> claims = new ArrayList<>();
        int quantity = 1;
        for (ZonedDateTime at = ONE_OCLOCK.minusHours(1);
                at.isBefore(ONE_OCLOCK.plusHours(3));
                at = at.plusMinutes(15)) {
            claims.add(claim(1, "" + quantity, at.toInstant()));
            claims.add(claim(2, "" + -quantity, at.plusSeconds(7).toInstant()));
            claims.add(claim(HELD_BY_BROKER, "9" + quantity, at.toInstant()));
            quantity++;
        }
        return claims;
    }

    private static Map<String, String> live(
            List<ImportedPosition> records, @org.jspecify.annotations.Nullable Random random, long seed)
            throws IOException {
        try (ImportWorld world = ImportWorld.begin(seed)) {
            int[] cuts = random == null ? new int[] {records.size()} : cuts(records.size(), random);
            int from = 0;
            for (int to : cuts) {
                world.hand(records.subList(from, to));
                from = to;
                if (random != null) {
                    world.pass(Duration.ofSeconds(random.nextInt(90)));
                    world.clock.set(world.clock.instant().minus(Duration.ofHours(1)));
                }
            }
            world.live(HELD_BY_BROKER, "5").merge();
            Map<PositionKey, PositionUpdate> rows = world.lake();
            assertThat(rows)
                    .as("seed %d: lake equals view", seed)
                    .isEqualTo(world.truebook.view().byKey());
            return state(world, rows);
        }
    }

    private static int[] cuts(int size, Random random) {
        int first = random.nextInt(size);
        return new int[] {first, first + random.nextInt(size - first), size};
    }

    /** Quantity, cost and time of each position, now and by the tables' history at each quarter of that night. */
    private static Map<String, String> state(ImportWorld world, Map<PositionKey, PositionUpdate> rows)
            throws IOException {
        Map<String, String> state = new TreeMap<>();
        rows.forEach((key, row) -> state.put(key.toString(), holding(row)));
        for (int quarter = 0; quarter < 16; quarter++) {
            Instant moment =
                    ONE_OCLOCK.minusHours(1).plusMinutes(15L * quarter + 14).toInstant();
            Map<PositionKey, PositionUpdate> then = world.truebook.history().asOf(moment);
            for (int conId = 1; conId <= HELD_BY_BROKER; conId++) {
                PositionUpdate row = then.get(key(conId));
                state.put(moment + " " + conId, row == null ? "nothing" : holding(row));
            }
        }
        return state;
    }

    /** The broker's own row bears the time of its acceptance, which differs from one life to the next. */
    private static String holding(PositionUpdate row) {
        return row.position() + " at " + row.averageCost()
                + (row.source().isBrokers() ? ", the broker's" : " as of " + row.timestamp());
    }

    @Test
    void theTwoHalfPastOnesOfThatNightAreTwoMoments() throws IOException {
        Instant first = Instant.parse("2025-11-02T05:30:00Z");
        Instant second = Instant.parse("2025-11-02T06:30:00Z");
        assertThat(first.atZone(NEW_YORK).toLocalTime())
                .isEqualTo(second.atZone(NEW_YORK).toLocalTime());
        try (ImportWorld world = ImportWorld.begin(1)) {
            world.hand(claim(1, "2", second), claim(1, "1", first)).merge();

            assertThat(world.held(1).position()).hasToString("2");
            world.truebook.flushLake();
            assertThat(world.truebook.history().asOf(first).get(key(1)))
                    .extracting(PositionUpdate::position)
                    .hasToString("1");
        }
    }
}
