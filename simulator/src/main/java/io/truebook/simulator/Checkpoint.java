package io.truebook.simulator;

import io.truebook.simulator.Trader.PendingLeg;
import io.truebook.tws.ContractFields;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The world at a place in the control log, so that resuming need not take a million steps again. Only a shortcut: one
 * that is missing, damaged, or ahead of the log is ignored and the log replayed from its beginning.
 *
 * <pre>
 * crc32c(8) | format | plan | log offset | step | loss | duplicate
 *           | added instruments | prices of all instruments | holdings | pending legs
 * </pre>
 *
 * @param world as it was
 * @param logOffset where the events after it begin
 */
record Checkpoint(World world, long logOffset) {
    private static final int FORMAT = 1;

    /** Replaces the file; a crash leaves the old one or the new one. */
    void write(Path file) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            writeBody(out);
        }
        byte[] body = bytes.toByteArray();
        ByteBuffer whole = ByteBuffer.allocate(Long.BYTES + body.length);
        whole.putLong(crc(body, 0)).put(body);
        Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
        Files.write(temporary, whole.array());
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /**
     * Reads the file.
     *
     * @param logEnd where the control log ends, torn tail included
     * @return absent when the file cannot serve
     */
    static @Nullable Checkpoint read(Path file, WorldPlan plan, long logEnd) throws IOException {
        if (!Files.exists(file)) {
            return null;
        }
        byte[] whole = Files.readAllBytes(file);
        if (whole.length < Long.BYTES || ByteBuffer.wrap(whole).getLong() != crc(whole, Long.BYTES)) {
            return null;
        }
        try (DataInputStream in =
                new DataInputStream(new ByteArrayInputStream(whole, Long.BYTES, whole.length - Long.BYTES))) {
            if (in.readInt() != FORMAT || !in.readUTF().equals(plan.toString())) {
                return null;
            }
            long logOffset = in.readLong();
            return logOffset > logEnd ? null : new Checkpoint(readWorld(in, plan), logOffset);
        }
    }

    private void writeBody(DataOutputStream out) throws IOException {
        out.writeInt(FORMAT);
        out.writeUTF(world.plan().toString());
        out.writeLong(logOffset);
        out.writeLong(world.step());
        out.writeInt(world.lossPerMille());
        out.writeInt(world.duplicatePerMille());
        out.writeInt(world.added().size());
        for (Terms terms : world.added()) {
            writeTerms(terms, out);
        }
        for (Instrument instrument : world.instruments()) {
            decimal(instrument.price(), out);
        }
        out.writeInt(world.holdings().size());
        for (Holding holding : world.holdings()) {
            key(holding.account(), holding.conId(), out);
            decimal(holding.quantity(), out);
            decimal(holding.averageCost(), out);
            decimal(holding.realizedPnl(), out);
            decimal(holding.openingPnl(), out);
        }
        out.writeInt(world.trader().pending().size());
        for (PendingLeg leg : world.trader().pending()) {
            key(leg.key().account(), leg.key().conId(), out);
            decimal(leg.traded(), out);
        }
    }

    private static World readWorld(DataInputStream in, WorldPlan plan) throws IOException {
        World world = World.create(plan);
        world.restore(in.readLong(), in.readInt(), in.readInt());
        for (int left = in.readInt(); left > 0; left--) {
            world.restore(readTerms(in));
        }
        for (Instrument instrument : world.instruments()) {
            instrument.price(decimal(in));
        }
        for (int left = in.readInt(); left > 0; left--) {
            world.restore(readHolding(in, world));
        }
        List<PendingLeg> pending = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            pending.add(new PendingLeg(new World.Key(in.readUTF(), in.readInt()), decimal(in)));
        }
        world.trader().restore(pending);
        return world;
    }

    private static Holding readHolding(DataInputStream in, World world) throws IOException {
        String account = in.readUTF();
        int conId = in.readInt();
        Instrument instrument = world.instrument(conId);
        if (instrument == null) {
            throw new IOException("The checkpoint holds contract " + conId + ", which it does not describe");
        }
        Holding holding = new Holding(account, instrument);
        holding.restore(decimal(in), decimal(in), decimal(in), decimal(in));
        return holding;
    }

    private static void writeTerms(Terms terms, DataOutputStream out) throws IOException {
        ContractFields contract = terms.contract();
        BigDecimal strike = contract.strike();
        out.writeInt(contract.conId());
        out.writeUTF(contract.symbol());
        out.writeUTF(contract.secType());
        out.writeUTF(contract.expiry());
        out.writeUTF(strike == null ? "" : strike.toString());
        out.writeUTF(contract.right());
        out.writeUTF(contract.multiplier());
        out.writeUTF(contract.exchange());
        out.writeUTF(contract.currency());
        out.writeUTF(contract.localSymbol());
        out.writeUTF(contract.tradingClass());
        decimal(terms.firstPrice(), out);
    }

    private static Terms readTerms(DataInputStream in) throws IOException {
        int conId = in.readInt();
        String symbol = in.readUTF();
        String secType = in.readUTF();
        String expiry = in.readUTF();
        String strike = in.readUTF();
        ContractFields contract = new ContractFields(
                conId,
                symbol,
                secType,
                expiry,
                strike.isEmpty() ? null : new BigDecimal(strike),
                in.readUTF(),
                in.readUTF(),
                in.readUTF(),
                in.readUTF(),
                in.readUTF(),
                in.readUTF());
        return Listings.added(new Action.NewContract(contract, decimal(in)));
    }

    private static void key(String account, int conId, DataOutputStream out) throws IOException {
        out.writeUTF(account);
        out.writeInt(conId);
    }

    private static void decimal(BigDecimal value, DataOutputStream out) throws IOException {
        out.writeUTF(value.toString());
    }

    private static BigDecimal decimal(DataInputStream in) throws IOException {
        return new BigDecimal(in.readUTF());
    }

    private static long crc(byte[] bytes, int from) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, from, bytes.length - from);
        return crc.getValue();
    }
}
