package io.truebook.verification.process;

import io.truebook.service.TruebookCli;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How a service is to be started.
 *
 * @param folder its data
 * @param twsPort of the simulator
 * @param log what it says goes to the end of this file
 * @param before a command that ends in starting the one that follows it, as {@code nice} does
 * @param environment added to ours
 * @param more arguments of {@code truebook serve}
 */
record ServiceStart(
        Path folder, int twsPort, Path log, List<String> before, Map<String, String> environment, List<String> more) {

    static ServiceStart in(Path folder, int twsPort, Path log) {
        return new ServiceStart(folder, twsPort, log, List.of(), Map.of(), List.of());
    }

    ServiceStart with(String... arguments) {
        return new ServiceStart(folder, twsPort, log, before, environment, List.of(arguments));
    }

    ServiceStart after(String... command) {
        return new ServiceStart(folder, twsPort, log, List.of(command), environment, more);
    }

    ServiceStart under(Map<String, String> variables) {
        return new ServiceStart(folder, twsPort, log, before, variables, more);
    }

    /** The command line of our program in a small Java machine. */
    static List<String> command(String... arguments) {
        List<String> command = new ArrayList<>(java());
        command.add(TruebookCli.class.getName());
        command.addAll(List.of(arguments));
        return command;
    }

    /** A small Java machine with our classes. */
    static List<String> java() {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"));
    }

    Process begin() throws IOException {
        List<String> command = new ArrayList<>(before);
        command.addAll(
                command("serve", "--dir", folder.toString(), "--port", "0", "--ib-port", Integer.toString(twsPort)));
        command.addAll(more);
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putAll(new LinkedHashMap<>(environment));
        return builder.start();
    }
}
