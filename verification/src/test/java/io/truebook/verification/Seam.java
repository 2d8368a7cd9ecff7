package io.truebook.verification;

import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One way to the world that may be reached through {@code io.truebook.engine.seam} only, with the calls that would go
 * round it.
 *
 * <p>A call is written as {@code owner#method}; a {@code *} stands for any ending of either, and {@code (} ends a method
 * that is meant without arguments.
 */
enum Seam {
    CLOCK(
            "take a Clock",
            "java.time.*#now",
            "java.time.Clock#system*",
            "java.time.Clock#tick*",
            "java.time.InstantSource#system",
            "java.lang.System#currentTimeMillis",
            "java.lang.System#nanoTime",
            "java.util.Date#<init>(",
            "java.util.Calendar#getInstance",
            "java.util.GregorianCalendar#<init>("),
    RANDOMNESS(
            "take a RandomGenerator",
            "java.util.Random#<init>",
            "java.util.SplittableRandom#<init>(",
            "java.security.SecureRandom#*",
            "java.util.concurrent.ThreadLocalRandom#current",
            "java.util.random.RandomGenerator#getDefault",
            "java.util.random.RandomGenerator#of",
            "java.util.random.RandomGeneratorFactory#*",
            "java.lang.Math#random",
            "java.lang.StrictMath#random",
            "java.util.UUID#randomUUID"),
    THREADS(
            "offer a step() and let the assembly run it",
            "java.lang.Thread#<init>",
            "java.lang.Thread#sleep",
            "java.lang.Thread#start",
            "java.lang.Thread#startVirtualThread",
            "java.lang.Thread#ofPlatform",
            "java.lang.Thread#ofVirtual",
            "java.util.Timer#<init>",
            "java.util.*#parallelStream",
            "java.util.stream.*#parallel",
            "java.util.concurrent.TimeUnit#sleep",
            "java.util.concurrent.Executors#*",
            "java.util.concurrent.ThreadPoolExecutor#<init>",
            "java.util.concurrent.ScheduledThreadPoolExecutor#<init>",
            "java.util.concurrent.ForkJoinPool#*",
            "java.util.concurrent.CompletableFuture#supplyAsync",
            "java.util.concurrent.CompletableFuture#runAsync",
            "java.util.concurrent.CompletableFuture#delayedExecutor",
            "java.util.concurrent.locks.LockSupport#parkNanos",
            "java.util.concurrent.locks.LockSupport#parkUntil"),
    NETWORK(
            "take a Network",
            "java.net.Socket#*",
            "java.net.ServerSocket#*",
            "java.net.DatagramSocket#*",
            "java.net.MulticastSocket#*",
            "java.net.URL#open*",
            "java.net.http.*#*",
            "java.nio.channels.SocketChannel#*",
            "java.nio.channels.ServerSocketChannel#*",
            "java.nio.channels.DatagramChannel#*",
            "java.nio.channels.AsynchronousSocketChannel#*",
            "java.nio.channels.AsynchronousServerSocketChannel#*",
            "java.nio.channels.Selector#*",
            "javax.net.*#*",
            "com.sun.net.httpserver.*#*"),
    DISK(
            "take a Disk",
            "java.nio.file.Files#*",
            "java.nio.channels.FileChannel#*",
            "java.nio.channels.AsynchronousFileChannel#*",
            "java.io.RandomAccessFile#*",
            "java.io.FileInputStream#<init>",
            "java.io.FileOutputStream#<init>",
            "java.io.FileReader#<init>",
            "java.io.FileWriter#<init>",
            "java.io.File#create*",
            "java.io.File#delete*",
            "java.io.File#mkdir*",
            "java.io.File#renameTo");

    private final String remedy;

    // Unmodifiable, and so are the records in it; the type alone does not say so.
    @SuppressWarnings("ImmutableEnumChecker")
    private final List<Call> calls;

    Seam(String remedy, String... calls) {
        this.remedy = remedy;
        this.calls = Stream.of(calls).map(Call::parse).toList();
    }

    /** What to do instead. */
    String remedy() {
        return remedy;
    }

    /** The accesses in {@code type} that go round this seam, method references included. */
    List<JavaAccess<?>> goneRoundBy(JavaClass type) {
        return type.getAccessesFromSelf().stream().filter(this::isGoneRoundBy).collect(Collectors.toUnmodifiableList());
    }

    private boolean isGoneRoundBy(JavaAccess<?> access) {
        return access.getTarget() instanceof CodeUnitAccessTarget target
                && calls.stream().anyMatch(call -> call.matches(target));
    }

    private record Call(String owner, String method, boolean withoutArguments) {

        static Call parse(String text) {
            int hash = text.indexOf('#');
            String method = text.substring(hash + 1);
            return method.endsWith("(")
                    ? new Call(text.substring(0, hash), method.substring(0, method.length() - 1), true)
                    : new Call(text.substring(0, hash), method, false);
        }

        boolean matches(CodeUnitAccessTarget target) {
            return fits(owner, target.getOwner().getName())
                    && fits(method, target.getName())
                    && (!withoutArguments || target.getRawParameterTypes().isEmpty());
        }

        private static boolean fits(String pattern, String name) {
            return pattern.endsWith("*")
                    ? name.startsWith(pattern.substring(0, pattern.length() - 1))
                    : name.equals(pattern);
        }
    }
}
