package io.truebook.tws;

import java.math.BigDecimal;

/**
 * Measures how fast one core decodes a mix of positions (61) and portfolio rows (7). Run {@code main} by hand:
 * {@code java -cp target/classes:target/test-classes io.truebook.tws.DecoderThroughput}.
 */
final class DecoderThroughput {
    private static final int CONTRACTS = 500;
    private static final int ROUNDS = 2_000;
    private static final int MEASUREMENTS = 8;

    private DecoderThroughput() {}

    public static void main(String[] arguments) {
        byte[] stream = stream();
        MessageDecoder decoder = new MessageDecoder(ServerVersion.NEWEST);
        long[] messages = new long[1];
        // Every message must really exist, so each is stored where the compiler cannot see that nobody looks.
        Incoming[] latest = new Incoming[1];
        for (int measurement = 1; measurement <= MEASUREMENTS; measurement++) {
            messages[0] = 0;
            long start = System.nanoTime();
            for (int round = 0; round < ROUNDS; round++) {
                new FrameReader().feed(stream, 0, stream.length, (bytes, offset, length) -> {
                    latest[0] = decoder.decode(bytes, offset, length);
                    if (latest[0] instanceof Incoming.Row) {
                        messages[0]++;
                    }
                });
            }
            double seconds = (System.nanoTime() - start) / 1e9;
            System.out.printf("%,.0f messages/s (%,d in %.2f s)%n", messages[0] / seconds, messages[0], seconds);
        }
    }

    private static byte[] stream() {
        FrameWriter writer = new FrameWriter(ServerVersion.NEWEST);
        for (int at = 0; at < CONTRACTS; at++) {
            BigDecimal strike = BigDecimal.valueOf(100 + at);
            ContractFields contract = new ContractFields(
                    265_598 + at,
                    "SYM" + at % 50,
                    "OPT",
                    "20261218",
                    strike,
                    at % 2 == 0 ? "C" : "P",
                    "100",
                    "",
                    "USD",
                    "SYM   261218C%08d".formatted(100 + at),
                    "SYM");
            BigDecimal size = BigDecimal.valueOf(at - 250L);
            BigDecimal cost = BigDecimal.valueOf(20_125_031L + at, 4);
            BigDecimal price = BigDecimal.valueOf(2_012L + at, 2);
            writer.append(new Incoming.Position("DU9000001", contract, size, cost));
            writer.append(new Incoming.UpdatePortfolio(
                    contract, size, price, price.multiply(size), cost, cost.subtract(price), price, "DU9000001"));
        }
        return writer.take();
    }
}
