package io.truebook.lake;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.apache.parquet.bytes.HeapByteBufferAllocator;
import org.apache.parquet.column.values.rle.RunLengthBitPackingHybridEncoder;
import org.junit.jupiter.api.Test;

class PackedNumbersTest {

    private static final int SEEDS = 200;

    @Test
    void numbersAreReadAndPassedOverAsTheyWerePacked() throws IOException {
        for (long seed = 0; seed < SEEDS; seed++) {
            Random random = new Random(seed);
            int width = random.nextInt(21);
            int[] numbers = numbers(random, width);
            PackedNumbers packed = new PackedNumbers(packed(width, numbers), width);
            for (int at = 0; at < numbers.length; ) {
                int some = Math.min(numbers.length - at, random.nextInt(40));
                int from = at;
                switch (random.nextInt(4)) {
                    case 0 -> packed.skip(some);
                    case 1 -> {
                        int wanted = numbers[at];
                        assertThat(packed.skipCounting(some, wanted))
                                .as("seed %d, %d from %d", seed, some, from)
                                .isEqualTo((int) Arrays.stream(numbers, at, at + some)
                                        .filter(number -> number == wanted)
                                        .count());
                    }
                    case 2 -> {
                        int[] taken = new int[some + 3];
                        packed.take(taken, 3, some);
                        assertThat(Arrays.copyOfRange(taken, 3, some + 3))
                                .as("seed %d, %d from %d", seed, some, from)
                                .isEqualTo(Arrays.copyOfRange(numbers, at, at + some));
                    }
                    default -> {
                        some = 1;
                        assertThat(packed.next()).as("seed %d at %d", seed, at).isEqualTo(numbers[at]);
                    }
                }
                at += some;
            }
        }
    }

    /** Runs of one number between stretches of many. */
    private static int[] numbers(Random random, int width) {
        int[] numbers = new int[random.nextInt(2_000)];
        int last = 0;
        for (int i = 0; i < numbers.length; i++) {
            boolean inARun = i / 100 % 2 == 0 && random.nextInt(30) > 0;
            last = inARun ? last : random.nextInt(1 << width);
            numbers[i] = last;
        }
        return numbers;
    }

    private static ByteBuffer packed(int width, int[] numbers) throws IOException {
        try (RunLengthBitPackingHybridEncoder encoder =
                new RunLengthBitPackingHybridEncoder(width, 64, 1 << 20, new HeapByteBufferAllocator())) {
            for (int number : numbers) {
                encoder.writeInt(number);
            }
            return ByteBuffer.wrap(encoder.toBytes().toInputStream().readAllBytes());
        }
    }
}
