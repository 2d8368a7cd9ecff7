package io.truebook.service.bench;

import java.nio.file.Path;
import java.util.List;

/** Something that can be measured again and again. */
interface Measurement {

    /** What it is called when one is asked for. */
    String name();

    /**
     * Measures once, in a fresh folder on the disk that counts.
     *
     * @return the same figures in each run
     */
    List<Reading> run(Path folder) throws Exception;
}
