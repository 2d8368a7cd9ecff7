package io.truebook.verification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.assertj.core.api.Assertions.offset;

import io.truebook.simulator.HeldPosition;
import io.truebook.simulator.Refusal;
import io.truebook.simulator.Simulator;
import io.truebook.simulator.SimulatorSettings;
import io.truebook.tws.ContractFields;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A TWS client that is not ours, {@code @stoqey/ib}, accepts the simulator and is told what it holds. It reads numbers as
 * doubles, so that is how they are compared.
 */
class StoqeyConformanceTest {

    private static final Path SCRIPT = Repository.file("verification/npm/conformance.mjs");
    private static final int PATIENCE_SECONDS = 40;
    private static final int REFUSED = 321;
    private static final String REFUSAL = "Error validating request: \"account\" über 株";

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(ints = {163, 166, 178, 187, 193})
    void aClientThatIsNotOursIsToldWhatTheSimulatorHolds(int serverVersion) throws Exception {
        SimulatorSettings settings = SimulatorSettings.in(folder.resolve("simulator"))
                .serverVersion(serverVersion)
                .opening(SimulatorSettings.Opening.FROZEN)
                .build();
        try (Simulator simulator = Simulator.start(settings)) {
            simulator.control().refuse(new Refusal(Refusal.Of.POSITIONS_MULTI, REFUSED, REFUSAL, 1));

            JsonNode told = listen(simulator.twsPort());

            List<HeldPosition> truth = simulator.control().truth();
            assertThat(told.get("serverVersion").asInt()).isEqualTo(serverVersion);
            assertThat(told.get("nextValidId").asInt()).isPositive();
            assertThat(told.get("currentTime").asLong()).isPositive();
            assertThat(texts(told.get("accounts")))
                    .containsExactlyInAnyOrderElementsOf(
                            simulator.control().status().accounts());
            assertThat(texts(told.get("downloaded"))).isEqualTo(texts(told.get("accounts")));
            assertThat(rows(told.get("positions"))).containsExactlyInAnyOrderElementsOf(rows(truth));
            assertThat(rows(told.get("positionsByAccount"))).containsExactlyInAnyOrderElementsOf(rows(truth));
            assertThat(rows(told.get("portfolio"))).containsExactlyInAnyOrderElementsOf(rows(truth));
            assertThatPortfolioRowsAddUp(told.get("portfolio"));
            assertThatEachAccountHasItsValues(told);
            assertThat(told.get("errors")).singleElement().satisfies(error -> {
                assertThat(error.get("requestId").asInt()).isEqualTo(100);
                assertThat(error.get("code").asInt()).isEqualTo(REFUSED);
                assertThat(error.get("text").asString()).isEqualTo(REFUSAL);
            });
            assertThat(told.get("notices"))
                    .isNotEmpty()
                    .allSatisfy(notice -> assertThat(notice.get("code").asInt()).isBetween(2100, 2200));
        }
    }

    private JsonNode listen(int port) throws IOException, InterruptedException {
        if (!Files.isDirectory(SCRIPT.resolveSibling("node_modules"))) {
            fail(
                    "The packages of the conformance test are not installed; run ./verify, or npm ci in %s",
                    SCRIPT.getParent());
        }
        Path answer = folder.resolve("told.json");
        Path complaints = folder.resolve("complaints.txt");
        Process node = node(port, answer, complaints);
        try {
            assertThat(node.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS))
                    .as("the client ends in time")
                    .isTrue();
            assertThat(node.exitValue()).as(Files.readString(complaints)).isZero();
        } finally {
            node.destroyForcibly();
        }
        return JsonMapper.shared().readTree(answer.toFile());
    }

    private static Process node(int port, Path answer, Path complaints) {
        try {
            return new ProcessBuilder("node", SCRIPT.toString(), Integer.toString(port))
                    .redirectOutput(answer.toFile())
                    .redirectError(complaints.toFile())
                    .start();
        } catch (IOException e) {
            throw new AssertionError(
                    "This test needs Node.js 18 or newer on the PATH; install it (./verify tries to)", e);
        }
    }

    /** What a position is worth is what it cost and what it gained since, to the cent that the wire rounds to. */
    private static void assertThatPortfolioRowsAddUp(JsonNode portfolio) {
        for (JsonNode row : portfolio) {
            double cost =
                    row.get("position").asDouble() * row.get("averageCost").asDouble();
            double value = row.get("value").asDouble();
            assertThat(row.get("unrealized").asDouble()).as(row.toString()).isCloseTo(value - cost, offset(0.02));
        }
    }

    private static void assertThatEachAccountHasItsValues(JsonNode told) {
        for (String account : texts(told.get("accounts"))) {
            assertThat(told.get("accountValues")).anySatisfy(value -> {
                assertThat(value.get("account").asString()).isEqualTo(account);
                assertThat(value.get("key").asString()).isEqualTo("NetLiquidation");
                assertThat(new BigDecimal(value.get("value").asString())).isNotZero();
                assertThat(value.get("currency").asString()).matches("[A-Z]{3}");
            });
        }
    }

    /** One position as both sides can say it. */
    private record Row(
            String account,
            int conId,
            String symbol,
            String secType,
            String expiry,
            double strike,
            String right,
            double multiplier,
            String currency,
            String localSymbol,
            String tradingClass,
            double position,
            double averageCost) {}

    private static List<Row> rows(JsonNode told) {
        return StreamSupport.stream(told.spliterator(), false)
                .map(row -> new Row(
                        row.get("account").asString(),
                        row.get("conId").asInt(),
                        row.get("symbol").asString(),
                        row.get("secType").asString(),
                        row.get("expiry").asString(),
                        row.get("strike").asDouble(),
                        row.get("right").asString(),
                        row.get("multiplier").asDouble(),
                        row.get("currency").asString(),
                        row.get("localSymbol").asString(),
                        row.get("tradingClass").asString(),
                        row.get("position").asDouble(),
                        row.get("averageCost").asDouble()))
                .toList();
    }

    private static List<Row> rows(List<HeldPosition> truth) {
        return truth.stream()
                .map(held -> {
                    ContractFields contract = held.contract();
                    return new Row(
                            held.account(),
                            contract.conId(),
                            contract.symbol(),
                            contract.secType(),
                            contract.expiry(),
                            contract.strike() == null ? 0 : contract.strike().doubleValue(),
                            contract.right().matches("[CP]") ? contract.right() : "",
                            contract.multiplier().isEmpty() ? 0 : Double.parseDouble(contract.multiplier()),
                            contract.currency(),
                            contract.localSymbol(),
                            contract.tradingClass(),
                            held.position().doubleValue(),
                            held.averageCost().doubleValue());
                })
                .toList();
    }

    private static List<String> texts(JsonNode array) {
        return Stream.of(JsonMapper.shared().treeToValue(array, String[].class)).toList();
    }
}
