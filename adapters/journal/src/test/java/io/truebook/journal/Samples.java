package io.truebook.journal;

import io.truebook.domain.AccountId;
import io.truebook.domain.AccountSnapshot;
import io.truebook.domain.BookPolicy;
import io.truebook.domain.BookState;
import io.truebook.domain.BrokerEvent;
import io.truebook.domain.CheckTrigger;
import io.truebook.domain.Completeness;
import io.truebook.domain.ConflictPolicy;
import io.truebook.domain.Contract;
import io.truebook.domain.ContractId;
import io.truebook.domain.Discrepancy;
import io.truebook.domain.DiscrepancyType;
import io.truebook.domain.Expiry;
import io.truebook.domain.Fact;
import io.truebook.domain.ImportedPosition;
import io.truebook.domain.Input;
import io.truebook.domain.LinkCondition;
import io.truebook.domain.Money;
import io.truebook.domain.OptionRight;
import io.truebook.domain.Origin;
import io.truebook.domain.PositionKey;
import io.truebook.domain.PositionUpdate;
import io.truebook.domain.Price;
import io.truebook.domain.Quantity;
import io.truebook.domain.ReconciliationResult;
import io.truebook.domain.Remarks;
import io.truebook.domain.Settlement;
import io.truebook.domain.Severity;
import io.truebook.domain.SnapshotMethod;
import io.truebook.domain.Source;
import io.truebook.domain.Valuation;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Seeded values of every kind that the journal keeps: absent parts, extremes, any language. */
final class Samples {

    private static final String LETTERS = "abcXYZ 0129|\"\\\n\u0000äßéЖ漢字\uD83D\uDE00/%";

    final SplittableRandom random;

    Samples(long seed) {
        random = new SplittableRandom(seed);
    }

    private boolean coin() {
        return random.nextBoolean();
    }

    private <T> @Nullable T maybe(Supplier<T> value) {
        return coin() ? value.get() : null;
    }

    private <E extends Enum<E>> E any(Class<E> type) {
        E[] constants = type.getEnumConstants();
        return constants[random.nextInt(constants.length)];
    }

    private <T> List<T> list(Supplier<T> value) {
        List<T> values = new ArrayList<>();
        for (int left = random.nextInt(4); left > 0; left--) {
            values.add(value.get());
        }
        return values;
    }

    private <T> Map<PositionKey, T> map(Supplier<T> value) {
        Map<PositionKey, T> values = new LinkedHashMap<>();
        for (int left = random.nextInt(4); left > 0; left--) {
            values.put(key(), value.get());
        }
        return values;
    }

    String text() {
        StringBuilder text = new StringBuilder();
        int[] letters = LETTERS.codePoints().toArray();
        for (int left = random.nextInt(coin() ? 12 : 400); left > 0; left--) {
            text.appendCodePoint(letters[random.nextInt(letters.length)]);
        }
        return text.toString();
    }

    int number() {
        return coin() ? random.nextInt(100) : random.nextInt();
    }

    long seq() {
        return random.nextLong(1L << (1 + random.nextInt(62)));
    }

    BigDecimal decimal() {
        int scale = random.nextInt(19);
        BigInteger unscaled = new BigInteger(String.valueOf(random.nextLong()));
        if (coin()) {
            unscaled = unscaled.multiply(BigInteger.valueOf(random.nextLong())).mod(BigInteger.TEN.pow(20 + scale));
        }
        BigDecimal value = new BigDecimal(unscaled, scale);
        BigDecimal limit = BigDecimal.TEN.pow(20);
        return value.abs().compareTo(limit) < 0 ? value : limit.subtract(BigDecimal.ONE);
    }

    Quantity quantity() {
        return coin() ? Quantity.of(String.valueOf(random.nextInt(-50, 50))) : new Quantity(decimal());
    }

    Money money() {
        return new Money(decimal());
    }

    Price price() {
        return new Price(decimal());
    }

    Instant moment() {
        return switch (random.nextInt(6)) {
            case 0 -> Instant.EPOCH;
            case 1 -> Instant.ofEpochSecond(random.nextLong(-5_000_000_000L, 5_000_000_000L), random.nextInt(1 << 29));
            default ->
                Instant.ofEpochSecond(1_790_000_000L + random.nextInt(1 << 24))
                        .plus(random.nextInt(1_000_000), ChronoUnit.MICROS);
        };
    }

    Duration duration() {
        return Duration.ofNanos(random.nextLong(-1_000_000_000_000L, 1_000_000_000_000L));
    }

    AccountId account() {
        return new AccountId("DU" + random.nextInt(1_000_000));
    }

    PositionKey key() {
        return new PositionKey(account(), conId(), modelCode());
    }

    private String modelCode() {
        return coin() ? "" : "model é " + random.nextInt(9);
    }

    private ContractId conId() {
        return new ContractId(1 + random.nextInt(Integer.MAX_VALUE - 1));
    }

    Contract contract() {
        return new Contract(
                conId(),
                "S" + text(),
                "O" + text(),
                maybe(() -> new Expiry(coin() ? "20261218" : "202612")),
                maybe(this::price),
                maybe(() -> any(OptionRight.class)),
                maybe(this::quantity),
                text(),
                text(),
                text(),
                text());
    }

    Valuation valuation() {
        return new Valuation(maybe(this::price), maybe(this::money), maybe(this::money), maybe(this::money));
    }

    PositionUpdate update() {
        return new PositionUpdate(
                seq(),
                number(),
                number(),
                text(),
                account(),
                modelCode(),
                contract(),
                quantity(),
                maybe(this::money),
                valuation(),
                moment(),
                moment(),
                any(Source.class));
    }

    Discrepancy discrepancy() {
        return new Discrepancy(
                any(DiscrepancyType.class),
                any(Severity.class),
                any(Discrepancy.Comparison.class),
                any(Discrepancy.Resolution.class),
                any(Discrepancy.Cause.class),
                account(),
                maybe(this::conId),
                modelCode(),
                text(),
                text(),
                maybe(this::quantity),
                maybe(this::quantity),
                moment());
    }

    ReconciliationResult result() {
        return new ReconciliationResult(
                seq(),
                any(CheckTrigger.class),
                seq(),
                coin(),
                number(),
                number(),
                list(this::discrepancy),
                moment(),
                duration());
    }

    Fact.InputQuarantined quarantined() {
        return new Fact.InputQuarantined(seq(), moment(), number(), text(), text());
    }

    /** A fact of each kind. */
    List<Fact> facts() {
        return List.of(
                update(),
                new Fact.PositionRetired(seq(), moment(), key()),
                quarantined(),
                new Fact.LinkChanged(seq(), moment(), number(), any(LinkCondition.class), text()),
                new Fact.GapRecorded(seq(), moment(), number(), moment(), maybe(this::moment), text()),
                new Fact.CheckConcluded(seq(), moment(), seq(), any(CheckTrigger.class), coin(), text()),
                new Fact.ReconciliationRecorded(seq(), moment(), result()),
                new Fact.PositionSuperseded(update()),
                new Fact.PositionRemarked(seq(), moment(), key(), remarks(), moment()),
                new Fact.ImportSettled(seq(), moment(), seq(), key(), text(), text(), any(Settlement.class), text()));
    }

    private Duration setting() {
        return Duration.ofNanos(1 + random.nextLong(1L << 50));
    }

    BookPolicy policy() {
        return BookPolicy.DEFAULT
                .with()
                .collector("collector " + number())
                .enabled(coin())
                .syncInterval(setting())
                .syncOnTrade(coin())
                .syncOnPositionUpdate(coin())
                .markMissingAsClosed(coin())
                .calculateRealizedPnl(coin())
                .confirmations(1 + random.nextInt(9))
                .grace(setting())
                .eventCheckSpacing(setting())
                .snapshotTimeout(setting())
                .staleAfter(setting())
                .massChangePercent(random.nextInt(101))
                .massChangeRows(1 + random.nextInt(Integer.MAX_VALUE))
                .retireAfter(setting())
                .conflictPolicy(conflictPolicy())
                .build();
    }

    /** An input of each kind. */
    List<Input> inputs() {
        return List.of(
                new Input.ServiceStarted(text(), policy()),
                new Input.SessionOpened(number(), text()),
                new Input.SessionClosed(text()),
                new Input.CheckRequested(any(CheckTrigger.class)),
                new Input.SnapshotStarted(seq(), number(), any(SnapshotMethod.class), list(this::account)),
                new Input.SnapshotRefused(seq(), number(), text()),
                new Input.MarkSampled(key(), valuation()),
                new Input.ReconciliationReported(result()),
                new Input.Tick(),
                new Input.PositionImported(imported()),
                new BrokerEvent.AccountsReported(list(this::account)),
                new BrokerEvent.PositionReported(
                        number(), account(), text(), contract(), quantity(), maybe(this::money)),
                new BrokerEvent.PositionsEnded(number()),
                new BrokerEvent.PortfolioReported(account(), contract(), quantity(), maybe(this::money), valuation()),
                new BrokerEvent.AccountValueReported(account(), text(), text(), text()),
                new BrokerEvent.AccountDownloadEnded(account()),
                new BrokerEvent.UpstreamChanged(any(BrokerEvent.Upstream.class), number(), text()),
                new BrokerEvent.NoticeReported(number(), number(), text()),
                new BrokerEvent.NothingReported(number()),
                new BrokerEvent.Refused(text(), text()));
    }

    private ConflictPolicy conflictPolicy() {
        return List.of(
                        new ConflictPolicy.Hybrid(),
                        new ConflictPolicy.LastWriteWins(),
                        new ConflictPolicy.BrokerAuthoritative(),
                        new ConflictPolicy.BusinessRules())
                .get(random.nextInt(4));
    }

    private Remarks remarks() {
        return new Remarks(text(), text(), list(this::text));
    }

    private ImportedPosition imported() {
        return new ImportedPosition(
                coin() ? Source.REPLAY : Source.MANUAL,
                "author " + number(),
                "batch é " + number(),
                account(),
                modelCode(),
                contract(),
                quantity(),
                maybe(this::money),
                valuation(),
                Instant.ofEpochSecond(random.nextLong(2_000_000_000L), random.nextInt(1_000_000_000)),
                maybe(this::remarks));
    }

    private BookState.ImportsState imports() {
        return new BookState.ImportsState(
                list(() -> new BookState.BufferedImport(seq(), moment(), imported())),
                maybe(this::moment),
                map(() -> new Origin(any(Source.class), moment(), maybe(this::moment))),
                map(() -> new BookState.DatedRemarks(remarks(), moment())),
                new BookState.ImportCounts(seq(), seq(), seq(), seq()));
    }

    BookState state() {
        return new BookState(
                seq(),
                number(),
                number(),
                moment(),
                policy(),
                any(LinkCondition.class),
                list(() -> new BookState.AccountState(account(), coin(), coin(), maybe(this::moment))),
                list(() -> new BookState.PositionState(update(), seq(), seq(), number(), maybe(this::quantity))),
                new BookState.Counters(seq(), seq(), seq(), seq()),
                list(this::quarantined),
                list(this::result),
                checks(),
                maybe(() -> new BookState.Gap(moment(), text())),
                moment(),
                imports());
    }

    private BookState.ChecksState checks() {
        return new BookState.ChecksState(
                seq(),
                maybe(this::moment),
                maybe(this::moment),
                any(CheckTrigger.class),
                maybe(this::moment),
                maybe(() -> new BookState.RunningCheck(
                        seq(),
                        any(CheckTrigger.class),
                        moment(),
                        list(() -> new BookState.AccountCheckState(
                                account(),
                                maybe(() -> any(SnapshotMethod.class)),
                                number(),
                                seq(),
                                text(),
                                map(this::row),
                                maybe(this::snapshot))),
                        list(this::discrepancy))));
    }

    private AccountSnapshot.Row row() {
        return new AccountSnapshot.Row(quantity(), maybe(this::money));
    }

    private AccountSnapshot snapshot() {
        return new AccountSnapshot(
                account(),
                any(Completeness.class),
                maybe(() -> any(SnapshotMethod.class)),
                seq(),
                map(this::row),
                map(() -> new AccountSnapshot.Absence(number(), any(AccountSnapshot.Conclusion.class))),
                text());
    }
}
