package io.truebook.service.run;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.filter.ThresholdFilter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.read.ListAppender;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeAndTimeBasedRollingPolicy;
import ch.qos.logback.core.util.FileSize;
import io.truebook.engine.seam.Disk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.logging.LogManager;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/**
 * The log: our own lines and the warnings of others, on standard error and, for what lives long, in a rolling file.
 *
 * <p>The file lies in a folder that may turn out to be somebody else's. Until that is decided lines are held back for it,
 * so that a refused start writes nothing and an accepted one loses nothing.
 */
public final class Logging {

    private static final String OURS = "io.truebook";
    private static final String PATTERN =
            "%d{yyyy-MM-dd'T'HH:mm:ss.SSS'Z',UTC} %-5level %-13thread %logger{0} - %msg%n";
    private static final String HELD = "held";
    private static final String MAX_FILE = "20MB";
    private static final int KEPT_FILES = 10;
    private static final String KEPT_IN_ALL = "200MB";

    private Logging() {}

    /** The least that is shown on standard error. */
    public enum Console {
        EVENTS,
        WARNINGS,
        ERRORS;

        private Level level() {
            return switch (this) {
                case EVENTS -> Level.INFO;
                case WARNINGS -> Level.WARN;
                case ERRORS -> Level.ERROR;
            };
        }
    }

    /** Begins: standard error only. */
    public static void toConsole(Console least) {
        LoggerContext context = context();
        context.reset();
        // Rejected configuration is ours to tell, not the logging library's.
        context.getStatusManager().clear();
        root().setLevel(Level.WARN);
        context.getLogger(OURS).setLevel(Level.INFO);
        context.getLogger("org.apache.hadoop").setLevel(Level.ERROR);
        // Warns at each read of a table that has had fewer commits than a checkpoint takes.
        context.getLogger("io.delta.kernel").setLevel(Level.ERROR);
        // What keeps the context from starting is thrown, and said once in our own words.
        context.getLogger("org.springframework.boot.web.server").setLevel(Level.ERROR);
        ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
        console.setTarget("System.err");
        console.setEncoder(encoder());
        ThresholdFilter filter = new ThresholdFilter();
        filter.setLevel(least.level().toString());
        filter.start();
        console.addFilter(filter);
        attach("console", console);
        bridge();
    }

    /** Begins: standard error, and lines are held back for a file. */
    public static void toConsoleAndLater(Console least) {
        toConsole(least);
        attach(HELD, new ListAppender<>());
    }

    /** Goes on in {@code logs/truebook.log} of a folder that has become ours. */
    public static void toFile(Path dir) throws IOException {
        Path logs = dir.resolve("logs");
        Disk.LOCAL.createDirectories(logs);
        RollingFileAppender<ILoggingEvent> file = new RollingFileAppender<>();
        file.setContext(context());
        file.setFile(logs.resolve("truebook.log").toString());
        file.setEncoder(encoder());
        SizeAndTimeBasedRollingPolicy<ILoggingEvent> rolling = new SizeAndTimeBasedRollingPolicy<>();
        rolling.setContext(context());
        rolling.setParent(file);
        rolling.setFileNamePattern(
                logs.resolve("truebook.%d{yyyy-MM-dd,UTC}.%i.log.gz").toString());
        rolling.setMaxFileSize(FileSize.valueOf(MAX_FILE));
        rolling.setMaxHistory(KEPT_FILES);
        rolling.setTotalSizeCap(FileSize.valueOf(KEPT_IN_ALL));
        rolling.start();
        file.setRollingPolicy(rolling);
        Appender<ILoggingEvent> held = root().getAppender(HELD);
        attach("file", file);
        if (held instanceof ListAppender<ILoggingEvent> early) {
            root().detachAppender(HELD);
            early.list.forEach(file::doAppend);
        }
    }

    /** Shows all of our own lines, for {@code --debug}. */
    public static void inDetail() {
        context().getLogger(OURS).setLevel(Level.DEBUG);
    }

    /** Writes what is still in a buffer and closes the file. */
    public static void close() {
        context().stop();
    }

    private static void attach(String name, Appender<ILoggingEvent> appender) {
        appender.setName(name);
        appender.setContext(context());
        appender.start();
        root().addAppender(appender);
    }

    private static PatternLayoutEncoder encoder() {
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context());
        encoder.setPattern(PATTERN);
        encoder.start();
        return encoder;
    }

    /** The web server speaks through the JDK's own log. */
    private static void bridge() {
        LogManager.getLogManager().reset();
        LogManager.getLogManager().getLogger("").setLevel(java.util.logging.Level.WARNING);
        SLF4JBridgeHandler.install();
    }

    private static Logger root() {
        return context().getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    }

    private static LoggerContext context() {
        return (LoggerContext) LoggerFactory.getILoggerFactory();
    }
}
