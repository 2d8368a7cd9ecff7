package io.truebook.service.imports;

/** A file cannot be imported as a whole; the message names the file, the place, and the next step. Nothing was taken. */
public final class ImportRefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    ImportRefusedException(String message) {
        super(message);
    }
}
