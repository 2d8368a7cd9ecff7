package io.truebook.service.watch;

import java.time.Duration;

/**
 * What is still well.
 *
 * @param liveFiles data files of a table; upkeep keeps it below, so that more of them say that it does not keep up
 * @param freeBytes room on a volume
 */
public record Bounds(int liveFiles, long freeBytes) {

    /** As documented. */
    public static final Bounds DEFAULTS = new Bounds(3_000, 1L << 30);

    /** How long upkeep may fail: it is tried again, and nothing waits for it. */
    static final Duration UPKEEP_FAILS = Duration.ofSeconds(60);

    /** How long the broker may be away: a restart of the gateway, the nightly reset of a server. */
    static final Duration LINK_AWAY = Duration.ofMinutes(5);

    /** What counts as lately. */
    static final Duration RECENT = Duration.ofMinutes(15);

    /** A code that says that another session has the market data may come so often, recently. */
    static final long COMPETING = 2;
}
