package io.truebook.verification;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.lang.ArchRule;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

/** Each house rule catches what it is there to catch. */
class HouseRulesTest {

    /** From a module to what it may not name. */
    private static final List<Arrow> WRONG_ARROWS = List.of(
            new Arrow("domain", "io.truebook.engine.Journal"),
            new Arrow("domain", "io.truebook.tws.Incoming"),
            new Arrow("engine", "io.truebook.journal.Target"),
            new Arrow("engine", "io.truebook.tws.Incoming"),
            new Arrow("tws", "io.truebook.domain.Book"),
            new Arrow("tws", "io.truebook.engine.Journal"),
            new Arrow("simulator", "io.truebook.domain.Book"),
            new Arrow("simulator", "io.truebook.engine.Journal"),
            new Arrow("journal", "io.truebook.lake.Target"),
            new Arrow("lake", "io.truebook.ib.Target"),
            new Arrow("lake", "io.truebook.tws.Incoming"),
            new Arrow("ib", "io.truebook.journal.Target"),
            new Arrow("app", "io.truebook.service.Target"),
            new Arrow("app", "io.truebook.simulator.Target"),
            new Arrow("attic", "io.truebook.domain.Book"));

    /** What goes round a seam. */
    private static final List<Detour> DETOURS = List.of(
            new Detour(Seam.CLOCK, "var now = java.time.Instant.now()"),
            new Detour(Seam.CLOCK, "var today = java.time.LocalDate.now()"),
            new Detour(Seam.CLOCK, "var now = java.time.ZonedDateTime.now(java.time.ZoneOffset.UTC)"),
            new Detour(Seam.CLOCK, "var clock = java.time.Clock.systemUTC()"),
            new Detour(Seam.CLOCK, "var clock = java.time.Clock.tickSeconds(java.time.ZoneOffset.UTC)"),
            new Detour(Seam.CLOCK, "var clock = java.time.InstantSource.system()"),
            new Detour(Seam.CLOCK, "var millis = System.currentTimeMillis()"),
            new Detour(Seam.CLOCK, "var nanos = System.nanoTime()"),
            new Detour(Seam.CLOCK, "var date = new java.util.Date()"),
            new Detour(Seam.CLOCK, "java.util.function.Supplier<java.time.Instant> clock = java.time.Instant::now"),
            new Detour(Seam.CLOCK, "java.util.function.LongSupplier clock = () -> System.nanoTime()"),
            new Detour(Seam.RANDOMNESS, "var random = new java.util.Random(1)"),
            new Detour(Seam.RANDOMNESS, "var random = new java.util.SplittableRandom()"),
            new Detour(Seam.RANDOMNESS, "var random = new java.security.SecureRandom()"),
            new Detour(Seam.RANDOMNESS, "var random = java.util.concurrent.ThreadLocalRandom.current()"),
            new Detour(Seam.RANDOMNESS, "var random = java.util.random.RandomGenerator.getDefault()"),
            new Detour(Seam.RANDOMNESS, "var number = Math.random()"),
            new Detour(Seam.RANDOMNESS, "var id = java.util.UUID.randomUUID()"),
            new Detour(Seam.THREADS, "Thread.sleep(1)"),
            new Detour(Seam.THREADS, "java.util.concurrent.TimeUnit.SECONDS.sleep(1)"),
            new Detour(Seam.THREADS, "java.util.concurrent.locks.LockSupport.parkNanos(1)"),
            new Detour(Seam.THREADS, "var thread = new Thread(() -> {})"),
            new Detour(Seam.THREADS, "class Own extends Thread {}"),
            new Detour(Seam.THREADS, "var builder = Thread.ofVirtual()"),
            new Detour(Seam.THREADS, "var builder = Thread.ofPlatform()"),
            new Detour(Seam.THREADS, "Thread.startVirtualThread(() -> {})"),
            new Detour(Seam.THREADS, "var pool = java.util.concurrent.Executors.newCachedThreadPool()"),
            new Detour(Seam.THREADS, "var pool = java.util.concurrent.ForkJoinPool.commonPool()"),
            new Detour(Seam.THREADS, "var later = java.util.concurrent.CompletableFuture.supplyAsync(() -> 1)"),
            new Detour(Seam.THREADS, "var stream = java.util.List.of().parallelStream()"),
            new Detour(Seam.THREADS, "var stream = java.util.List.of().stream().parallel()"),
            new Detour(Seam.THREADS, "var timer = new java.util.Timer()"),
            new Detour(Seam.NETWORK, "var socket = new java.net.Socket()"),
            new Detour(Seam.NETWORK, "new java.net.ServerSocket(0).accept()"),
            new Detour(Seam.NETWORK, "java.nio.channels.SocketChannel.open()"),
            new Detour(Seam.NETWORK, "java.net.URI.create(\"http://localhost\").toURL().openStream()"),
            new Detour(Seam.NETWORK, "var client = java.net.http.HttpClient.newHttpClient()"),
            new Detour(Seam.NETWORK, "var factory = javax.net.SocketFactory.getDefault()"),
            new Detour(Seam.DISK, "java.nio.channels.FileChannel.open(java.nio.file.Path.of(\"x\")).force(true)"),
            new Detour(Seam.DISK, "new java.io.RandomAccessFile(\"x\", \"r\").close()"),
            new Detour(Seam.DISK, "new java.io.FileOutputStream(\"x\").close()"),
            new Detour(Seam.DISK, "java.nio.file.Files.writeString(java.nio.file.Path.of(\"x\"), \"\")"),
            new Detour(Seam.DISK, "var there = java.nio.file.Files.exists(java.nio.file.Path.of(\"x\"))"),
            new Detour(Seam.DISK, "var gone = new java.io.File(\"x\").delete()"));

    /** All of the above, compiled at once. */
    private static JavaClasses offenders;

    @TempDir
    Path folder;

    @BeforeAll
    static void plant(@TempDir Path shared) {
        List<Planted.Source> sources = new ArrayList<>();
        for (String module : List.of("journal", "lake", "ib", "service", "simulator")) {
            sources.add(new Planted.Source("io.truebook." + module, "Target", ""));
        }
        WRONG_ARROWS.forEach(arrow -> sources.add(arrow.source()));
        DETOURS.forEach(detour -> sources.add(detour.source()));
        offenders = Planted.compile(shared, sources);
    }

    @ParameterizedTest
    @FieldSource("WRONG_ARROWS")
    void anArrowThatPointsTheWrongWayIsCaught(Arrow arrow) {
        JavaClasses offender = offenders.that(named("io.truebook." + arrow.module(), arrow.className()));

        assertThat(violations(HouseRules.MODULES_KEEP_TO_THEIR_ARROWS, offender))
                .isNotEmpty();
    }

    @Test
    void arrowsThatPointTheRightWayPass() {
        JavaClasses classes = Planted.compile(
                folder, "io.truebook.ib", "io.truebook.tws.Incoming in; io.truebook.domain.Book[] out;");

        assertThat(violations(HouseRules.MODULES_KEEP_TO_THEIR_ARROWS, classes)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"domain", "tws"})
    void aLibraryInDomainOrTwsIsCaught(String module) {
        JavaClasses classes =
                Planted.compile(folder, "io.truebook." + module, "org.assertj.core.api.Assertions library;");

        assertThat(violations(HouseRules.DOMAIN_AND_TWS_STAND_ALONE, classes)).isNotEmpty();
    }

    @Test
    void springOutsideServiceIsCaughtAndInsideAllowed() {
        String user = "org.springframework.planted.Bean bean;";
        JavaClasses classes = Planted.compile(
                folder,
                List.of(
                        new Planted.Source("org.springframework.planted", "Bean", ""),
                        new Planted.Source("io.truebook.app", "App", user),
                        new Planted.Source("io.truebook.service", "Web", user)));

        assertThat(violations(HouseRules.SPRING_STAYS_IN_SERVICE, classes))
                .singleElement()
                .asString()
                .contains("io.truebook.app.App");
    }

    @Test
    void theVendorsClientIsCaught() {
        JavaClasses classes = Planted.compile(
                folder,
                List.of(
                        new Planted.Source("com.ib.client", "EClientSocket", "public void placeOrder() {}"),
                        new Planted.Source(
                                "io.truebook.ib",
                                "Planted",
                                "void wrong() { new com.ib.client.EClientSocket().placeOrder(); }")));

        assertThat(violations(HouseRules.THE_VENDORS_CLIENT_IS_NOT_USED, classes))
                .isNotEmpty();
    }

    @Test
    void anOrderInTheCodecIsCaught() {
        JavaClasses type = Planted.compile(folder, List.of(new Planted.Source("io.truebook.tws", "PlaceOrder", "")));

        assertThat(violations(HouseRules.TWS_HAS_NO_WORD_FOR_AN_ORDER, type)).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource({"void placeOrder() {}", "int orderType;", "static final int PLACE_ORDER = 3;"})
    void aMemberThatSpeaksOfOrdersInTheCodecIsCaught(String member) {
        JavaClasses classes = Planted.compile(folder, "io.truebook.tws", member);

        assertThat(violations(HouseRules.TWS_HAS_NO_MEMBER_FOR_AN_ORDER, classes))
                .isNotEmpty();
    }

    @Test
    void writingFramesPastTheGuardIsCaught() {
        JavaClasses classes =
                Planted.compile(folder, "io.truebook.ib", "Class<?> wrong = io.truebook.tws.FrameWriter.class;");

        assertThat(violations(HouseRules.FRAMES_LEAVE_THROUGH_THE_GUARD, classes))
                .isNotEmpty();
    }

    @ParameterizedTest
    @FieldSource("DETOURS")
    void goingRoundASeamIsCaught(Detour detour) {
        JavaClasses offender = offenders.that(named("io.truebook.engine", detour.className()));

        assertThat(violations(HouseRules.reachesTheWorldOnlyThrough(detour.seam(), List.of()), offender))
                .isNotEmpty();
    }

    @Test
    void theSeamItselfMayReachTheWorld() {
        JavaClasses classes =
                Planted.compile(folder, "io.truebook.engine.seam", "Object right = java.time.Instant.now();");

        assertThat(violations(HouseRules.reachesTheWorldOnlyThrough(Seam.CLOCK, List.of()), classes))
                .isEmpty();
    }

    @Test
    void anExemptionCoversItsClassAndSeamOnly() {
        JavaClasses classes = Planted.compile(
                folder,
                "io.truebook.simulator",
                "static class Inside { Object right = java.time.Instant.now(); } Object wrong = new Thread();");
        List<Exemption> exemptions =
                List.of(new Exemption("io.truebook.simulator.Planted", Seam.CLOCK, "paces the market"));

        assertThat(violations(HouseRules.reachesTheWorldOnlyThrough(Seam.CLOCK, exemptions), classes))
                .isEmpty();
        assertThat(violations(HouseRules.reachesTheWorldOnlyThrough(Seam.THREADS, exemptions), classes))
                .isNotEmpty();
        assertThat(new Exemption("io.truebook.simulator.Plant", Seam.CLOCK, "").covers("io.truebook.simulator.Planted"))
                .isFalse();
    }

    private static List<String> violations(ArchRule rule, JavaClasses classes) {
        return rule.allowEmptyShould(true).evaluate(classes).getFailureReport().getDetails();
    }

    /** The class and what is nested in it. */
    private static DescribedPredicate<JavaClass> named(String packageName, String className) {
        String name = packageName + "." + className;
        return DescribedPredicate.describe(
                name, type -> type.getName().equals(name) || type.getName().startsWith(name + "$"));
    }

    record Arrow(String module, String target) {
        String className() {
            return "To" + target.replace("io.truebook", "").replace('.', '_');
        }

        Planted.Source source() {
            return new Planted.Source("io.truebook." + module, className(), target + "[] wrong;");
        }
    }

    record Detour(Seam seam, String statement) {
        String className() {
            return "Detour" + Integer.toHexString(statement.hashCode());
        }

        Planted.Source source() {
            return new Planted.Source(
                    "io.truebook.engine", className(), "void wrong() throws Exception { " + statement + "; }");
        }
    }
}
