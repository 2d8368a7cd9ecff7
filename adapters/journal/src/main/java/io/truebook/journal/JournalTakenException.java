package io.truebook.journal;

import java.io.IOException;

/**
 * Another process has taken the folder while this one stood still, or its lock was removed: nothing that was not
 * acknowledged before is in the record, and this process has to end.
 */
public final class JournalTakenException extends IOException {
    JournalTakenException(String message) {
        super(message);
    }
}
