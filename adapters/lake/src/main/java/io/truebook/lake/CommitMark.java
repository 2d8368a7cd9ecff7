package io.truebook.lake;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a commit of ours says of itself in the log's {@code engineInfo}, for everybody to read:
 *
 * <pre>
 * truebook seq 481..500 on 9f86d081...        carries these inputs; the log file before it had this SHA-256
 * truebook seq 481..500 again on 9f86d081...  the same, because an earlier commit that carried them was overwritten
 * truebook compaction on 9f86d081...          exchanges files, changes no row
 * </pre>
 *
 * Each commit names the one that it was built on, so that the log is a chain: whoever replaces a commit breaks it. Logs
 * from before the chain lack {@code on}.
 *
 * @param range the inputs; absent for a compaction
 * @param before the SHA-256 of the log file before
 */
record CommitMark(Optional<SeqRange> range, Kind kind, Optional<String> before) {

    private static final Pattern TEXT =
            Pattern.compile("truebook (?:seq (\\d+)\\.\\.(\\d+)|compaction)( again)?(?: on ([0-9a-f]{64}))?");

    /** Why a commit was made. */
    enum Kind {
        /** What came next. */
        NEXT,
        /** What an overwritten commit carried. From here on the log is whole again, whatever broke before. */
        AGAIN
    }

    static CommitMark of(SeqRange range, Kind kind, Optional<String> before) {
        return new CommitMark(Optional.of(range), kind, before);
    }

    static CommitMark compaction(Optional<String> before) {
        return new CommitMark(Optional.empty(), Kind.NEXT, before);
    }

    /** Reads what a commit says of itself; absent when it is not one of ours. */
    static Optional<CommitMark> parse(String engineInfo) {
        Matcher text = TEXT.matcher(engineInfo);
        if (!text.find()) {
            return Optional.empty();
        }
        Optional<SeqRange> range = Optional.ofNullable(text.group(1))
                .map(first -> new SeqRange(Long.parseLong(first) - 1, Long.parseLong(text.group(2))));
        return Optional.of(new CommitMark(
                range, text.group(3) == null ? Kind.NEXT : Kind.AGAIN, Optional.ofNullable(text.group(4))));
    }

    @Override
    public String toString() {
        return "truebook " + range.map(seqs -> "seq " + seqs).orElse("compaction")
                + (kind == Kind.AGAIN ? " again" : "")
                + before.map(print -> " on " + print).orElse("");
    }
}
