package io.truebook.journal;

/**
 * A segment on disk.
 *
 * @param size its durable bytes; {@link Long#MAX_VALUE} for one that was archived by an earlier process
 */
record Segment(SegmentName name, Place place, long size) {

    enum Place {
        LIVE,
        ARCHIVED
    }

    static Segment live(SegmentName name, long size) {
        return new Segment(name, Place.LIVE, size);
    }

    static Segment archived(SegmentName name) {
        return new Segment(name, Place.ARCHIVED, Long.MAX_VALUE);
    }

    Segment archived() {
        return new Segment(name, Place.ARCHIVED, size);
    }

    boolean isLive() {
        return place == Place.LIVE;
    }
}
