package io.truebook.verification.power;

import io.delta.kernel.defaults.engine.hadoopio.HadoopFileIO;
import io.delta.kernel.internal.util.Utils;
import io.truebook.engine.seam.Disk;
import io.truebook.engine.seam.ForwardingDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;

/**
 * A lake that is written as Delta Kernel's own engine, {@code DefaultEngine.create(new Configuration())}, would write it:
 * each commit is published by that engine's own file access, which writes a temporary file and renames it, and nothing of
 * the lake is ever forced.
 */
final class StockDeltaCommit extends ForwardingDisk {

    private final Path lake;
    private final HadoopFileIO stock = new HadoopFileIO(new Configuration());

    /** @param lake the folder of the tables */
    StockDeltaCommit(Disk disk, Path lake) {
        super(disk);
        this.lake = lake;
    }

    @Override
    public DiskFile create(Path file) throws IOException {
        DiskFile made = super.create(file);
        return file.startsWith(lake)
                ? new ForwardingFile(made) {
                    @Override
                    public void force() {
                        // The stock engine does not.
                    }
                }
                : made;
    }

    @Override
    public void link(Path existing, Path name) throws IOException {
        if (!CommitWatch.isCommit(name)) {
            super.link(existing, name);
            return;
        }
        List<String> lines = content(existing).lines().toList();
        stock.newOutputFile(name.toString()).writeAtomically(Utils.toCloseableIterator(lines.iterator()), false);
    }

    private String content(Path file) throws IOException {
        try (DiskFile open = openReadOnly(file)) {
            ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(open.size()));
            int read = 0;
            while (bytes.hasRemaining() && read >= 0) {
                read = open.read(bytes, bytes.position());
            }
            return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
        }
    }

    @Override
    public void forceDirectory(Path directory) throws IOException {
        if (!directory.startsWith(lake)) {
            super.forceDirectory(directory);
        }
    }
}
