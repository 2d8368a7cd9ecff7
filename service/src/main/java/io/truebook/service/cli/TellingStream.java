package io.truebook.service.cli;

import io.truebook.lake.Progress;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Tells how much of a stream has been read. */
final class TellingStream extends FilterInputStream {

    private final String job;
    private final long total;
    private final Progress progress;
    private long done;

    TellingStream(InputStream in, String job, long total, Progress progress) {
        super(in);
        this.job = job;
        this.total = total;
        this.progress = progress;
    }

    @Override
    public int read() throws IOException {
        int read = super.read();
        tell(read < 0 ? 0 : 1);
        return read;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int read = super.read(buffer, offset, length);
        tell(Math.max(0, read));
        return read;
    }

    private void tell(int read) {
        done += read;
        progress.at(job, done, total);
    }
}
