package io.truebook.journal;

import java.io.IOException;
import java.nio.file.Path;

/** A newer Truebook wrote this journal; this one would misread it and leaves it alone. */
public final class JournalVersionException extends IOException {
    JournalVersionException(Path file, int found, int known) {
        super(file + " has format version " + found + "; this Truebook reads versions up to " + known
                + ". Start the Truebook that wrote it, or a newer one.");
    }
}
