package io.truebook.service.lakesql;

import io.truebook.service.json.Json;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * The gate before the engine: one statement that only asks. The engine's own parser decides, through its function {@code
 * json_serialize_sql}, which knows statements that ask and no others. What slipped through would still find a database
 * whose transaction is read-only, whose settings are locked, and that reaches no file but the lake's.
 */
final class Question {

    private static final Set<String> ASKING =
            Set.of("SELECT_NODE", "SET_OPERATION_NODE", "RECURSIVE_CTE_NODE", "CTE_NODE");
    private static final Pattern FIRST_WORD =
            Pattern.compile("\\A(?:\\s|--[^\\n]*(?:\\n|\\z)|/\\*.*?\\*/|\\()*([A-Za-z_]+)", Pattern.DOTALL);

    private Question() {}

    /**
     * Lets a question pass.
     *
     * @throws QuestionRefusedException when it is not one statement that asks
     */
    static void require(String sql, Connection parser) throws SQLException {
        JsonNode parsed = parse(sql, parser);
        if (parsed.path("error").asBoolean(false)) {
            throw refused(sql, parsed);
        }
        int statements = parsed.path("statements").size();
        if (statements != 1) {
            throw new QuestionRefusedException(
                    statements == 0
                            ? "there is no question; ask with SELECT, such as \"SELECT * FROM positions\""
                            : statements + " statements are too many; ask one question at a time");
        }
        writing(parsed).ifPresent(node -> {
            throw onlyAsks(node + " inside a question");
        });
    }

    private static JsonNode parse(String sql, Connection parser) throws SQLException {
        try (PreparedStatement statement = parser.prepareStatement("SELECT json_serialize_sql(?)")) {
            statement.setString(1, sql);
            try (ResultSet result = statement.executeQuery()) {
                result.next();
                return Json.parse(result.getString(1));
            }
        }
    }

    private static QuestionRefusedException refused(String sql, JsonNode parsed) {
        String message = parsed.path("error_message").asString("it is not understood");
        if (parsed.path("error_type").asString("").equals("not implemented")) {
            Matcher word = FIRST_WORD.matcher(sql);
            return onlyAsks(word.find() ? word.group(1).toUpperCase(Locale.ROOT) : "this statement");
        }
        return new QuestionRefusedException(
                "the question is not understood: " + EngineError.withoutVainAdvice(message));
    }

    private static QuestionRefusedException onlyAsks(String what) {
        return new QuestionRefusedException(
                what + " is refused: here one asks and changes nothing; use SELECT, WITH, FROM, VALUES, DESCRIBE,"
                        + " SUMMARIZE or SHOW");
    }

    /** What a node deep inside would do, such as the {@code DELETE} of a common table expression. */
    private static Optional<String> writing(JsonNode node) {
        String type = node.path("type").asString("");
        if (type.endsWith("_NODE") && !ASKING.contains(type)) {
            return Optional.of(type.replaceAll("(_QUERY)?_NODE$", ""));
        }
        for (JsonNode child : node) {
            Optional<String> found = writing(child);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }
}
