package io.truebook.service.lakesql;

/** A question that cannot be answered: it does more than ask, or it is not understood. The message says what to do. */
public final class QuestionRefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    QuestionRefusedException(String message) {
        super(message);
    }

    QuestionRefusedException(String message, Throwable cause) {
        super(message, cause);
    }
}
