package io.truebook.lake;

import java.io.IOException;

/** A commit certainly did not happen: the table was read afterwards and has neither the version nor the cursor. */
final class NotCommittedException extends IOException {

    NotCommittedException(String message, Throwable cause) {
        super(message, cause);
    }
}
