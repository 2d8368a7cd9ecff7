package io.truebook.lake;

import io.truebook.domain.PositionUpdate;
import io.truebook.engine.seam.Disk;
import java.io.IOException;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** Some rows of a file: chosen by its key columns, and only then read whole. */
final class ChosenRows {

    private ChosenRows() {}

    /** Decides whether a row is wanted. */
    @FunctionalInterface
    interface Choice {
        boolean takes(KeyColumns keys, int row);
    }

    /** @throws io.truebook.engine.UnreadableLakeException naming the file, when it cannot be read */
    static void read(Disk disk, DataFile file, Choice choice, Consumer<PositionUpdate> rows) throws IOException {
        int[] places = places(disk, file, choice);
        if (places.length > 0) {
            OpenDataFile.read(disk, file, open -> open.rows(places, rows));
        }
    }

    private static int[] places(Disk disk, DataFile file, Choice choice) throws IOException {
        IntStream.Builder places = IntStream.builder();
        OpenDataFile.read(disk, file, open -> {
            while (open.hasNextGroup()) {
                int first = open.firstRow();
                KeyColumns keys = open.nextKeys();
                for (int row = 0; row < keys.rows(); row++) {
                    if (choice.takes(keys, row)) {
                        places.add(first + row);
                    }
                }
            }
        });
        return places.build().toArray();
    }
}
