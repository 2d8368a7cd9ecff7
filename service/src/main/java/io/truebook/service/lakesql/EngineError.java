package io.truebook.service.lakesql;

import io.truebook.engine.UnreadableLakeException;
import io.truebook.lake.LakeFiles;
import java.io.IOException;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.util.stream.Collectors;

/** What the engine says when it cannot answer, in one sentence. */
final class EngineError {

    private EngineError() {}

    /** The failure to throw, or thrown here when the question itself is at fault. */
    static IOException of(SQLException failure) {
        String sentence = sentence(failure);
        if (failure instanceof SQLTimeoutException) {
            throw new QuestionRefusedException(
                    "the question took longer than it may; ask for less, or give it longer with --timeout", failure);
        }
        if (sentence.contains("Java heap space")) {
            throw tooLarge(failure);
        }
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

    /** The answer does not fit into this process, whose memory is another than the engine's. */
    static QuestionRefusedException tooLarge(Throwable failure) {
        return new QuestionRefusedException(
                "the answer is larger than the memory of this program; ask for fewer rows or columns, or group them",
                failure);
    }

    /** Without the drawing that follows after an empty line, and without advice that cannot be followed here. */
    static String sentence(SQLException failure) {
        return withoutVainAdvice(String.valueOf(failure.getMessage())
                .lines()
                .takeWhile(line -> !line.isBlank())
                .map(String::strip)
                .collect(Collectors.joining(" ")));
    }

    /** No setting can be changed by a question, and of the engine's own tables none is of use. */
    static String withoutVainAdvice(String message) {
        String plain = message.replaceFirst(
                "Use \"SET max_expression_depth TO x\" to increase the maximum expression depth\\.?",
                "Ask with fewer levels of brackets.");
        if (plain.contains("Table with name ")) {
            plain = plain.replaceFirst(" ?Did you mean \"[^\"]*\"\\??", "") + " The tables are "
                    + String.join(" and ", LakeFiles.TABLES) + ".";
        }
        return plain;
    }
}
