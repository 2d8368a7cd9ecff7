package io.truebook.service.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.truebook.domain.Expiry;
import io.truebook.domain.ImportedPosition;
import io.truebook.domain.Money;
import io.truebook.domain.OptionRight;
import io.truebook.domain.Price;
import io.truebook.domain.Quantity;
import io.truebook.domain.Remarks;
import io.truebook.domain.Source;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImportFileTest {

    private static final String HEADER =
            "account,conid,symbol,sec_type,currency,position,average_cost,timestamp,notes\n";
    private static final String GOOD = "DU1,265598,AAPL,STK,USD,100,187.25,2026-02-03T09:45:00-05:00,\n";

    @TempDir
    Path dir = Path.of("unset");

    private List<Row> rows(ImportFormat format, byte[] bytes) throws IOException {
        Path path = dir.resolve("file");
        Files.write(path, bytes);
        List<Row> rows = new ArrayList<>();
        new ImportFile(path, "book.csv", format).forEach(rows::add);
        return rows;
    }

    private List<Row> csv(String text) throws IOException {
        return rows(ImportFormat.CSV, text.getBytes(StandardCharsets.UTF_8));
    }

    private List<Row> jsonl(String text) throws IOException {
        return rows(ImportFormat.JSONL, text.getBytes(StandardCharsets.UTF_8));
    }

    private List<Row> json(String text) throws IOException {
        return rows(ImportFormat.JSON, text.getBytes(StandardCharsets.UTF_8));
    }

    private static ImportedPosition record(Row row) {
        RecordReader.Result result = RecordReader.read(row, "ann", "book.csv");
        assertThat(result.faults()).isEmpty();
        return result.record().orElseThrow();
    }

    private static List<String> faults(Row row) {
        return RecordReader.read(row, "ann", "book.csv").faults().stream()
                .map(Fault::text)
                .toList();
    }

    @Test
    void everyColumnOfARowIsReadExactly() throws IOException {
        ImportedPosition option = record(csv("account,model_code,conid,symbol,sec_type,right,strike,expiry,multiplier,"
                        + "currency,exchange,local_symbol,trading_class,position,average_cost,market_price,market_value,"
                        + "unrealized_pnl,realized_pnl,timestamp,source,strategy,notes,tags\n"
                        + "DU1,M1,7,SPX,OPT,PUT,5900.5,2026-12-18,100,USD,CBOE,SPXW  261218P05900000,SPXW,"
                        + "-0.000000000000000001,1234.5,12.25,-1225,3,-4,2026-02-03T09:45:00.000001-05:00,MANUAL,condor,"
                        + "\"rolled, twice\",income; weekly\n")
                .getFirst());

        assertThat(option.key()).hasToString("DU1/7/M1");
        assertThat(option.contract().right()).isEqualTo(OptionRight.PUT);
        assertThat(option.contract().strike()).isEqualTo(Price.of("5900.5"));
        assertThat(option.contract().expiry()).isEqualTo(new Expiry("20261218"));
        assertThat(option.contract().localSymbol()).isEqualTo("SPXW  261218P05900000");
        assertThat(option.position()).isEqualTo(Quantity.of("-0.000000000000000001"));
        assertThat(option.averageCost()).isEqualTo(Money.of("1234.5"));
        assertThat(option.valuation().marketPrice()).isEqualTo(Price.of("12.25"));
        assertThat(option.valuation().realizedPnl()).isEqualTo(Money.of("-4"));
        assertThat(option.timestamp()).isEqualTo(Instant.parse("2026-02-03T14:45:00.000001Z"));
        assertThat(option.source()).isEqualTo(Source.MANUAL);
        assertThat(option.author()).isEqualTo("ann");
        assertThat(option.remarks()).isEqualTo(new Remarks("condor", "rolled, twice", List.of("income", "weekly")));
    }

    @Test
    void whatIsNotSaidIsAbsentAndNeverZero() throws IOException {
        ImportedPosition stock = record(csv("""
                        account,conid,symbol,sec_type,currency,position,timestamp
                        DU1,265598,AAPL,STK,USD,100,2026-02-03T14:45:00Z
                        """).getFirst());

        assertThat(stock.averageCost()).isNull();
        assertThat(stock.valuation().marketPrice()).isNull();
        assertThat(stock.remarks()).isNull();
        assertThat(stock.source()).isEqualTo(Source.REPLAY);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "account|DU 1|an account",
                "conid|-5|the broker's number",
                "conid|AAPL|the broker's number",
                "sec_type|stk|in capitals",
                "currency|dollars|code of a currency",
                "position|1,000|decimal number",
                "position|NaN|decimal number",
                "average_cost|0x10|decimal number",
                "timestamp|2026-02-03|with its offset",
                "timestamp|2026-02-03T09:45:00|with its offset",
                "timestamp|1969-12-31T23:59:59Z|1970 or later",
                "timestamp|2026-02-03T09:45:00.0000001Z|microsecond",
            })
    void aWrongValueIsNamedWithItsColumnItsLineAndWhatIsAllowed(String column, String value, String allowed)
            throws IOException {
        List<String> names = List.of(HEADER.strip().split(",", -1));
        List<String> cells = new ArrayList<>(List.of(GOOD.strip().split(",", -1)));
        cells.set(names.indexOf(column), "\"" + value + "\"");
        Row row = csv(HEADER + GOOD + String.join(",", cells) + "\n").get(1);

        assertThat(row.line()).isEqualTo(3);
        assertThat(faults(row)).singleElement().asString().contains(column + " is \"" + value + "\"", allowed);
    }

    @Test
    void everythingThatIsWrongWithARowIsToldAtOnce() throws IOException {
        Row row = csv("""
                        account,conid,symbol,sec_type,right,strike,expiry,currency,position,timestamp
                        DU1,7,SPX,OPT,call,,2026-13-01,USD,,yesterday
                        """).getFirst();

        assertThat(faults(row))
                .hasSize(5)
                .anySatisfy(fault -> assertThat(fault).contains("right is \"call\"", "CALL or PUT"))
                .anySatisfy(fault -> assertThat(fault).contains("strike is empty"))
                .anySatisfy(fault -> assertThat(fault).contains("expiry is \"2026-13-01\"", "YYYYMMDD"))
                .anySatisfy(fault -> assertThat(fault).contains("position is empty"))
                .anySatisfy(fault -> assertThat(fault).contains("timestamp is \"yesterday\""));
    }

    @Test
    void linesAreCountedThroughEmptyOnesAndThroughNotesOfSeveralLines() throws IOException {
        List<Row> rows = csv("\uFEFF" + HEADER + "\n" + GOOD.replace("-05:00,", "-05:00,\"bought\nthe \"\"dip\"\"\"")
                + "\n" + GOOD + "DU1,7,X\n");

        assertThat(rows).extracting(Row::line).containsExactly(3L, 6L, 7L);
        assertThat(rows.getFirst().cells()).containsEntry("notes", "bought\nthe \"dip\"");
        assertThat(faults(rows.getLast())).singleElement().asString().contains("3 values", "9 columns");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "account,conid,symbol,sec_type,currency,position\nDU1,1,A,STK,USD,1\n",
                "account,account,conid,symbol,sec_type,currency,position,timestamp\n",
                "account,conid,symbol,sec_type,currency,position,qty,timestamp\n",
                "account,conid,symbol,sec_type,currency,position,timestamp\nDU1,1,A,STK,USD,1,\"2026\n",
                "account,conid,symbol,sec_type,currency,position,timestamp\nDU1,1,A,\"STK\"x,USD,1,2026\n",
            })
    void aFileOfAnotherShapeIsRefusedAsAWholeWithItsName(String text) {
        assertThatThrownBy(() -> csv(text))
                .isInstanceOf(ImportRefusedException.class)
                .hasMessageStartingWith("book.csv");
    }

    @Test
    void aQuotationMarkThatIsNeverClosedDoesNotFillTheMemory() {
        String endless = HEADER + GOOD.replace("AAPL", "\"AAPL") + GOOD.repeat(10_000);

        assertThatThrownBy(() -> csv(endless))
                .isInstanceOf(ImportRefusedException.class)
                .hasMessageContaining("never closed");
        assertThatThrownBy(() -> jsonl("{\"notes\": \"" + "x".repeat(300_000) + "\"}"))
                .isInstanceOf(ImportRefusedException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"CSV", "JSONL", "JSON"})
    void whatIsNotUtf8IsRefused(ImportFormat format) {
        byte[] latin = "{\"notes\": \"Münz\"}\n".getBytes(StandardCharsets.ISO_8859_1);

        assertThatThrownBy(() -> rows(format, latin))
                .isInstanceOf(ImportRefusedException.class)
                .hasMessageContaining("UTF-8");
    }

    @Test
    void jsonLinesKeepTheDigitsOfNumbersAndNameWhatIsNoObject() throws IOException {
        List<Row> rows = jsonl("{\"account\":\"DU1\",\"conid\":265598,\"symbol\":\"AAPL\",\"sec_type\":\"STK\","
                + "\"currency\":\"USD\",\"position\":0.100000000000000001,\"average_cost\":null,\"strike\":\"\","
                + "\"timestamp\":\"2026-02-03T14:45:00Z\",\"tags\":[\"tech\",\"long\"],\"seq\":12}\n\n"
                + "{\"account\":\"DU1\",\n"
                + "{\"account\":\"DU1\",\"account\":\"DU2\"}\n"
                + "{\"quantity\":1,\"notes\":{\"a\":1},\"tags\":[\"a;b\"]}\n"
                + "[1]");

        assertThat(record(rows.getFirst()).position()).isEqualTo(Quantity.of("0.100000000000000001"));
        assertThat(record(rows.getFirst()).remarks()).isEqualTo(new Remarks("", "", List.of("long", "tech")));
        assertThat(rows).extracting(Row::line).containsExactly(1L, 3L, 4L, 5L, 6L);
        assertThat(faults(rows.get(1))).singleElement().asString().contains("not one JSON object");
        assertThat(faults(rows.get(2))).singleElement().asString().contains("not one JSON object");
        assertThat(faults(rows.get(3)))
                .anySatisfy(fault -> assertThat(fault).contains("\"quantity\" is no column", "average_cost"))
                .anySatisfy(fault -> assertThat(fault).contains("notes is a structure"))
                .anySatisfy(fault -> assertThat(fault).contains("semicolon"));
    }

    @Test
    void theRowsOfADocumentOfPositionsAreReadAndTheRestPassedOver() throws IOException {
        List<Row> rows = json("{\n \"count\": 1,\n \"accounts\": [{\"positions\": [1]}],\n \"positions\": [\n"
                + "  {\"account\": \"DU1\", \"conid\": 1},\n  7 ]\n}");

        assertThat(rows).extracting(Row::line).containsExactly(5L, 6L);
        assertThat(rows.getFirst().cells()).containsEntry("conid", "1");
        assertThatThrownBy(() -> json("{\"rows\": []}")).hasMessageContaining("no array \"positions\"");
        assertThatThrownBy(() -> json("{\"positions\": [\n{\"account\": }]}"))
                .isInstanceOf(ImportRefusedException.class)
                .hasMessageContaining("line 2");
    }

    @Test
    void theFormatFollowsFromTheNameOrFromTheFirstLine() throws IOException {
        assertThat(ImportFormat.ofName("a.CSV")).isEqualTo(ImportFormat.CSV);
        assertThat(ImportFormat.ofName("a.ndjson")).isEqualTo(ImportFormat.JSONL);
        assertThat(ImportFormat.ofName("a.json")).isEqualTo(ImportFormat.JSON);
        assertThatThrownBy(() -> ImportFormat.ofName("a.xlsx")).hasMessageContaining("--format");
        assertThat(spooled(HEADER + GOOD)).isEqualTo(ImportFormat.CSV);
        assertThat(spooled("{\"account\":\"DU1\"}\n{}")).isEqualTo(ImportFormat.JSONL);
        assertThat(spooled("{\n \"positions\": []}")).isEqualTo(ImportFormat.JSON);
    }

    private static ImportFormat spooled(String text) throws IOException {
        ImportFile file = ImportFile.spool(
                new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), "standard input", null);
        file.discard();
        assertThat(file.path()).doesNotExist();
        return file.format();
    }

    @Test
    @Tag("R-083")
    void anEmptyCellTakesNoRemarkAway() throws IOException {
        assertThat(record(csv(HEADER + GOOD).getFirst()).remarks()).isNull();
    }
}
