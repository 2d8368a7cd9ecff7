package io.truebook.service.cli;

import io.truebook.lake.Progress;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import org.jspecify.annotations.Nullable;

/** How a long job gets on, for who watches: a bar on standard error for each part of it. */
final class UpkeepScreen implements Progress, AutoCloseable {

    private final boolean watched = Terminal.isWatched();
    private String part = "";
    private @Nullable ProgressBar bar;

    UpkeepScreen() {}

    @Override
    public void at(String job, long done, long total) {
        if (!watched) {
            return;
        }
        ProgressBar open = bar;
        if (open == null || !job.equals(part)) {
            close();
            part = job;
            open = new ProgressBarBuilder().setTaskName(job).build();
            bar = open;
        }
        open.maxHint(total);
        open.stepTo(done);
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }
}
