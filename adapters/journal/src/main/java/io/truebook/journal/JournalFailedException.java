package io.truebook.journal;

/**
 * The journal could not write and is closed for good: what reached the disk is only known after reading it again. The
 * process has to end; the next start recovers.
 */
public final class JournalFailedException extends RuntimeException {
    JournalFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}
