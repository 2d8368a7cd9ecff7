package io.truebook.verification.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import io.truebook.app.OfflineBook;
import io.truebook.app.WhyAnswer;
import io.truebook.app.WhyDocument;
import io.truebook.domain.AccountId;
import io.truebook.domain.ContractId;
import io.truebook.domain.PositionKey;
import io.truebook.domain.PositionUpdate;
import io.truebook.domain.Source;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.ObjectMapper;

class WhyTest {

    private OfflineBook book;

    @BeforeEach
    void open() throws IOException {
        GoldenRecord.Written written = GoldenRecord.write();
        book = LookingTest.settings(written, written.disk()).openOffline();
    }

    @AfterEach
    void close() throws IOException {
        book.close();
    }

    @Test
    void aLiveRowIsFollowedFromItsFrameToBothTables() throws IOException {
        WhyAnswer answer = book.why(key("DU7000001", 1), null);

        WhyAnswer.Link link = answer.links().getFirst();
        assertThat(answer.verdict()).contains("DU7000001/1 is -7.5 at an average cost of 99.875", "a live row");
        assertThat(link.part()).isEqualTo(WhyAnswer.Part.HOLDING_AND_VALUE);
        assertThat(link.journaled()).isTrue();
        assertThat(input(link).seq()).isEqualTo(link.fact().seq());
        assertThat(input(link).term()).isEqualTo(3);
        assertThat(input(link).session()).isEqualTo(3);
        assertThat(input(link).recordedAt()).isEqualTo(link.fact().recordedAt());
        assertThat(wire(link).messageId()).isEqualTo(61);
        assertThat(wire(link).serverVersion()).isEqualTo(200);
        assertThat(wire(link).fields()).contains("DU7000001", "-7.5", "99.875");
        assertThat(link.snapshot()).isNull();
        assertThat(link.healed()).isEmpty();
        for (WhyAnswer.Commit commit : List.of(commit(link.updates()), commit(link.positions()))) {
            assertThat(commit.committedAt()).isAfter(link.fact().recordedAt());
            assertThat(commit.note()).isEmpty();
        }
        assertThat(book.history().atVersion(commit(link.positions()).version()))
                .containsEntry(key("DU7000001", 1), link.fact());
    }

    @Test
    void aHealedRowNamesItsSnapshotAndWhatTheCheckSaid() throws IOException {
        PositionUpdate healed = row("DU7000001", 1, "95");

        WhyAnswer answer = book.why(key("DU7000001", 1), healed.timestamp());

        WhyAnswer.Link link = answer.links().getFirst();
        assertThat(link.fact()).isEqualTo(healed);
        assertThat(link.fact().source()).isEqualTo(Source.SNAPSHOT);
        assertThat(wire(link).messageId()).isEqualTo(71);
        assertThat(snapshot(link).method()).isEqualTo("POSITIONS_MULTI");
        assertThat(snapshot(link).startedSeq()).isLessThan(healed.seq());
        assertThat(link.healed()).singleElement().asString().contains("MISSED_EVENT", "95", "corrected");
        assertThat(answer.verdict()).contains("a snapshot that was asked for", "a check found it to differ");
    }

    @Test
    void aValueThatCameLaterThanTheHoldingIsALinkOfItsOwn() throws IOException {
        List<PositionUpdate> history = book.history().history(key("DU7000001", 1));
        PositionUpdate valued = history.stream()
                .filter(row -> row.marketPrice().isPresent())
                .findFirst()
                .orElseThrow();

        WhyAnswer answer = book.why(key("DU7000001", 1), valued.timestamp());

        assertThat(answer.links())
                .extracting(WhyAnswer.Link::part)
                .containsExactly(WhyAnswer.Part.HOLDING, WhyAnswer.Part.VALUE);
        assertThat(answer.links().getLast().fact()).isEqualTo(valued);
        assertThat(wire(answer.links().getLast()).messageId()).isEqualTo(7);
        assertThat(wire(answer.links().getFirst()).messageId()).isEqualTo(61);
    }

    @Test
    void aRowThatIsNotYetInTheLakeIsExplainedFromTheJournal() throws IOException {
        WhyAnswer answer = book.why(key("DU7000001", 3), null);

        WhyAnswer.Link link = answer.links().getFirst();
        assertThat(link.fact().position().toString()).isEqualTo("11");
        assertThat(wire(link).messageId()).isEqualTo(61);
        assertThat(link.updates()).isNull();
        assertThat(link.positions()).isNull();
    }

    @Test
    void aFlatPositionIsExplainedByTheRowThatClosedIt() throws IOException {
        PositionUpdate closing = row("DU7000002", 2, "0");

        WhyAnswer answer = book.why(key("DU7000002", 2), closing.timestamp());

        assertThat(answer.verdict()).startsWith("DU7000002/2 is flat since " + closing.timestamp());
        assertThat(answer.links().getFirst().fact()).isEqualTo(closing);
    }

    @Test
    void anImportedRowThatCameTooLateNamesItsImport() throws IOException {
        PositionUpdate late = row("DU7000002", 9, "13");

        WhyAnswer answer = book.why(key("DU7000002", 9), late.timestamp());

        assertThat(answer.verdict()).contains("DU7000002/9 is 13", "an imported record");
        assertThat(answer.links().getFirst().journaled()).isTrue();
        assertThat(answer.links().getFirst().imports())
                .anySatisfy(settled -> assertThat(settled).contains("by golden in statement.csv", "SUPERSEDED"));
    }

    @Test
    void aPositionThatNeverWasIsSaidToHaveNoRecord() throws IOException {
        WhyAnswer answer = book.why(key("DU7000001", 4711), null);

        assertThat(answer.links()).isEmpty();
        assertThat(answer.verdict())
                .isEqualTo(
                        "nothing was ever recorded for DU7000001/4711; the journal goes to seq " + answer.journalEnd());
    }

    @Test
    void aMomentBeforeTheFirstRecordNamesThatRecord() throws IOException {
        Instant before = Instant.parse("2020-01-01T00:00:00Z");
        PositionUpdate first = book.history().history(key("DU7000001", 1)).getFirst();

        WhyAnswer answer = book.why(key("DU7000001", 1), before);

        assertThat(answer.links()).isEmpty();
        assertThat(answer.verdict())
                .contains("at or before " + before, first.timestamp().toString());
    }

    @Test
    void theAnswerIsADocumentThatJsonCanHold() throws IOException {
        Map<String, Object> document = WhyDocument.of(book.why(key("DU7000001", 1), null));

        var json = new ObjectMapper().readTree(new ObjectMapper().writeValueAsString(document));

        assertThat(json.path("account").asString()).isEqualTo("DU7000001");
        assertThat(json.path("links").path(0).path("fact").path("position").asString())
                .isEqualTo("-7.5");
        assertThat(json.path("links")
                        .path(0)
                        .path("input")
                        .path("frame")
                        .path("fields")
                        .path(0)
                        .asString())
                .isEqualTo("61");
        assertThat(json.path("links")
                        .path(0)
                        .path("position_updates")
                        .path("version")
                        .asLong())
                .isPositive();
    }

    private static WhyAnswer.AcceptedInput input(WhyAnswer.Link link) {
        return Objects.requireNonNull(link.input());
    }

    private static WhyAnswer.Wire wire(WhyAnswer.Link link) {
        return Objects.requireNonNull(input(link).frame());
    }

    private static WhyAnswer.Snapshot snapshot(WhyAnswer.Link link) {
        return Objects.requireNonNull(link.snapshot());
    }

    private static WhyAnswer.Commit commit(WhyAnswer.@Nullable Commit commit) {
        return Objects.requireNonNull(commit);
    }

    private PositionUpdate row(String account, int conId, String position) throws IOException {
        return book.history().history(key(account, conId)).stream()
                .filter(row -> row.position().toString().equals(position))
                .findFirst()
                .orElseThrow();
    }

    private static PositionKey key(String account, int conId) {
        return PositionKey.of(new AccountId(account), new ContractId(conId));
    }
}
