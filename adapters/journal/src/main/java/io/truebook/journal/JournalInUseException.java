package io.truebook.journal;

import java.io.IOException;

/** Another process writes to this journal; nothing was changed. */
public final class JournalInUseException extends IOException {
    JournalInUseException(String message) {
        super(message);
    }
}
