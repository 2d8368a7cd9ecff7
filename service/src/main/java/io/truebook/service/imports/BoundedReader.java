package io.truebook.service.imports;

import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;

/** Refuses a record without end, such as one whose quotation mark is never closed, before it fills the memory. */
final class BoundedReader extends FilterReader {

    /** Beyond the longest record that makes sense: 4000 characters of notes and two dozen short columns. */
    static final int LONGEST_RECORD = 256 * 1024;

    private final String file;
    private long sinceMark;

    BoundedReader(Reader in, String file) {
        super(in);
        this.file = file;
    }

    /** A record has ended. */
    void recordEnded() {
        sinceMark = 0;
    }

    private void count(int read) {
        sinceMark += Math.max(0, read);
        if (sinceMark > LONGEST_RECORD) {
            throw new ImportRefusedException(file + " has a record of more than " + LONGEST_RECORD
                    + " characters: look for a quotation mark that is never closed. Nothing was taken");
        }
    }

    @Override
    public int read() throws IOException {
        int read = super.read();
        count(read < 0 ? 0 : 1);
        return read;
    }

    @Override
    public int read(char[] buffer, int offset, int length) throws IOException {
        int read = super.read(buffer, offset, length);
        count(read);
        return read;
    }
}
