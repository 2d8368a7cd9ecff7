package io.truebook.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.lang.reflect.RecordComponent;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class BookPolicyTest {

    private static final Duration NEGATIVE = Duration.ofSeconds(-1);

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
        refuses("syncInterval", BookPolicy.DEFAULT.with().syncInterval(Duration.ZERO));
        refuses("syncInterval", BookPolicy.DEFAULT.with().syncInterval(Duration.ofSeconds(Long.MAX_VALUE)));
        refuses("collector", BookPolicy.DEFAULT.with().collector(" "));
        refuses("confirmations", BookPolicy.DEFAULT.with().confirmations(0));
        refuses("grace", BookPolicy.DEFAULT.with().grace(NEGATIVE));
        refuses("eventCheckSpacing", BookPolicy.DEFAULT.with().eventCheckSpacing(NEGATIVE));
        refuses("snapshotTimeout", BookPolicy.DEFAULT.with().snapshotTimeout(Duration.ZERO));
        refuses("staleAfter", BookPolicy.DEFAULT.with().staleAfter(Duration.ZERO));
        refuses("massChangePercent", BookPolicy.DEFAULT.with().massChangePercent(101));
        refuses("massChangeRows", BookPolicy.DEFAULT.with().massChangeRows(0));
        refuses("retireAfter", BookPolicy.DEFAULT.with().retireAfter(Duration.ZERO));
    }

    private static void refuses(String setting, BookPolicy.Changes changes) {
        assertThatIllegalArgumentException().isThrownBy(changes::build).withMessageStartingWith(setting + " is ");
    }

    @Test
    void rulesAreChangedOneAtATimeAndTheRestStays() throws ReflectiveOperationException {
        BookPolicy other = BookPolicy.DEFAULT
                .with()
                .collector("desk")
                .enabled(false)
                .syncInterval(Duration.ofSeconds(1))
                .syncOnTrade(false)
                .syncOnPositionUpdate(false)
                .markMissingAsClosed(true)
                .calculateRealizedPnl(false)
                .confirmations(3)
                .grace(Duration.ofSeconds(2))
                .eventCheckSpacing(Duration.ofSeconds(3))
                .snapshotTimeout(Duration.ofSeconds(4))
                .staleAfter(Duration.ofSeconds(5))
                .massChangePercent(6)
                .massChangeRows(7)
                .retireAfter(Duration.ofSeconds(8))
                .conflictPolicy(new ConflictPolicy.BusinessRules())
                .build();

        for (RecordComponent component : BookPolicy.class.getRecordComponents()) {
            Object usual = component.getAccessor().invoke(BookPolicy.DEFAULT);
            Object changed = component.getAccessor().invoke(other);
            assertThat(changed).as(component.getName()).isNotEqualTo(usual);
            assertThat(component.getAccessor().invoke(other.with().build()))
                    .as(component.getName())
                    .isEqualTo(changed);
        }
        assertThat(other.resolvingBy(new ConflictPolicy.Hybrid()))
                .isEqualTo(
                        other.with().conflictPolicy(new ConflictPolicy.Hybrid()).build());
    }
}
