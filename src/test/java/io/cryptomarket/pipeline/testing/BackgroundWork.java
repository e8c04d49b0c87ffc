package io.cryptomarket.pipeline.testing;

import java.io.IOException;

/** Work on connections that goes on beside a test, and ends with what it works on. */
public final class BackgroundWork {

    private BackgroundWork() {}

    /** What is done until a connection breaks. */
    public interface Work {
        void run() throws IOException;
    }

    /** Begins it in a thread of this name. That a connection breaks is its end: whoever stands between two waits for that. */
    public static void start(String name, Work work) {
        var thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException e) {
                        // One of the two hung up, or was killed.
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
    }
}
