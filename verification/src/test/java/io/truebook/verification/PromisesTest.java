package io.truebook.verification;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Each promise on {@code docs/promises.md} is backed by a test, and each test's claim stands on that page. */
class PromisesTest {

    /** What the project answers so far; a later capability adds its own. A range stands for every number in it. */
    private static final List<String> ANSWERED = List.of(
            "R-001 R-003..R-008 R-010 R-011 R-020..R-022 R-030 R-035 R-037 R-040..R-050 R-060..R-074",
            "R-077 R-080..R-086 R-090 R-091 R-094..R-099 R-110..R-113 R-176 R-188",
            "B-01..B-13 B-21..B-30 B-37 B-38 B-41..B-70 B-98",
            "T-01 T-02 T-11 T-12 T-29 T-30 T-36 T-39 T-41..T-43 T-45",
            "C-32");

    private static final Pattern ITEM = Pattern.compile("([RBTC])-(\\d+)(?:\\.\\.[RBTC]-(\\d+))?");

    @Test
    void thePageAndTheTestsAgree() throws IOException {
        PromisePage page = PromisePage.of(Repository.file("docs/promises.md"));

        assertThat(page.disagreements(PromiseTags.of(Repository.ROOT))).isEmpty();
    }

    @Test
    void everyIdThatTheProjectAnswersIsClaimedByATest() throws IOException {
        NavigableSet<String> missing = answered();
        missing.removeAll(PromiseTags.of(Repository.ROOT).ids());

        assertThat(String.join(" ", missing)).as("ids that no test claims").isEmpty();
    }

    private static NavigableSet<String> answered() {
        NavigableSet<String> ids = new TreeSet<>();
        for (Matcher item = ITEM.matcher(String.join(" ", ANSWERED)); item.find(); ) {
            String first = item.group(2);
            String last = item.group(3) == null ? first : item.group(3);
            for (int number = Integer.parseInt(first); number <= Integer.parseInt(last); number++) {
                ids.add("%s-%0{width}d"
                        .replace("{width}", Integer.toString(first.length()))
                        .formatted(item.group(1), number));
            }
        }
        return ids;
    }
}
