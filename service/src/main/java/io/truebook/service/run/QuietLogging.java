package io.truebook.service.run;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.core.spi.ContextAwareBase;

/**
 * Keeps the logging library from setting itself up on standard output, which belongs to the answers; and Parquet from
 * spelling out the whole footer of each file for a log that nobody keeps, which takes longer than reading the file.
 */
public final class QuietLogging extends ContextAwareBase implements Configurator {

    public QuietLogging() {}

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        context.getLogger("org.apache.parquet").setLevel(Level.WARN);
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }
}
