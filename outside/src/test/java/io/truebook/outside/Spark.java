package io.truebook.outside;

import io.truebook.outside.spark.Reply;
import io.truebook.outside.spark.SparkProgram;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Apache Spark, running beside us: one process for all tests, which ends when this one does. It sees nothing of ours but
 * files.
 */
final class Spark {

    private static final Path FOLDER = Path.of("target", "spark").toAbsolutePath();

    /** The packages into which Spark reaches by reflection. */
    private static final Stream<String> OPENED = Stream.of(
            "java.lang",
            "java.lang.invoke",
            "java.lang.reflect",
            "java.io",
            "java.net",
            "java.nio",
            "java.util",
            "java.util.concurrent",
            "java.util.concurrent.atomic",
            "sun.nio.ch",
            "sun.nio.cs",
            "sun.util.calendar");

    private static @Nullable Spark running;

    private final ObjectOutputStream statements;
    private final InputStream output;
    private @Nullable ObjectInputStream replies;

    private Spark(Process process) throws IOException {
        this.statements = new ObjectOutputStream(process.getOutputStream());
        this.output = process.getInputStream();
        statements.flush();
    }

    /** The one that is running; the first call starts it and does not wait for it. */
    static synchronized Spark beside() {
        Spark known = running;
        if (known == null) {
            try {
                known = start();
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
            running = known;
        }
        return known;
    }

    private static Spark start() throws IOException {
        Files.createDirectories(FOLDER);
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        OPENED.map(opened -> "--add-opens=java.base/" + opened + "=ALL-UNNAMED").forEach(command::add);
        command.addAll(List.of(
                "--enable-native-access=ALL-UNNAMED",
                "-Xmx1g",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Djava.io.tmpdir=" + FOLDER,
                "-cp",
                classPath(),
                SparkProgram.class.getName(),
                FOLDER.toString()));
        return new Spark(new ProcessBuilder(command)
                .directory(FOLDER.toFile())
                .redirectError(FOLDER.resolve("spark.log").toFile())
                .start());
    }

    /** Its own, and the one class that we start. */
    private static String classPath() throws IOException {
        try (InputStream libraries = SparkProgram.class.getResourceAsStream("class-path")) {
            if (libraries == null) {
                throw new IOException("the class path of Spark is not known; build outside/spark first");
            }
            Path program = Path.of(SparkProgram.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            return program + File.pathSeparator + new String(libraries.readAllBytes(), StandardCharsets.UTF_8);
        } catch (URISyntaxException noFile) {
            throw new IOException(noFile);
        }
    }

    /** What Spark says to a statement. */
    synchronized Reply tell(String statement) {
        try {
            statements.writeObject(statement);
            statements.flush();
            ObjectInputStream from = replies;
            if (from == null) {
                from = new ObjectInputStream(output);
                replies = from;
            }
            return (Reply) from.readObject();
        } catch (IOException | ClassNotFoundException gone) {
            throw new AssertionError(
                    "Spark did not reply to '" + statement + "'; see " + FOLDER.resolve("spark.log"), gone);
        }
    }

    /** The rows that answer a statement, which must succeed. */
    Reply.Rows ask(String statement) {
        return switch (tell(statement)) {
            case Reply.Rows rows -> rows;
            case Reply.Refusal refusal ->
                throw new AssertionError(
                        "Spark refuses '" + statement + "': " + refusal.exception() + ": " + refusal.message());
        };
    }
}
