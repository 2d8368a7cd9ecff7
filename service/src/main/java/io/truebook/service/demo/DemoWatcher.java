package io.truebook.service.demo;

import java.net.URI;

/** Is told how a demo goes. */
public interface DemoWatcher {

    /** The service answers and the market moves. */
    void onReady(URI service, int twsPort, int controlPort);

    /** Called about twice a second while the market moves. */
    void onProgress(DemoProgress progress);

    /** What is waited for at the end. */
    void onStage(String what);
}
