package io.truebook.verification;

import java.util.List;

/**
 * A class that may go round a seam, and why. Nested classes share the exemption of the class around them. One that is no
 * longer used fails the build.
 */
record Exemption(String className, Seam seam, String reason) {

    /**
     * All there are. The simulator is a product of its own that plays the world's part, so it has sockets, threads and files;
     * what it tells depends on its seed and its log alone. The service is the outermost layer, where processes, requests and
     * signals meet the engine; nothing that is recorded depends on these classes.
     */
    static final List<Exemption> GRANTED = List.of(
            simulator("Simulator", Seam.CLOCK, "TWS tells the time; a test hands in another clock"),
            simulator("Market", Seam.CLOCK, "maps steps to time, never to content"),
            simulator("SimulatorControl", Seam.CLOCK, "hands the moment of thawing to the market"),
            simulator("Quiet", Seam.CLOCK, "a silence lasts as long as it was asked to"),
            simulator("Market", Seam.THREADS, "the market moves by itself"),
            simulator("Session", Seam.THREADS, "a reader and a writer for each client"),
            simulator("SimulatorServer", Seam.THREADS, "accepts while the market moves"),
            simulator("ControlHttp", Seam.THREADS, "one request each, from outside"),
            simulator("SimulatorServer", Seam.NETWORK, "listens as TWS does"),
            simulator("Session", Seam.NETWORK, "the connection of one client"),
            simulator("ControlHttp", Seam.NETWORK, "the control API"),
            simulator("ControlRoutes", Seam.DISK, "hands out files of sent frames"),
            simulator("ControlLog", Seam.DISK, "what a restart resumes from"),
            simulator("LogLines", Seam.DISK, "reads the control log"),
            simulator("Checkpoint", Seam.DISK, "what a restart resumes from"),
            simulator("Resumed", Seam.DISK, "opens the folder of a simulator"),
            simulator("SentArchive", Seam.DISK, "the record of what was sent, to check others by"),
            simulator("SentFile", Seam.DISK, "the record of what was sent, to check others by"),
            service("cli.ServedRecord", Seam.NETWORK, "asks the process that serves a folder"),
            service("run.StartTime", Seam.NETWORK, "asks itself, as a user would, to measure the start"),
            service("cli.OpenRecord", Seam.DISK, "looks whether the folder is there"),
            service("http.AccessToken", Seam.DISK, "writes the token where only its owner can read it"),
            service("http.AccessToken", Seam.RANDOMNESS, "a token nobody can guess; it decides nothing"),
            service("http.ApiServer", Seam.THREADS, "one request each, from outside"),
            service("http.OwnFile", Seam.DISK, "looks whose a file is before it is believed"),
            service("watch.OpenFolders", Seam.DISK, "looks at the modes of folders, which no seam knows"),
            service("http.EndpointFile", Seam.DISK, "tells other processes where this one answers"),
            service(
                    "settings.SettingsSources",
                    Seam.DISK,
                    "reads the settings before there is anything to hand a disk to"),
            service("imports.ImportFile", Seam.DISK, "reads the files that are imported, keeps what is sent of one"),
            service("imports.Rejects", Seam.DISK, "writes the rows that were refused where it is told to"),
            service("run.RunningService", Seam.THREADS, "starts the web server beside recovery"),
            service("run.StopSignal", Seam.THREADS, "the Java machine takes its shutdown hooks as threads only"),
            service("bench.Bench", Seam.DISK, "a folder for each measurement"),
            service("bench.ManySymbolsBatch", Seam.DISK, "writes the same files plainly, to compare with"),
            service("bench.Pace", Seam.THREADS, "offers a steady rate"),
            service("sync.Waiting", Seam.THREADS, "a caller waits for what nobody announces"));

    boolean covers(String name) {
        return name.equals(className) || name.startsWith(className + "$");
    }

    private static Exemption simulator(String type, Seam seam, String reason) {
        return new Exemption("io.truebook.simulator." + type, seam, reason);
    }

    private static Exemption service(String type, Seam seam, String reason) {
        return new Exemption("io.truebook.service." + type, seam, reason);
    }
}
