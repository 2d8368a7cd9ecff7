package io.truebook.simulator;

import java.time.LocalDate;
import java.util.List;
import java.util.stream.Collectors;

/** Worlds for tests, and what to compare of them. */
final class Plans {
    static final LocalDate DAY = LocalDate.of(2026, 11, 20);

    private Plans() {}

    static WorldPlan plan(long seed) {
        return new WorldPlan(seed, 3, 120, 40, 300, DAY);
    }

    static World after(WorldPlan plan, long steps) {
        World world = World.create(plan);
        advance(world, steps);
        return world;
    }

    static void advance(World world, long steps) {
        for (long taken = 0; taken < steps; taken++) {
            world.advance(Effects.NONE);
        }
    }

    /** Everything there is to know about a world, as text. */
    static String content(World world) {
        List<String> lines = world.holdings().stream()
                .map(holding -> String.join(
                        " ",
                        holding.account(),
                        Integer.toString(holding.conId()),
                        holding.quantity().toString(),
                        holding.averageCost().toString(),
                        holding.realizedPnl().toString(),
                        holding.openingPnl().toString(),
                        holding.instrument().price().toString()))
                .toList();
        String prices = world.instruments().stream()
                .map(instrument -> instrument.terms() + "=" + instrument.price())
                .collect(Collectors.joining("\n"));
        return "step " + world.step() + " loss " + world.lossPerMille() + " duplicate " + world.duplicatePerMille()
                + " pending " + world.trader().pending() + "\n" + String.join("\n", lines) + "\n" + prices;
    }
}
