package io.truebook.journal;

import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a segment is called: the next input's seq when it was begun, and its number. The seq alone does not tell apart
 * the segments of two process starts between which nothing was accepted.
 */
record SegmentName(long firstSeq, long number) implements Comparable<SegmentName> {

    private static final Pattern FORM = Pattern.compile("(\\d{20})-(\\d{10})\\.seg(\\.gz)?");
    private static final Comparator<SegmentName> ORDER = Comparator.comparingLong(SegmentName::number);

    static Optional<SegmentName> parse(String fileName) {
        Matcher matcher = FORM.matcher(fileName);
        return matcher.matches()
                ? Optional.of(new SegmentName(Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2))))
                : Optional.empty();
    }

    @Override
    public int compareTo(SegmentName other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%020d-%010d.seg", firstSeq, number);
    }
}
