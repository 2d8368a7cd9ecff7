package io.truebook.app;

import java.io.IOException;

/** A backup cannot be taken or restored as asked; nothing was changed where it would have been restored to. */
public final class BackupRefusedException extends IOException {
    BackupRefusedException(String message) {
        super(message);
    }
}
