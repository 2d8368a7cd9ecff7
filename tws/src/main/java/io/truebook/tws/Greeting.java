package io.truebook.tws;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a client opens with: the versions it speaks, and options that follow them after a blank.
 *
 * @param oldest the lowest version offered
 * @param newest the highest version offered
 * @param options free text such as {@code +PACEAPI}, or empty
 */
public record Greeting(ServerVersion oldest, ServerVersion newest, String options) {
    static final byte[] PREFIX = {'A', 'P', 'I', 0};

    private static final Pattern OFFER = Pattern.compile("v([0-9]{1,6})(?:\\.\\.([0-9]{1,6}))?(?: (.*))?");

    /** {@code v163..200}, {@code v200}, either with {@code " options"}. */
    static Greeting parse(String text) {
        Matcher offer = OFFER.matcher(text);
        if (!offer.matches()) {
            throw malformed(text);
        }
        String highest = offer.group(2);
        String options = offer.group(3);
        int min = Integer.parseInt(offer.group(1));
        int max = highest == null ? min : Integer.parseInt(highest);
        if (min < 1 || max < min) {
            throw malformed(text);
        }
        return new Greeting(new ServerVersion(min), new ServerVersion(max), options == null ? "" : options);
    }

    private static ProtocolException malformed(String text) {
        return ProtocolException.inStream("A client greets with v<MIN>..<MAX>, not with \"" + text + "\"");
    }
}
