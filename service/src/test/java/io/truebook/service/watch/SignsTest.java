package io.truebook.service.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.truebook.app.StorageStatus;
import io.truebook.app.TruebookStatus;
import io.truebook.domain.AccountId;
import io.truebook.domain.Book;
import io.truebook.domain.BookStatus;
import io.truebook.domain.CheckTrigger;
import io.truebook.domain.Contract;
import io.truebook.domain.ContractId;
import io.truebook.domain.Discrepancy;
import io.truebook.domain.DiscrepancyType;
import io.truebook.domain.Money;
import io.truebook.domain.PositionUpdate;
import io.truebook.domain.Quantity;
import io.truebook.domain.ReconciliationResult;
import io.truebook.domain.Severity;
import io.truebook.domain.Source;
import io.truebook.domain.Valuation;
import io.truebook.engine.BrokerFeed.FeedStatus;
import io.truebook.engine.LiveView;
import io.truebook.engine.Watermarks;
import io.truebook.lake.LakeStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Each sign is seen, told after its patience, and gone with its cause. */
class SignsTest {

    private static final Instant START = Instant.parse("2026-11-20T09:45:00Z");
    private static final AccountId DU1 = new AccountId("DU1");

    private final Ledger ledger = new Ledger();
    private final List<String> openFolders = new ArrayList<>();
    private final List<ReconciliationResult> results = new ArrayList<>();
    private final List<PositionUpdate> held = new ArrayList<>();
    private Instant now = START;
    private @Nullable String lakeError;
    private @Nullable String upkeepError;
    private @Nullable String trouble;
    private @Nullable String contradiction;
    private @Nullable FeedStatus feed;
    private int updateFiles = 10;
    private int positionFiles = 3;
    private long lostCommits;
    private long freeBytes = 1L << 40;
    private long competing;
    private long handlerFailures;
    private Duration ahead = Duration.ZERO;

    private List<Warning> look() {
        BookStatus book = book();
        TruebookStatus status = new TruebookStatus(
                START,
                new Watermarks(3, 3, 3),
                feed,
                book,
                lake(),
                held.size(),
                0,
                Map.of(),
                ahead,
                Optional.ofNullable(trouble),
                Optional.ofNullable(contradiction));
        Sample sample = new Sample(
                status,
                LiveView.of(book, held),
                Optional.of(new StorageStatus(1, freeBytes, 1L << 40)),
                openFolders,
                competing,
                handlerFailures,
                now);
        return ledger.take(Watch.signs(sample, Bounds.DEFAULTS), now);
    }

    private LakeStatus lake() {
        return new LakeStatus(
                3,
                3,
                3,
                3,
                2,
                100,
                Duration.ZERO,
                0,
                0,
                0,
                lakeError,
                updateFiles + positionFiles,
                100,
                10,
                0,
                lostCommits,
                upkeepError,
                positionFiles,
                Duration.ZERO,
                0);
    }

    private BookStatus book() {
        BookStatus fresh = new Book().status();
        return new BookStatus(
                fresh.seq(),
                fresh.term(),
                fresh.session(),
                fresh.recordedAt(),
                fresh.policy(),
                fresh.link(),
                fresh.accounts(),
                fresh.counters(),
                fresh.quarantine(),
                results,
                fresh.plan(),
                fresh.checkRunning(),
                fresh.lastRun(),
                fresh.lastCheck(),
                fresh.gap(),
                fresh.imports());
    }

    private static ReconciliationResult result(int broker, int lake, Severity severity, Duration after) {
        Discrepancy found = new Discrepancy(
                DiscrepancyType.QUANTITY_MISMATCH,
                severity,
                Discrepancy.Comparison.BROKER_AGAINST_BOOK,
                Discrepancy.Resolution.OPEN,
                Discrepancy.Cause.UNKNOWN,
                DU1,
                new ContractId(1),
                "",
                "SPY",
                "differs",
                null,
                null,
                START);
        return new ReconciliationResult(
                1, CheckTrigger.ON_DEMAND, 3, true, broker, lake, List.of(found), START.plus(after), Duration.ZERO);
    }

    private static PositionUpdate position() {
        Contract contract =
                new Contract(new ContractId(1), "SPY", "STK", null, null, null, null, "USD", "", "SPY", "SPY");
        return new PositionUpdate(
                3,
                1,
                1,
                "main",
                DU1,
                "",
                contract,
                Quantity.of("5"),
                Money.of("1"),
                Valuation.UNKNOWN,
                START,
                START,
                Source.STREAM);
    }

    private static FeedStatus feed(String state) {
        return new FeedStatus(state, "127.0.0.1:7497", 1, START, "nobody listens", 0, new TreeMap<>());
    }

    private List<String> names() {
        return look().stream().map(Warning::name).toList();
    }

    @Test
    void nothingIsToldOfWhatIsWell() {
        assertThat(look()).isEmpty();
    }

    @Test
    @Tag("R-071")
    @Tag("R-188")
    void tooManyFilesOfATableAreAWarningUntilThereAreFewer() {
        updateFiles = 3_001;
        Warning first = look().getFirst();
        now = START.plusSeconds(30);

        assertThat(first.name()).isEqualTo("live-files-position-updates");
        assertThat(first.isCritical()).isFalse();
        assertThat(first.value()).contains("3001");
        assertThat(first.bound()).contains("3000");
        assertThat(look().getFirst().since()).isEqualTo(START);
        updateFiles = 3_000;
        positionFiles = 3_001;
        assertThat(names()).containsExactly("live-files-positions");
        positionFiles = 1;
        assertThat(look()).isEmpty();
        updateFiles = 5_000;
        assertThat(look().getFirst().since()).isEqualTo(now);
    }

    @Test
    @Tag("R-188")
    void aCompetingSessionIsToldWhenItRepeats() {
        RecentCount recent = new RecentCount(Bounds.RECENT);
        competing = recent.update(2, now);
        assertThat(look()).isEmpty();
        now = START.plusSeconds(60);
        competing = recent.update(3, now);
        assertThat(names()).containsExactly("competing-session");
        now = START.plusSeconds(901);
        competing = recent.update(3, now);
        assertThat(look()).isEmpty();
    }

    @Test
    @Tag("R-188")
    void countsThatDifferAreToldSinceTheyDoAndCriticalBreaksAsSuch() {
        results.add(result(5, 5, Severity.CRITICAL, Duration.ZERO));
        results.add(result(5, 6, Severity.CRITICAL, Duration.ofSeconds(10)));
        results.add(result(5, 6, Severity.CRITICAL, Duration.ofSeconds(20)));
        now = START.plusSeconds(30);

        assertThat(look())
                .extracting(Warning::name, Warning::isCritical, Warning::since)
                .containsExactly(
                        tuple("critical-breaks", true, START), tuple("counts-differ", false, START.plusSeconds(10)));
        results.add(result(6, 6, Severity.HIGH, Duration.ofSeconds(30)));
        assertThat(look()).isEmpty();
    }

    @Test
    @Tag("R-188")
    void positionsThatNothingConfirmsAreStuck() {
        held.add(position());
        now = START.plusSeconds(599);
        assertThat(look()).isEmpty();
        now = START.plusSeconds(601);

        assertThat(look()).singleElement().satisfies(warning -> {
            assertThat(warning.name()).isEqualTo("stuck-positions");
            assertThat(warning.value()).contains("1 held", "DU1");
            assertThat(warning.bound()).contains("600 s");
        });
        held.clear();
        assertThat(look()).isEmpty();
    }

    @Test
    void aLakeThatFailsIsCriticalAndItsUpkeepIsAWarningWhenItLasts() {
        lakeError = "the disk is full";
        upkeepError = "no room";
        assertThat(names()).containsExactly("lake-fails");
        now = START.plusSeconds(59);
        assertThat(names()).containsExactly("lake-fails");
        now = START.plusSeconds(60);
        assertThat(look())
                .extracting(Warning::name, Warning::isCritical, Warning::since)
                .containsExactly(tuple("lake-fails", true, START), tuple("lake-upkeep-fails", false, START));
        lakeError = null;
        upkeepError = null;
        assertThat(look()).isEmpty();
        upkeepError = "again";
        assertThat(look()).isEmpty();
    }

    @Test
    @Tag("R-071")
    void whatCannotBeReliedOnIsCriticalAtOnce() {
        trouble = "the disk is full";
        contradiction = "seq 7";
        lostCommits = 1;

        assertThat(look())
                .allMatch(Warning::isCritical)
                .extracting(Warning::name)
                .containsExactly("not-accepting", "contradiction", "lost-commits");
    }

    @Test
    void theWorldAroundIsWatchedToo() {
        feed = feed("DOWN");
        freeBytes = (1L << 30) - 1;
        openFolders.add("/data is rwxr-xr-x");
        handlerFailures = 1;
        ahead = Duration.ofHours(1);

        assertThat(names())
                .containsExactlyInAnyOrder("low-space", "handlers-fail", "clock-was-set-back", "open-folders");
        now = START.plusSeconds(300);
        assertThat(names()).contains("link-away");
        feed = feed("LIVE");
        assertThat(names()).doesNotContain("link-away");
    }
}
