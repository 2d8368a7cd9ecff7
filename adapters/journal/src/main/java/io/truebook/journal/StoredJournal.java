package io.truebook.journal;

import java.util.List;

/**
 * A journal at a moment, as a backup keeps it.
 *
 * @param id the journal's id
 * @param term the process start that wrote last
 * @param lastSeq the last input that is in the files
 * @param files checkpoints first, then segments up to a later durable end, so that every checkpoint has its segments;
 *     last the journal's id, without which no start believes a folder to be whole
 */
public record StoredJournal(String id, int term, long lastSeq, List<StoredFile> files) {
    public StoredJournal {
        files = List.copyOf(files);
    }
}
