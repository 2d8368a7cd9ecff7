package io.truebook.domain;

import java.util.List;

/**
 * What we ourselves say of a position: no broker knows of it, and it survives whatever the broker says.
 *
 * @param strategy the strategy it belongs to; empty for none
 * @param notes free text
 * @param tags words to find it by, sorted, each once
 */
public record Remarks(String strategy, String notes, List<String> tags) {

    private static final int MAX_NOTES = 4_000;
    private static final int MAX_WORD = 1_000;
    private static final int MAX_TAGS = 100;

    public Remarks {
        tags = tags.stream().distinct().sorted().toList();
        requireShort("strategy", strategy, MAX_WORD);
        requireShort("notes", notes, MAX_NOTES);
        tags.forEach(tag -> requireShort("a tag", tag, MAX_WORD));
        if (tags.size() > MAX_TAGS) {
            throw new IllegalArgumentException("a position has at most " + MAX_TAGS + " tags, not " + tags.size());
        }
    }

    private static void requireShort(String what, String text, int longest) {
        if (text.length() > longest) {
            throw new IllegalArgumentException(what + " has at most " + longest + " characters, not " + text.length());
        }
    }
}
