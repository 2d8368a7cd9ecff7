package io.truebook.service.lakesql;

import io.truebook.engine.UnreadableLakeException;
import java.io.IOException;
import java.sql.SQLException;
import java.util.stream.Collectors;

/** What the engine says when it cannot answer, in one sentence. */
final class EngineError {

    private EngineError() {}

    /** The failure to throw, or thrown here when the question itself is at fault. */
    static IOException of(SQLException failure) {
        String sentence = sentence(failure);
        if (sentence.startsWith("IO Error")) {
            return new UnreadableLakeException(
                    "a file of the lake cannot be read: " + sentence
                            + "; ask again, and if it stays so run `truebook lake verify`",
                    failure);
        }
        if (sentence.startsWith("Permission Error")) {
            throw new QuestionRefusedException(
                    "refused: only the tables position_updates and positions can be asked, no other file or address ("
                            + sentence + ")",
                    failure);
        }
        if (sentence.startsWith("Out of Memory Error")) {
            throw new QuestionRefusedException(
                    "the answer needs more than the 2 GB of memory that a question may take; ask for fewer rows or"
                            + " columns, or group them",
                    failure);
        }
        throw new QuestionRefusedException("the question cannot be answered: " + sentence, failure);
    }

    /** Without the drawing that follows after an empty line. */
    static String sentence(SQLException failure) {
        return String.valueOf(failure.getMessage())
                .lines()
                .takeWhile(line -> !line.isBlank())
                .map(String::strip)
                .collect(Collectors.joining(" "));
    }
}
