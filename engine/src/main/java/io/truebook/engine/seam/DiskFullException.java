package io.truebook.engine.seam;

import java.io.IOException;

/** No room is left on the volume; the caller keeps what it has, stops taking more, and tries again later. */
public final class DiskFullException extends IOException {

    public DiskFullException(String message, Throwable cause) {
        super(message, cause);
    }
}
