package io.truebook.verification;

import java.util.List;

/**
 * A class that may go round a seam, and why. Nested classes share the exemption of the class around them. One that is no
 * longer used fails the build.
 */
record Exemption(String className, Seam seam, String reason) {

    /** All there are. */
    static final List<Exemption> GRANTED = List.of();

    boolean covers(String name) {
        return name.equals(className) || name.startsWith(className + "$");
    }
}
