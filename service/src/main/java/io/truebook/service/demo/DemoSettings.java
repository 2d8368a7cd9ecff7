package io.truebook.service.demo;

import io.truebook.service.settings.ServiceSettings;
import io.truebook.simulator.SimulatorSettings;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One demo.
 *
 * @param dir the data folder; a second demo in it goes on where the first has ended
 * @param time how long the market moves; absent for until Ctrl-C
 * @param market the simulated broker
 * @param service the service that follows it; its broker is replaced by the simulated one
 */
public record DemoSettings(Path dir, @Nullable Duration time, SimulatorSettings market, ServiceSettings service) {}
