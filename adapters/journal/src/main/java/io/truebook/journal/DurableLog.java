package io.truebook.journal;

import java.util.ArrayList;
import java.util.List;

/** What is durable: told by the writer and the archiver, asked by readers on any thread. */
final class DurableLog {

    /**
     * The durable journal at a moment.
     *
     * @param segments in order; the last is the one that is written to
     * @param activeSize the durable bytes of the last one
     * @param lastSeq the last durable input
     * @param factsEnd the last input whose facts, and those of all before it, are durable
     */
    record View(List<Segment> segments, long activeSize, long lastSeq, long factsEnd) {

        Segment first() {
            return segments.getFirst();
        }

        Segment last() {
            return segments.getLast();
        }

        long sizeOf(Segment segment) {
            return segment.equals(last()) ? activeSize : segment.size();
        }

        int indexOf(SegmentName name) {
            for (int i = segments.size() - 1; i >= 0; i--) {
                if (segments.get(i).name().equals(name)) {
                    return i;
                }
            }
            return -1;
        }
    }

    private volatile View view;

    DurableLog(View view) {
        this.view = view;
    }

    View view() {
        return view;
    }

    synchronized void forced(long activeSize, long lastSeq, long factsEnd) {
        view = new View(view.segments, activeSize, lastSeq, factsEnd);
    }

    synchronized void began(SegmentName name) {
        List<Segment> segments = new ArrayList<>(view.segments);
        Segment before = segments.removeLast();
        segments.add(before.isLive() ? Segment.live(before.name(), view.activeSize) : before);
        segments.add(Segment.live(name, SegmentHeader.BYTES));
        view = new View(List.copyOf(segments), SegmentHeader.BYTES, view.lastSeq, view.factsEnd);
    }

    synchronized void archived(SegmentName name) {
        List<Segment> segments = new ArrayList<>(view.segments);
        segments.replaceAll(segment -> segment.name().equals(name) ? segment.archived() : segment);
        view = new View(List.copyOf(segments), view.activeSize, view.lastSeq, view.factsEnd);
    }

    synchronized void removedFirst() {
        List<Segment> rest = view.segments.subList(1, view.segments.size());
        view = new View(List.copyOf(rest), view.activeSize, view.lastSeq, view.factsEnd);
    }
}
