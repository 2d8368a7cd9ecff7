package io.truebook.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.truebook.engine.seam.Threads;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SideBySideTest {

    private static final List<Integer> NUMBERS =
            IntStream.range(0, 1_000).boxed().toList();

    @Test
    void eachThingIsDoneOnceAndAllAreDoneAtTheEnd() throws IOException {
        Set<Integer> done = ConcurrentHashMap.newKeySet();

        new SideBySide(Threads.PARALLEL_IO)
                .each(NUMBERS, number -> assertThat(done.add(number)).isTrue());

        assertThat(done).hasSize(NUMBERS.size());
    }

    @Test
    void anExecutorThatRunsAtOnceKeepsTheOrder() throws IOException {
        List<Integer> done = new ArrayList<>();

        new SideBySide(Runnable::run).each(NUMBERS, done::add);

        assertThat(done).isEqualTo(NUMBERS);
    }

    @Test
    void anExecutorThatHasNoTimeIsNotWaitedFor() throws IOException {
        Queue<Runnable> never = new ArrayDeque<>();
        List<Integer> done = new ArrayList<>();

        new SideBySide(never::add).each(NUMBERS, done::add);
        never.forEach(Runnable::run);

        assertThat(done).isEqualTo(NUMBERS);
    }

    @Test
    void theFirstFailureIsTheCallersAndEndsTheRest() {
        List<Integer> done = new ArrayList<>();

        assertThatThrownBy(() -> new SideBySide(Runnable::run).each(NUMBERS, number -> {
                    if (number == 3) {
                        throw new IOException("no file " + number);
                    }
                    done.add(number);
                }))
                .isInstanceOf(IOException.class)
                .hasMessage("no file 3");
        assertThat(done).containsExactly(0, 1, 2);
    }
}
