package io.truebook.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class BookPolicyTest {

    private static final Duration OK = Duration.ofSeconds(5);

    @Test
    @Tag("R-176")
    void theDefaultsAreThoseOfTheSources() {
        BookPolicy policy = BookPolicy.DEFAULT;
        assertThat(policy.enabled()).isTrue();
        assertThat(policy.syncInterval()).isEqualTo(Duration.ofMinutes(5));
        assertThat(policy.syncOnTrade()).isTrue();
        assertThat(policy.syncOnPositionUpdate()).isTrue();
        assertThat(policy.markMissingAsClosed()).isFalse();
        assertThat(policy.calculateRealizedPnl()).isTrue();
    }

    @Test
    void whatIsRefusedIsNamedWithItsValue() {
        refuses("syncInterval", () -> policy("main", Duration.ZERO, 2, OK, OK, OK, OK, 30, 5, OK));
        refuses("syncInterval", () -> policy("main", Duration.ofSeconds(Long.MAX_VALUE), 2, OK, OK, OK, OK, 30, 5, OK));
        refuses("collector", () -> policy(" ", OK, 2, OK, OK, OK, OK, 30, 5, OK));
        refuses("confirmations", () -> policy("main", OK, 0, OK, OK, OK, OK, 30, 5, OK));
        refuses("grace", () -> policy("main", OK, 2, OK.negated(), OK, OK, OK, 30, 5, OK));
        refuses("eventCheckSpacing", () -> policy("main", OK, 2, OK, OK.negated(), OK, OK, 30, 5, OK));
        refuses("snapshotTimeout", () -> policy("main", OK, 2, OK, OK, Duration.ZERO, OK, 30, 5, OK));
        refuses("staleAfter", () -> policy("main", OK, 2, OK, OK, OK, Duration.ZERO, 30, 5, OK));
        refuses("massChangePercent", () -> policy("main", OK, 2, OK, OK, OK, OK, 101, 5, OK));
        refuses("massChangeRows", () -> policy("main", OK, 2, OK, OK, OK, OK, 30, 0, OK));
        refuses("retireAfter", () -> policy("main", OK, 2, OK, OK, OK, OK, 30, 5, Duration.ZERO));
    }

    private static void refuses(String setting, Runnable making) {
        assertThatIllegalArgumentException().isThrownBy(making::run).withMessageStartingWith(setting + " is ");
    }

    private static BookPolicy policy(
            String collector,
            Duration interval,
            int confirmations,
            Duration grace,
            Duration spacing,
            Duration timeout,
            Duration stale,
            int percent,
            int rows,
            Duration retire) {
        return new BookPolicy(
                collector,
                true,
                interval,
                true,
                true,
                false,
                true,
                confirmations,
                grace,
                spacing,
                timeout,
                stale,
                percent,
                rows,
                retire);
    }
}
