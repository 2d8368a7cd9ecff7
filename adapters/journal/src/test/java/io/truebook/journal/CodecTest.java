package io.truebook.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.truebook.domain.Book;
import io.truebook.domain.BookPolicy;
import io.truebook.domain.BookState;
import io.truebook.domain.BrokerEvent;
import io.truebook.domain.ConflictPolicy;
import io.truebook.domain.Fact;
import io.truebook.domain.Input;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class CodecTest {

    private static <T> byte[] encoded(T value, BiConsumer<BytesOut, T> writer) {
        BytesOut out = new BytesOut(1);
        writer.accept(out, value);
        return out.toByteArray();
    }

    private static <T> T again(T value, BiConsumer<BytesOut, T> writer, Function<BytesIn, T> reader) {
        return new BytesIn(encoded(value, writer)).whole(reader);
    }

    @Test
    @Tag("R-011")
    void everyInputComesBackAsItWas() {
        Set<Class<?>> met = new HashSet<>();
        for (int seed = 0; seed < 300; seed++) {
            for (Input input : new Samples(seed).inputs()) {
                assertThat(again(input, InputCodec::write, InputCodec::read))
                        .as("seed %d", seed)
                        .isEqualTo(input);
                met.add(input.getClass());
            }
        }
        assertThat(met).containsAll(records(Input.class));
    }

    @Test
    @Tag("R-011")
    void everyFactComesBackAsItWas() {
        Set<Class<?>> met = new HashSet<>();
        for (int seed = 0; seed < 300; seed++) {
            for (Fact fact : new Samples(seed).facts()) {
                assertThat(again(fact, FactCodec::write, FactCodec::read))
                        .as("seed %d", seed)
                        .isEqualTo(fact);
                met.add(fact.getClass());
            }
        }
        assertThat(met).containsAll(records(Fact.class));
    }

    private static BookState readState(BytesIn in) {
        return BookStateCodec.read(in, CheckpointFile.VERSION);
    }

    private static List<Class<?>> records(Class<?> sealed) {
        List<Class<?>> records = new ArrayList<>();
        for (Class<?> permitted : sealed.getPermittedSubclasses()) {
            if (permitted.isSealed()) {
                records.addAll(records(permitted));
            } else {
                records.add(permitted);
            }
        }
        return records;
    }

    @Test
    void aBookFromADecodedStateHasTheSameHash() {
        for (int seed = 0; seed < 200; seed++) {
            BookState state = Book.of(new Samples(seed).state()).state();
            BookState back = again(state, BookStateCodec::write, CodecTest::readState);

            assertThat(back).as("seed %d", seed).isEqualTo(state);
            assertThat(Book.of(back).hash())
                    .as("seed %d", seed)
                    .isEqualTo(Book.of(state).hash());
        }
    }

    @Test
    void bytesCutAnywhereAreMalformedAndNothingElse() {
        for (int seed = 0; seed < 20; seed++) {
            byte[] whole = encoded(new Samples(seed).state(), BookStateCodec::write);
            for (int length = 0; length < whole.length; length += 1 + whole.length / 200) {
                byte[] cut = Arrays.copyOf(whole, length);
                assertThatThrownBy(() -> new BytesIn(cut).whole(CodecTest::readState))
                        .as("seed %d, %d bytes", seed, length)
                        .isInstanceOf(MalformedException.class);
            }
        }
    }

    @Test
    void garbledBytesAreMalformedOrAnotherValueButNeverAWildFailure() {
        SplittableRandom random = new SplittableRandom(7);
        for (int seed = 0; seed < 40; seed++) {
            Samples samples = new Samples(seed);
            garble(random, encoded(samples.state(), BookStateCodec::write), CodecTest::readState);
            for (Input input : samples.inputs()) {
                garble(random, encoded(input, InputCodec::write), InputCodec::read);
            }
            for (Fact fact : samples.facts()) {
                garble(random, encoded(fact, FactCodec::write), FactCodec::read);
            }
        }
    }

    private static void garble(SplittableRandom random, byte[] bytes, Function<BytesIn, ?> reader) {
        for (int round = 0; round < 20; round++) {
            byte[] garbled = bytes.clone();
            for (int left = 1 + random.nextInt(3); left > 0; left--) {
                garbled[random.nextInt(garbled.length)] = (byte) random.nextInt();
            }
            try {
                assertThat(new BytesIn(garbled).whole(reader)).isNotNull();
            } catch (MalformedException refused) {
                assertThat(refused.found()).isNotBlank();
            }
        }
    }

    @Test
    void aHugeCountIsRefusedBeforeAnythingIsAllocated() {
        byte[] bytes = new BytesOut(16)
                .u8(InputCodec.SCHEMA_VERSION)
                .u8(32)
                .varint(Integer.MAX_VALUE)
                .toByteArray();

        assertThatThrownBy(() -> new BytesIn(bytes).whole(InputCodec::read))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("count");
    }

    @Test
    void aSchemaVersionOfTomorrowIsRefusedByItsNumber() {
        byte[] bytes = encoded(new BrokerEvent.PositionsEnded(1), (out, event) -> InputCodec.write(out, event));
        bytes[0]++;

        assertThatThrownBy(() -> new BytesIn(bytes).whole(InputCodec::read))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("schema version 3");
    }

    @Test
    @Tag("R-188")
    void rulesFromBeforeThereWasAConflictPolicyAreReadWithTheDefault() {
        for (int seed = 0; seed < 50; seed++) {
            BookPolicy policy = new Samples(seed).policy();
            byte[] now = encoded(new Input.ServiceStarted("1", policy), (out, input) -> InputCodec.write(out, input));
            byte[] then = Arrays.copyOf(now, now.length - 1);
            then[0] = 1;

            assertThat(new BytesIn(then).whole(InputCodec::read))
                    .as("seed %d", seed)
                    .isEqualTo(new Input.ServiceStarted("1", policy.resolvingBy(new ConflictPolicy.Hybrid())));
        }
    }

    @Test
    @Tag("R-188")
    void aStateFromBeforeThereWereImportsIsReadWithNone() {
        for (int seed = 0; seed < 50; seed++) {
            BookState state = new Samples(seed).state();
            byte[] now = encoded(state, BookStateCodec::write);
            int imports = encoded(state.imports(), ImportCodec::state).length;
            BytesIn toThePolicy = new BytesIn(now);
            toThePolicy.varint();
            toThePolicy.int32();
            toThePolicy.int32();
            toThePolicy.instant();
            PolicyCodec.read(toThePolicy);
            int afterPolicy = now.length - toThePolicy.remaining();
            byte[] then = new BytesOut(now.length)
                    .raw(Arrays.copyOf(now, afterPolicy - 1))
                    .raw(Arrays.copyOfRange(now, afterPolicy, now.length - imports))
                    .toByteArray();

            BookState read = new BytesIn(then).whole(in -> BookStateCodec.read(in, CheckpointFile.WITHOUT_IMPORTS));

            assertThat(read.imports()).as("seed %d", seed).isEqualTo(BookState.ImportsState.NONE);
            assertThat(read.policy().conflictPolicy()).isEqualTo(new ConflictPolicy.Hybrid());
            assertThat(read.positions()).isEqualTo(state.positions());
            assertThat(read.retireScanAt()).isEqualTo(state.retireScanAt());
        }
    }
}
