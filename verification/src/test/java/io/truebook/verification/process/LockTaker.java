package io.truebook.verification.process;

import io.truebook.engine.seam.Clock;
import io.truebook.engine.seam.Disk;
import io.truebook.ib.EventTranslator;
import io.truebook.journal.FileJournal;
import io.truebook.journal.JournalInUseException;
import io.truebook.journal.JournalSettings;
import java.io.IOException;
import java.nio.file.Path;

/** As much of a second instance as takes the folder: a process of its own without the rest of the service. */
final class LockTaker {

    private static final int REFUSED = 4;

    private LockTaker() {}

    /**
     * Tries to open the journal of a folder.
     *
     * @param arguments the folder, and how often
     */
    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[0]);
        for (int times = Integer.parseInt(arguments[1]); times > 0; times--) {
            try (FileJournal taken = FileJournal.open(
                    folder, JournalSettings.DEFAULT, Disk.LOCAL, Clock.SYSTEM, new EventTranslator())) {
                System.out.println("taken in term " + taken.term());
                System.exit(0);
            } catch (JournalInUseException refused) {
                System.out.println(refused.getMessage());
            }
        }
        System.exit(REFUSED);
    }
}
