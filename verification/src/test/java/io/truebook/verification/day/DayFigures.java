package io.truebook.verification.day;

import java.util.ArrayList;
import java.util.List;

/**
 * What a day came to.
 *
 * @param moments so many versions, event times and knowledge times were asked about; each time is that of the slowest
 * @param files live, of the table that has more
 * @param diskBytes of the whole lake, in whole blocks
 * @param logBytes of it: both logs with their checkpoints
 * @param writtenBytes to the lake, rewriting included
 * @param journaledBytes inputs and facts
 * @param positionsMillis reading {@code positions}
 * @param versionMillis reading a version of {@code positions}
 * @param eventMillis the state at a moment of event time
 * @param knownMillis what was believed at a moment
 * @param bothMillis the state at a moment by what was known then
 * @param mostFiles live at any time of the day
 * @param whileWritingMillis the state of the present, asked when there were more live files than ever before
 */
record DayFigures(
        int moments,
        long files,
        long diskBytes,
        long logBytes,
        long writtenBytes,
        long journaledBytes,
        double positionsMillis,
        double versionMillis,
        double eventMillis,
        double knownMillis,
        double bothMillis,
        long mostFiles,
        double whileWritingMillis) {

    static final int POSITIONS_GOAL_MILLIS = 100;
    static final int PAST_GOAL_MILLIS = 500;

    private static final double MIB = 1 << 20;

    /**
     * One figure with its goal.
     *
     * @param goal at most so much
     */
    private record Line(String name, double figure, double goal, Kind kind) {

        boolean isMet(int slack) {
            return figure <= (kind == Kind.TIME ? slack * goal : goal);
        }

        @Override
        public String toString() {
            return String.format("%s: %.1f, goal %.0f", name, figure, goal);
        }
    }

    private enum Kind {
        TIME,
        AMOUNT
    }

    private List<Line> lines() {
        return List.of(
                new Line("live files of a table", files, 200, Kind.AMOUNT),
                new Line("on disk, MiB", diskBytes / MIB, 1024, Kind.AMOUNT),
                new Line("log, MiB", logBytes / MIB, 100, Kind.AMOUNT),
                new Line("bytes written for each journaled", (double) writtenBytes / journaledBytes, 20, Kind.AMOUNT),
                new Line("positions, ms", positionsMillis, POSITIONS_GOAL_MILLIS, Kind.TIME),
                new Line("a version, ms", versionMillis, PAST_GOAL_MILLIS, Kind.TIME),
                new Line("as of an event time, ms", eventMillis, PAST_GOAL_MILLIS, Kind.TIME),
                new Line("as known at a moment, ms", knownMillis, PAST_GOAL_MILLIS, Kind.TIME),
                new Line("as of and as known at, ms", bothMillis, PAST_GOAL_MILLIS, Kind.TIME),
                new Line("the same, while written, ms", whileWritingMillis, PAST_GOAL_MILLIS, Kind.TIME));
    }

    /**
     * The goals that were missed, one sentence each.
     *
     * @param slack times may be so many times their goals; amounts may not
     */
    List<String> missed(int slack) {
        return lines().stream()
                .filter(line -> !line.isMet(slack))
                .map(Line::toString)
                .toList();
    }

    /** One line a figure: ours, the plain one, the goal. */
    String beside(String title, DayFigures plain, String plainTitle) {
        List<String> text = new ArrayList<>();
        text.add(String.format("%s, slowest of %d moments", title, moments));
        text.add(String.format("%-34s %12s %12s   %s", "", "ours", "goal", plainTitle));
        List<Line> theirs = plain.lines();
        for (int i = 0; i < theirs.size(); i++) {
            Line line = lines().get(i);
            text.add(String.format(
                    "%-34s %12.1f %12.0f   %.1f",
                    line.name(), line.figure(), line.goal(), theirs.get(i).figure()));
        }
        text.add(String.format("%-34s %12d %12s   %d", "most live files at any time", mostFiles, "", plain.mostFiles));
        text.add(String.format(
                "%-34s %12.1f %12s   %.1f", "journaled, MiB", journaledBytes / MIB, "", plain.journaledBytes / MIB));
        return String.join(System.lineSeparator(), text);
    }

    /** What a day that is so many times as long would come to in amounts; times stay as they were measured. */
    DayFigures scaled(int times) {
        return new DayFigures(
                moments,
                times * files,
                times * diskBytes,
                times * logBytes,
                times * writtenBytes,
                times * journaledBytes,
                positionsMillis,
                versionMillis,
                eventMillis,
                knownMillis,
                bothMillis,
                times * mostFiles,
                whileWritingMillis);
    }
}
