package io.truebook.engine;

import java.io.IOException;

/** A moment was asked for of which the record cannot know anything: before its first row, or still to come. */
public final class OutsideHistoryException extends IOException {

    public OutsideHistoryException(String message) {
        super(message);
    }
}
