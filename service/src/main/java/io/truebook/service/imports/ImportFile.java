package io.truebook.service.imports;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A file of positions that can be read more than once, a row at a time.
 *
 * @param path where it lies
 * @param name what it is called in messages and in the record
 */
public record ImportFile(Path path, String name, ImportFormat format) {

    /** Larger ones are refused: to be cut in pieces. */
    public static final long MOST_BYTES = 256L << 20;

    private static final int BUFFER = 64 * 1024;
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    /**
     * A file by its name.
     *
     * @param format how it is written; absent for what its name tells
     */
    public static ImportFile at(Path path, @Nullable ImportFormat format) throws IOException {
        String name = path.getFileName().toString();
        if (!Files.isReadable(path) || Files.isDirectory(path)) {
            throw new ImportRefusedException(path + " is no file that can be read");
        }
        if (Files.size(path) > MOST_BYTES) {
            throw tooLarge(name);
        }
        return new ImportFile(path, name, format == null ? ImportFormat.ofName(name) : format);
    }

    /**
     * Keeps what a stream brings in a file that only its owner can read; {@link #discard} removes it.
     *
     * @param format how it is written; absent for what its first line tells
     */
    public static ImportFile spool(InputStream in, String name, @Nullable ImportFormat format) throws IOException {
        Path spool = Files.createTempFile("truebook-import-", ".spool");
        ImportFile kept = new ImportFile(spool, name, ImportFormat.CSV);
        try {
            kept.fill(in);
            return new ImportFile(spool, name, format == null ? ImportFormat.ofFirstLine(kept.firstLine()) : format);
        } catch (IOException | RuntimeException failure) {
            kept.discard();
            throw failure;
        }
    }

    private void fill(InputStream in) throws IOException {
        try (OutputStream out = Files.newOutputStream(path)) {
            byte[] buffer = new byte[BUFFER];
            long size = 0;
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                size += read;
                if (size > MOST_BYTES) {
                    throw tooLarge(name);
                }
                out.write(buffer, 0, read);
            }
        }
    }

    private static ImportRefusedException tooLarge(String name) {
        return new ImportRefusedException(name + " has more than " + (MOST_BYTES >> 20)
                + " MiB; cut it in pieces, the oldest rows first. Nothing was taken");
    }

    private String firstLine() throws IOException {
        try (BoundedReader reader = open()) {
            StringBuilder line = new StringBuilder();
            for (int next = reader.read(); next >= 0 && next != '\n'; next = reader.read()) {
                line.append((char) next);
            }
            return line.toString();
        } catch (CharacterCodingException notText) {
            throw notUtf8();
        }
    }

    /** How large it is. */
    public long sizeBytes() throws IOException {
        return Files.size(path);
    }

    /** Its bytes. */
    public InputStream bytes() throws IOException {
        return Files.newInputStream(path);
    }

    /** Removes the file that {@link #spool} made. */
    public void discard() throws IOException {
        Files.deleteIfExists(path);
    }

    /**
     * Hands over each row in order.
     *
     * @throws ImportRefusedException when it cannot be read on, with the place
     */
    void forEach(Consumer<Row> rows) throws IOException {
        try (BoundedReader reader = open()) {
            switch (format) {
                case CSV -> CsvRows.read(name, reader, rows);
                case JSONL -> JsonRows.readLines(reader, rows);
                case JSON -> JsonRows.readDocument(name, reader, rows);
            }
        } catch (CharacterCodingException notText) {
            throw notUtf8();
        }
    }

    private ImportRefusedException notUtf8() {
        return new ImportRefusedException(name + " is not written in UTF-8; convert it. Nothing was taken");
    }

    private BoundedReader open() throws IOException {
        Reader text = new BufferedReader(
                new InputStreamReader(
                        bytes(),
                        StandardCharsets.UTF_8
                                .newDecoder()
                                .onMalformedInput(CodingErrorAction.REPORT)
                                .onUnmappableCharacter(CodingErrorAction.REPORT)),
                BUFFER);
        text.mark(1);
        if (text.read() != BYTE_ORDER_MARK) {
            text.reset();
        }
        return new BoundedReader(text, name);
    }
}
