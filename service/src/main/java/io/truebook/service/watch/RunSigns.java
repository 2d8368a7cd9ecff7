package io.truebook.service.watch;

import io.truebook.app.StorageStatus;
import io.truebook.app.TruebookStatus;
import io.truebook.engine.BrokerFeed.FeedStatus;
import io.truebook.lake.LakeStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Signs that only a running service shows. */
final class RunSigns {

    private RunSigns() {}

    static List<Sign> of(Sample sample, Bounds bounds) {
        List<Sign> signs = new ArrayList<>();
        TruebookStatus status = sample.status();
        status.trouble()
                .ifPresent(trouble -> signs.add(Sign.critical(
                        "not-accepting", trouble, "every input accepted", "nothing is recorded until this is mended")));
        status.contradiction()
                .ifPresent(found -> signs.add(Sign.critical(
                        "contradiction",
                        found,
                        "a second fold of the journal gives the same book",
                        "it stays told until the service is started again")));
        lake(status.lake(), bounds, signs);
        link(status.feed()).ifPresent(signs::add);
        storage(sample.storage(), bounds, signs);
        surroundings(sample, signs);
        return signs;
    }

    private static void lake(LakeStatus lake, Bounds bounds, List<Sign> signs) {
        if (lake.lastError() != null) {
            signs.add(Sign.critical(
                    "lake-fails",
                    lake.lastError(),
                    "every commit succeeds",
                    "the journal keeps everything, and the lake catches up by itself once that is mended"));
        }
        if (lake.lostCommits() > 0) {
            signs.add(Sign.critical(
                    "lost-commits",
                    lake.lostCommits() + " overwritten by another program and written again",
                    "none",
                    "find the program that writes to the lake's tables and stop it; `truebook lake verify` proves them; "
                            + "it stays told until the service is started again"));
        }
        if (lake.upkeepError() != null) {
            signs.add(Sign.warning(
                            "lake-upkeep-fails",
                            lake.upkeepError(),
                            "no longer than " + Bounds.UPKEEP_FAILS.toSeconds() + " s",
                            "files are not put in order meanwhile, nothing is lost; `truebook lake optimize` tries again")
                    .after(Bounds.UPKEEP_FAILS));
        }
        liveFiles(lake).forEach((table, files) -> {
            if (files > bounds.liveFiles()) {
                signs.add(
                        Sign.warning(
                                "live-files-" + table.replace('_', '-'),
                                files + " data files in " + table,
                                "at most " + bounds.liveFiles() + " (warnings.live-files)",
                                "`truebook lake optimize` makes few of many; if they come back, lake.partitioning is too fine"));
            }
        });
    }

    /** Data files of the newest version of each table. */
    static Map<String, Integer> liveFiles(LakeStatus lake) {
        return new TreeMap<>(Map.of("position_updates", lake.liveUpdateFiles(), "positions", lake.livePositionFiles()));
    }

    private static Optional<Sign> link(@Nullable FeedStatus feed) {
        if (feed == null || feed.state().equals("LIVE")) {
            return Optional.empty();
        }
        return Optional.of(Sign.warning(
                        "link-away",
                        feed.state() + " at " + feed.endpoint() + ": " + feed.message(),
                        "no longer than " + Bounds.LINK_AWAY.toSeconds() + " s",
                        "positions are as last heard; it goes on trying")
                .since(feed.since())
                .after(Bounds.LINK_AWAY));
    }

    private static void storage(Optional<StorageStatus> storage, Bounds bounds, List<Sign> signs) {
        storage.map(room -> Math.min(room.journalFreeBytes(), room.lakeFreeBytes()))
                .filter(free -> free < bounds.freeBytes())
                .ifPresent(free -> signs.add(Sign.warning(
                        "low-space",
                        free + " bytes free",
                        "at least " + bounds.freeBytes() + " (warnings.free-bytes)",
                        "make room: on a full disk nothing more can be accepted")));
    }

    private static void surroundings(Sample sample, List<Sign> signs) {
        if (sample.competing() > Bounds.COMPETING) {
            signs.add(Sign.warning(
                    "competing-session",
                    "10197 came " + sample.competing() + " times",
                    "at most " + Bounds.COMPETING + " times in " + Bounds.RECENT.toMinutes() + " min",
                    "somebody is logged in elsewhere with the same user: prices stand still, quantities do not"));
        }
        if (sample.handlerFailures() > 0) {
            signs.add(Sign.warning(
                    "handlers-fail",
                    sample.handlerFailures() + " failures of handlers",
                    "none in " + Bounds.RECENT.toMinutes() + " min",
                    "handlerFailures in `truebook status --json` says which; its log says why"));
        }
        if (sample.status().aheadOfClock().toSeconds() > 0) {
            signs.add(Sign.warning(
                    "clock-was-set-back",
                    sample.status().aheadOfClock().toSeconds() + " s",
                    "records are stamped at the machine's time",
                    "set the clock by NTP; until it has caught up records carry the time of the last one"));
        }
        if (!sample.openFolders().isEmpty()) {
            signs.add(Sign.warning(
                    "open-folders",
                    String.join(", ", sample.openFolders()),
                    "rwx------",
                    "every user of this machine may look at what is held: chmod 700 closes it"));
        }
    }
}
