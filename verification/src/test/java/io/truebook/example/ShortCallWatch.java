package io.truebook.example;

import io.truebook.app.Truebook;
import io.truebook.domain.Contract;
import io.truebook.domain.OptionRight;
import io.truebook.domain.PositionUpdate;
import io.truebook.domain.ReconciliationResult;
import io.truebook.ib.IbSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * A rule of one's own on top of Truebook: tells of every short call, now and whenever one changes, but only once the
 * record has been compared with the broker.
 *
 * <pre>java -cp ... io.truebook.example.ShortCallWatch 127.0.0.1 7497 ./my-data</pre>
 */
public final class ShortCallWatch {

    private final Consumer<String> tell;

    public ShortCallWatch(Consumer<String> tell) {
        this.tell = tell;
    }

    public static void main(String[] arguments) throws Exception {
        IbSettings broker =
                new IbSettings(arguments[0], Integer.parseInt(arguments[1]), 21, Duration.ofSeconds(10), 200, false);
        try (Truebook truebook =
                Truebook.in(Path.of(arguments[2])).broker(broker).start()) {
            new ShortCallWatch(System.out::println).watch(truebook);
            Thread.currentThread().join();
        }
    }

    /** Checks the record, tells what is short, and stays registered for what changes. */
    public void watch(Truebook truebook)
            throws IOException, InterruptedException, ExecutionException, TimeoutException {
        ReconciliationResult result = truebook.reconcileNow().get(60, TimeUnit.SECONDS);
        if (result.hasCriticalIssues()) {
            tell.accept("not trusting the record: " + result.summary());
            return;
        }
        truebook.register("short-call-watch", this::consider);
        truebook.view().open().forEach(this::consider);
    }

    private void consider(PositionUpdate update) {
        Contract contract = update.contract();
        if (contract.right() == OptionRight.CALL && update.position().value().signum() < 0) {
            tell.accept(update.account() + " is short " + update.position() + " " + contract.description());
        }
    }
}
