package io.truebook.journal;

/** Bytes that are not what this version writes; the caller knows the file and the offset and says so. */
final class MalformedException extends RuntimeException {
    private final String found;

    MalformedException(String found) {
        super(found);
        this.found = found;
    }

    /** What is wrong, to be continued by where. */
    String found() {
        return found;
    }
}
