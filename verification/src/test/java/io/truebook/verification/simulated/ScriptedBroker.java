package io.truebook.verification.simulated;

import io.truebook.domain.AccountId;
import io.truebook.domain.ContractId;
import io.truebook.domain.PositionKey;
import io.truebook.tws.ContractFields;
import io.truebook.tws.FrameWriter;
import io.truebook.tws.Incoming;
import io.truebook.tws.ServerVersion;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A broker without a socket: positions that change by a seeded script, and the frames that tell of it. */
final class ScriptedBroker {

    static final ServerVersion VERSION = new ServerVersion(200);

    private final SplittableRandom random;
    private final List<String> accounts;
    private final int contracts;
    private final List<PositionKey> models = new ArrayList<>();
    private @Nullable String unnamed;
    private final Map<PositionKey, Holding> holdings = new TreeMap<>();

    /** What is held of one contract in one account; a closed one stays, with quantity zero. */
    record Holding(BigDecimal position, BigDecimal averageCost) {}

    ScriptedBroker(long seed, int accounts, int contracts) {
        this.random = new SplittableRandom(seed);
        this.accounts = IntStream.range(0, accounts)
                .mapToObj(number -> "DU" + (9_000_001 + number))
                .toList();
        this.contracts = contracts;
        for (int row = 0; row < accounts * contracts; row++) {
            PositionKey key = key(this.accounts.get(row % accounts), row / accounts);
            holdings.put(key, new Holding(BigDecimal.valueOf(1 + random.nextInt(50)), cost()));
        }
    }

    /** Parts of the first contracts are held for models, too; such a part is never closed. */
    ScriptedBroker withModels(int count) {
        for (int part = 0; part < count; part++) {
            PositionKey key = new PositionKey(
                    new AccountId(accounts.get(part % accounts.size())), new ContractId(1000 + part), "M" + part);
            models.add(key);
            holdings.put(key, new Holding(BigDecimal.valueOf(1 + random.nextInt(20)), cost()));
        }
        return this;
    }

    private static PositionKey key(String account, int contract) {
        return PositionKey.of(new AccountId(account), new ContractId(1000 + contract));
    }

    private BigDecimal cost() {
        return BigDecimal.valueOf(100_00 + random.nextInt(900_00), 2);
    }

    Map<PositionKey, Holding> holdings() {
        return holdings;
    }

    /** The accounts of the log-in. */
    List<String> accounts() {
        return accounts;
    }

    byte[] managedAccounts() {
        return payload(new Incoming.ManagedAccounts(
                accounts.stream().filter(account -> !account.equals(unnamed)).collect(Collectors.joining(","))));
    }

    /** From now on the last account is not named any more, or is again. */
    void changeAccounts() {
        unnamed = unnamed == null ? accounts.getLast() : null;
    }

    /** True while an account is left out. */
    boolean leavesOutAnAccount() {
        return unnamed != null;
    }

    byte[] nextValidId() {
        return payload(new Incoming.NextValidId(1));
    }

    /** Every open position, as the answer to {@code reqPositions}, with its end. */
    List<byte[]> snapshot() {
        List<byte[]> frames = new ArrayList<>();
        holdings.forEach((key, held) -> {
            if (held.position().signum() != 0 && key.modelCode().isEmpty()) {
                frames.add(payload(position(key, held)));
            }
        });
        frames.add(payload(new Incoming.PositionEnd()));
        return frames;
    }

    /** One account's open positions, as the answer to {@code reqPositionsMulti}, with its end. */
    List<byte[]> snapshot(int request, AccountId account) {
        List<byte[]> frames = new ArrayList<>();
        holdings.forEach((key, held) -> {
            if (key.account().equals(account) && held.position().signum() != 0) {
                frames.add(payload(new Incoming.PositionMulti(
                        request,
                        account.value(),
                        contract(key),
                        held.position(),
                        held.averageCost(),
                        key.modelCode())));
            }
        });
        frames.add(payload(new Incoming.PositionMultiEnd(request)));
        return frames;
    }

    /** Something happens: mostly a trade, sometimes to zero or through it; else a new price. */
    byte[] next() {
        return payload(happening((key, held) -> {}).message());
    }

    /** What happened to one position, and the message that tells of it. */
    record Happening(PositionKey key, Incoming.Row message) {}

    /**
     * As {@link #next()}, for whoever decides himself whom to tell.
     *
     * @param witness sees what was held before and what is held after
     */
    Happening happening(BiConsumer<PositionKey, Holding> witness) {
        if (!models.isEmpty() && random.nextInt(10) == 0) {
            return ofAModel(witness);
        }
        PositionKey key = key(accounts.get(random.nextInt(accounts.size())), random.nextInt(contracts));
        Holding held = holdings.getOrDefault(key, new Holding(BigDecimal.ZERO, BigDecimal.ZERO));
        witness.accept(key, held);
        if (random.nextInt(4) == 0 && held.position().signum() != 0) {
            BigDecimal price = BigDecimal.valueOf(random.nextInt(1_000_00), 2);
            return new Happening(key, portfolio(key, held, price));
        }
        BigDecimal position = random.nextInt(6) == 0 ? BigDecimal.ZERO : BigDecimal.valueOf(random.nextInt(-40, 41));
        Holding changed = new Holding(position, position.signum() == 0 ? BigDecimal.ZERO : cost());
        holdings.put(key, changed);
        witness.accept(key, changed);
        return new Happening(key, position(key, changed));
    }

    private Happening ofAModel(BiConsumer<PositionKey, Holding> witness) {
        PositionKey key = models.get(random.nextInt(models.size()));
        Holding changed = new Holding(BigDecimal.valueOf(1 + random.nextInt(40)), cost());
        holdings.put(key, changed);
        witness.accept(key, changed);
        return new Happening(key, position(key, changed));
    }

    static Incoming.UpdatePortfolio portfolio(PositionKey key, Holding held, BigDecimal price) {
        return new Incoming.UpdatePortfolio(
                contract(key),
                held.position(),
                price,
                price.multiply(held.position()),
                held.averageCost(),
                price,
                BigDecimal.ZERO,
                key.account().value());
    }

    static Incoming.Position position(PositionKey key, Holding held) {
        return new Incoming.Position(key.account().value(), contract(key), held.position(), held.averageCost());
    }

    static ContractFields contract(PositionKey key) {
        int number = key.conId().value();
        return number % 3 == 0
                ? new ContractFields(
                        number,
                        "SPX",
                        "OPT",
                        "20991218",
                        BigDecimal.valueOf(5000 + number),
                        "C",
                        "100",
                        "",
                        "USD",
                        "SPXW  991218C0" + number,
                        "SPXW")
                : new ContractFields(
                        number, "S" + number % 7, "STK", "", null, "", "", "NASDAQ", "USD", "S" + number % 7, "NMS");
    }

    static byte[] payload(Incoming.Message message) {
        byte[] frame = FrameWriter.frame(message, VERSION);
        return Arrays.copyOfRange(frame, Integer.BYTES, frame.length);
    }
}
