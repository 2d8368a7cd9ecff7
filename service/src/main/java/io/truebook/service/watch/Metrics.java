package io.truebook.service.watch;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.truebook.app.StorageStatus;
import io.truebook.app.TruebookStatus;
import io.truebook.domain.BookState.Counters;
import io.truebook.domain.ReconciliationResult;
import io.truebook.lake.LakeStatus;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/**
 * Figures of a running Truebook in the text format of Prometheus. All of one answer are of one look. Labels are closed
 * sets: no contract, no symbol, no account.
 */
public final class Metrics {

    private static final List<String> LINK_STATES =
            List.of("OFF", "DOWN", "CONNECTING", "HANDSHAKE", "SYNCING", "LIVE", "LINK_LOST", "STALE");

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Watch watch;
    private volatile Observation seen;

    public Metrics(Watch watch) {
        this.watch = watch;
        this.seen = watch.look();
        health();
        lake();
        record();
        link();
        reconciliation();
        storage();
    }

    /** Looks, and tells what was seen. */
    public synchronized String scrape() {
        seen = watch.look();
        return registry.scrape();
    }

    private void health() {
        gauge("truebook.healthy", "1 when nothing critical is known", Tags.empty(), one -> one.isWell() ? 1 : 0);
        for (Warning.Severity severity : Warning.Severity.values()) {
            gauge(
                    "truebook.warnings",
                    "warnings that stand",
                    Tags.of("severity", severity.name()),
                    one -> one.warnings().stream()
                            .filter(warning -> warning.severity() == severity)
                            .count());
        }
        gauge(
                "truebook.contradictions",
                "1 when a second fold of the journal gave another book",
                Tags.empty(),
                one -> one.status().contradiction().isPresent() ? 1 : 0);
    }

    private void lake() {
        perTable(
                "truebook.lake.live.files",
                "data files of the newest version",
                LakeStatus::liveUpdateFiles,
                LakeStatus::livePositionFiles);
        perTable(
                "truebook.lake.pending.rows",
                "rows and keys that wait for a commit",
                LakeStatus::pendingRows,
                LakeStatus::pendingPositions);
        counter(
                "truebook.lake.written",
                "bytes",
                "data files, logs, checkpoints, what compaction rewrote",
                one -> one.lake().bytesWritten());
        counter(
                "truebook.lake.commits",
                "",
                "commits of both tables",
                one -> one.lake().commits());
        counter(
                "truebook.lake.failures",
                "",
                "attempts that failed",
                one -> one.lake().failures());
        counter(
                "truebook.lake.lost.commits",
                "",
                "commits that another program overwrote",
                one -> one.lake().lostCommits());
        counter(
                "truebook.lake.compacted.rows",
                "",
                "rows that compaction rewrote",
                one -> one.lake().compactedRows());
        gauge(
                "truebook.lake.write.amplification",
                "bytes written for each plain byte of a row",
                Tags.empty(),
                one -> one.status().lake().writeAmplification());
        gauge(
                "truebook.lake.failing",
                "1 when the last attempt failed",
                Tags.empty(),
                one -> one.status().lake().lastError() == null ? 0 : 1);
        FunctionTimer.builder(
                        "truebook.lake.commit",
                        this,
                        one -> one.seen.status().lake().commitRounds(),
                        one -> one.seen.status().lake().commitTime().toNanos(),
                        TimeUnit.NANOSECONDS)
                .description("rounds of commits, each of which takes both tables along")
                .register(registry);
        gauge(
                "truebook.lake.last.commit.seconds",
                "how long the last round took",
                Tags.empty(),
                one -> one.status().lake().lastCommit().toNanos() / 1e9);
    }

    private void perTable(
            String name,
            String description,
            ToDoubleFunction<LakeStatus> updates,
            ToDoubleFunction<LakeStatus> current) {
        gauge(
                name,
                description,
                Tags.of("table", "position_updates"),
                one -> updates.applyAsDouble(one.status().lake()));
        gauge(
                name,
                description,
                Tags.of("table", "positions"),
                one -> current.applyAsDouble(one.status().lake()));
    }

    private void record() {
        String seqs = "how far a stage has come, as the number of an input";
        gauge(
                "truebook.seq",
                seqs,
                Tags.of("stage", "received"),
                one -> one.status().watermarks().received());
        gauge(
                "truebook.seq",
                seqs,
                Tags.of("stage", "accepted"),
                one -> one.status().watermarks().accepted());
        gauge(
                "truebook.seq",
                seqs,
                Tags.of("stage", "lake"),
                one -> one.status().watermarks().inLake());
        String lag = "inputs that have passed the stage before, and not this one";
        gauge(
                "truebook.lag",
                lag,
                Tags.of("stage", "accepted"),
                one -> Math.max(
                        0,
                        one.status().watermarks().received()
                                - one.status().watermarks().accepted()));
        gauge(
                "truebook.lag",
                lag,
                Tags.of("stage", "lake"),
                one -> Math.max(
                        0,
                        one.status().watermarks().accepted()
                                - one.status().watermarks().inLake()));
        gauge(
                "truebook.positions",
                "positions held",
                Tags.empty(),
                one -> one.status().openPositions());
        counter(
                "truebook.facts",
                "",
                "facts about positions since the journal began",
                one -> counters(one).facts());
        counter(
                "truebook.duplicates",
                "",
                "rows that said nothing new",
                one -> counters(one).duplicates());
        counter(
                "truebook.healed",
                "",
                "differences that a snapshot corrected",
                one -> counters(one).healed());
        counter(
                "truebook.quarantined",
                "",
                "inputs that could not be accepted",
                one -> counters(one).quarantined());
        counter(
                "truebook.conflated.marks",
                "",
                "marks overwritten before they were sampled",
                one -> one.conflatedMarks());
        counter(
                "truebook.handler.failures",
                "",
                "of all handlers",
                one -> one.handlerFailures().values().stream()
                        .mapToLong(Long::longValue)
                        .sum());
    }

    private static Counters counters(TruebookStatus status) {
        return status.book().counters();
    }

    private void link() {
        for (String state : LINK_STATES) {
            gauge(
                    "truebook.link",
                    "1 for the state of the link to the broker",
                    Tags.of("state", state),
                    one -> state.equals(linkState(one.status())) ? 1 : 0);
        }
        counter(
                "truebook.link.frames",
                "",
                "messages received",
                one -> one.feed() == null ? 0 : one.feed().framesReceived());
    }

    private static String linkState(TruebookStatus status) {
        return status.feed() == null ? "OFF" : status.feed().state();
    }

    private void reconciliation() {
        counter(
                "truebook.reconciliations",
                "",
                "comparisons of broker and record that began",
                one -> one.book().lastRun());
        gauge(
                "truebook.reconciliation.seconds",
                "how long the last one took",
                Tags.empty(),
                one -> last(one, result -> result.duration().toNanos() / 1e9));
        gauge(
                "truebook.reconciliation.timestamp.seconds",
                "when the last one was made",
                Tags.empty(),
                one -> last(one, result -> result.timestamp().toEpochMilli() / 1e3));
        gauge(
                "truebook.reconciliation.open",
                "differences confirmed and unresolved",
                Tags.empty(),
                one -> last(one, ReconciliationResult::openCount));
        gauge(
                "truebook.reconciliation.critical",
                "1 when the last one found critical ones",
                Tags.empty(),
                one -> last(one, result -> result.hasCriticalIssues() ? 1 : 0));
    }

    private static double last(Observation one, ToDoubleFunction<ReconciliationResult> figure) {
        return one.status().book().lastResult().map(figure::applyAsDouble).orElse(Double.NaN);
    }

    private void storage() {
        gauge(
                "truebook.journal.bytes",
                "segments, archive and checkpoints",
                Tags.empty(),
                one -> room(one, StorageStatus::journalBytes));
        String free = "room on the volume";
        gauge("truebook.free.bytes", free, Tags.of("of", "journal"), one -> room(one, StorageStatus::journalFreeBytes));
        gauge("truebook.free.bytes", free, Tags.of("of", "lake"), one -> room(one, StorageStatus::lakeFreeBytes));
    }

    private static double room(Observation one, ToDoubleFunction<StorageStatus> figure) {
        return one.storage().map(figure::applyAsDouble).orElse(Double.NaN);
    }

    private void gauge(String name, String description, Tags tags, ToDoubleFunction<Observation> figure) {
        Gauge.builder(name, this, one -> figure.applyAsDouble(one.seen))
                .description(description)
                .tags(tags)
                .register(registry);
    }

    private void counter(String name, String unit, String description, ToDoubleFunction<TruebookStatus> figure) {
        FunctionCounter.builder(name, this, one -> figure.applyAsDouble(one.seen.status()))
                .baseUnit(unit.isEmpty() ? null : unit)
                .description(description)
                .register(registry);
    }
}
