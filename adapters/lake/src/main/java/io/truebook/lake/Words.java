package io.truebook.lake;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The texts of a column, as numbers: rows with the same number have the same text. */
final class Words {

    private final ColumnDictionary dictionary;
    private final int[] ids;
    private final List<String> others = new ArrayList<>();
    private final Map<String, Integer> idsOfOthers = new HashMap<>();

    /** @param dictionary whose entries have the lowest numbers */
    Words(ColumnDictionary dictionary, int rows) {
        this.dictionary = dictionary;
        this.ids = new int[rows];
    }

    /** The number of each row's text. */
    int[] ids() {
        return ids;
    }

    /** A row whose text is in no dictionary. */
    void put(int row, String text) {
        ids[row] = idsOfOthers.computeIfAbsent(text, unknown -> {
            others.add(text);
            return dictionary.size() + others.size() - 1;
        });
    }

    String text(int row) {
        int id = ids[row];
        return id < dictionary.size() ? (String) dictionary.value(id) : others.get(id - dictionary.size());
    }
}
