package io.truebook.verification.power;

import io.truebook.engine.seam.Disk;
import io.truebook.engine.seam.ForwardingDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ObjLongConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tells which versions of the lake's tables are acknowledged, as early as can be: a commit is published by a link, and
 * the lake counts on it once the folder of the log is forced.
 */
final class CommitWatch extends ForwardingDisk {

    private static final Pattern COMMIT = Pattern.compile(".*/([a-z_]+)/_delta_log/(\\d{20})\\.json");

    private final ObjLongConsumer<String> acknowledged;
    /** By the folder of the log. */
    private final Map<Path, Commit> linked = new ConcurrentHashMap<>();

    private record Commit(String table, long version) {}

    /** @param acknowledged is told the table and the version */
    CommitWatch(Disk disk, ObjLongConsumer<String> acknowledged) {
        super(disk);
        this.acknowledged = acknowledged;
    }

    /** True of the name of a commit in the log of a table. */
    static boolean isCommit(Path file) {
        return COMMIT.matcher(file.toString()).matches();
    }

    @Override
    public void link(Path existing, Path name) throws IOException {
        super.link(existing, name);
        Matcher commit = COMMIT.matcher(name.toString());
        if (commit.matches()) {
            linked.put(
                    Objects.requireNonNull(name.getParent()),
                    new Commit(commit.group(1), Long.parseLong(commit.group(2))));
        }
    }

    @Override
    public void forceDirectory(Path directory) throws IOException {
        super.forceDirectory(directory);
        Commit commit = linked.remove(directory);
        if (commit != null) {
            acknowledged.accept(commit.table(), commit.version());
        }
    }
}
