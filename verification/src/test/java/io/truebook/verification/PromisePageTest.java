package io.truebook.verification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The comparison of page and tests notices each way in which one can lack the other. */
class PromisePageTest {

    private static final String FILLS = """
            package planted;
            // @Tag("R-901") in a comment is no claim
            @Tag("R-100")
            class FillsTest {
                String text = "@Tag(\\"R-902\\")";

                @Test
                @Tag("R-101")
                @Tag("fast")
                void aFillIsKept() {}

                @Tags({@Tag("B-01"), @Tag(value = "B-02")})
                @ParameterizedTest
                void aFillIsReadAgain() {}

                @Tag("R-903")
                void notATest() {}

                @Test
                @Disabled
                @Tag("R-904")
                void switchedOff() {}

                @Nested
                class AfterARestart {
                    @org.junit.jupiter.api.Test
                    @org.junit.jupiter.api.Tag("T-12")
                    void nothingIsLost() {}
                }
            }
            """;

    private static final List<String> COMPLETE = List.of(
            "| id | promise | test | command |",
            "|---|---|---|---|",
            row("R-100", "FillsTest"),
            row("R-101", "`FillsTest#aFillIsKept`"),
            row("B-01", "FillsTest#aFillIsReadAgain"),
            row("B-02", "FillsTest#aFillIsReadAgain, FillsTest"),
            row("T-12", "FillsTest.AfterARestart#nothingIsLost"));

    @Test
    void aPageThatAgreesWithTheTestsPasses() throws IOException {
        assertThat(disagreements(COMPLETE)).isEmpty();
    }

    @Test
    void tagsOnClassesMethodsAndNestedClassesAreRead() throws IOException {
        PromiseTags tags = tags();

        assertThat(tags.ids()).containsExactly("B-01", "B-02", "R-100", "R-101", "T-12");
        assertThat(tags.idsByTest().get("FillsTest#aFillIsReadAgain")).containsExactly("B-01", "B-02", "R-100");
        assertThat(tags.idsByTest().get("FillsTest.AfterARestart#nothingIsLost"))
                .containsExactly("R-100", "T-12");
    }

    @Test
    void aRowWhoseTestDoesNotExistIsTold() throws IOException {
        assertThat(disagreements(replace(1, row("R-101", "FillsTest#aFillIsLost"))))
                .containsExactly("R-101 names FillsTest#aFillIsLost, which is not a test that runs");
    }

    @Test
    void aRowWhoseTestIsSwitchedOffIsTold() throws IOException {
        assertThat(disagreements(replace(1, row("R-904", "FillsTest#switchedOff"))))
                .contains("R-904 names FillsTest#switchedOff, which is not a test that runs");
    }

    @Test
    void aRowWhoseTestLacksTheTagIsTold() throws IOException {
        assertThat(disagreements(replace(2, row("B-01", "FillsTest#aFillIsKept"))))
                .containsExactly("B-01 names FillsTest#aFillIsKept, which lacks @Tag(\"B-01\")");
    }

    @Test
    void aTagWithoutARowIsTold() throws IOException {
        assertThat(disagreements(COMPLETE.subList(0, 6))).containsExactly("T-12 is claimed by a test but has no row");
    }

    @Test
    void twoRowsOfOneIdAndEmptyCellsAreTold() throws IOException {
        assertThat(disagreements(replace(0, row("R-101", "FillsTest#aFillIsKept"))))
                .contains("R-101 has two rows; keep one");
        assertThat(disagreements(replace(1, "| R-101 | | | |")))
                .contains("R-101 promises nothing", "R-101 names no test", "R-101 names no command of this repository");
    }

    @Test
    void aRowWithTheWrongNumberOfCellsIsRefused() {
        assertThatThrownBy(() -> disagreements(replace(1, "| R-101 | words | FillsTest |")))
                .hasMessageContaining("R-101");
    }

    @Test
    void aTagThatIsNotALiteralIsRefused() {
        assertThatThrownBy(() -> PromiseTags.read(
                        List.of(PromiseTags.text("X", "class X { @Test @Tag(Ids.FILL) void runs() {} }"))))
                .hasMessageContaining("Ids.FILL");
    }

    private static List<String> disagreements(List<String> page) throws IOException {
        return PromisePage.parse(page).disagreements(tags());
    }

    private static PromiseTags tags() throws IOException {
        return PromiseTags.read(List.of(PromiseTags.text("FillsTest", FILLS)));
    }

    private static String row(String id, String tests) {
        return "| " + id + " | words | " + tests + " | `./verify` |";
    }

    private static List<String> replace(int row, String line) {
        List<String> page = new java.util.ArrayList<>(COMPLETE);
        page.set(row + 2, line);
        return page;
    }
}
