package io.cryptomarket.pipeline.testing;

import java.io.IOException;

/** Runs work on connections in the background. The work ends when its connection breaks. */
public final class BackgroundWork {

    private BackgroundWork() {}

    public interface Work {
        void run() throws IOException;
    }

    /** Starts the work in a daemon thread of this name. */
    public static void start(String name, Work work) {
        var thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException e) {
                        // The connection broke, which ends the work.
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
    }
}
