package io.truebook.service.run;

/** Which Truebook this is. */
public final class Version {

    private Version() {}

    /** The version its jar was built as; {@code development} when run from classes. */
    public static String text() {
        String built = Version.class.getPackage().getImplementationVersion();
        return built == null ? "development" : built;
    }
}
