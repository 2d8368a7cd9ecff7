package io.truebook.service.cli;

import io.truebook.service.demo.DemoProgress;
import io.truebook.service.demo.DemoWatcher;
import java.io.PrintWriter;
import java.net.URI;
import picocli.CommandLine;

/** A demo on the terminal: the addresses, and one line that is written over and over. */
final class DemoScreen implements DemoWatcher, AutoCloseable {

    private static final String CLEAR_LINE = "\r\033[K";

    private final PrintWriter out;
    private final PrintWriter live;
    private final boolean watched = Terminal.isWatched();
    private final boolean json;
    private boolean lineIsOpen;

    DemoScreen(CommandLine command, boolean json) {
        this.out = command.getOut();
        this.live = command.getErr();
        this.json = json;
    }

    @Override
    public void onReady(URI service, int twsPort, int controlPort) {
        PrintWriter to = json ? live : out;
        to.println("Truebook   " + service + "/api/sync/status");
        to.println("Positions  " + service + "/api/positions");
        to.println("Simulator  TWS on 127.0.0.1:" + twsPort + ", control on http://127.0.0.1:" + controlPort);
    }

    @Override
    public void onProgress(DemoProgress progress) {
        line(progress.link() + "  " + progress.positions() + " positions  accepted " + progress.accepted()
                + "  in lake " + progress.inLake() + "  " + progress.reconciliation());
    }

    @Override
    public void onStage(String what) {
        line(what);
    }

    private void line(String text) {
        if (watched) {
            live.print(CLEAR_LINE + text);
            live.flush();
            lineIsOpen = true;
        }
    }

    /** Takes the line away. */
    @Override
    public void close() {
        if (lineIsOpen) {
            live.print(CLEAR_LINE);
            live.flush();
            lineIsOpen = false;
        }
    }
}
