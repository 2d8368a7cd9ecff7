package io.truebook.domain;

import java.lang.management.ManagementFactory;

/** What a thread has worked, whatever else the machine does meanwhile. */
final class ProcessorTime {

    private ProcessorTime() {}

    /** Of the calling thread, since it began. */
    static long nanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }
}
