package io.truebook.engine;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/**
 * Runs roles without threads: each round steps every role once, in an order that the seed decides. A role that fails is
 * stepped no more, and its failure is kept.
 */
public final class SteppedRoles implements RoleRunner {

    private final Random random;
    private final List<Role> roles = new ArrayList<>();
    private final Map<String, Throwable> failures = new LinkedHashMap<>();
    private Predicate<String> standsStill = name -> false;

    public SteppedRoles(long seed) {
        this.random = new Random(seed);
    }

    /** Roles of these names are not stepped while this holds, like threads that get no processor. */
    public SteppedRoles pausing(Predicate<String> names) {
        standsStill = names;
        return this;
    }

    @Override
    public Running start(Role role) {
        roles.add(role);
        return new Running() {
            @Override
            public void wake() {
                // Every role is stepped in every round anyway.
            }

            @Override
            public void close() {
                roles.remove(role);
            }
        };
    }

    /**
     * Steps every role once.
     *
     * @return how much was done
     */
    public int round() {
        List<Role> order = new ArrayList<>(roles);
        Collections.shuffle(order, random);
        int done = 0;
        for (Role role : order) {
            if (roles.contains(role) && !standsStill.test(role.name())) {
                done += step(role);
            }
        }
        return done;
    }

    private int step(Role role) {
        try {
            return role.step();
        } catch (Exception | AssertionError failure) {
            roles.remove(role);
            failures.put(role.name(), failure);
            return 0;
        }
    }

    /** Rounds until nothing is done any more. */
    public void untilIdle() {
        until(() -> round() == 0);
    }

    /**
     * Asks {@code condition}, with a round between one time and the next.
     *
     * @throws AssertionError when it does not hold after 100,000 rounds
     */
    public void until(BooleanSupplier condition) {
        for (int rounds = 0; !condition.getAsBoolean(); rounds++) {
            if (rounds == 100_000) {
                throw new AssertionError(
                        "still not true after " + rounds + " rounds; roles " + names() + ", failures " + failures);
            }
            round();
        }
    }

    /** The roles that run. */
    public List<String> names() {
        return roles.stream().map(Role::name).toList();
    }

    /** What roles failed with, by name. */
    public Map<String, Throwable> failures() {
        return failures;
    }
}
