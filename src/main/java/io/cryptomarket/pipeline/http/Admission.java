package io.cryptomarket.pipeline.http;

/** Lets a run in, or keeps it waiting while the routes that it can come to are exchanged. */
public interface Admission {

    /** A run that is in. */
    interface Pass extends AutoCloseable {
        /** Ends it. */
        @Override
        void close();
    }

    /** Lets everybody in. */
    Admission FREE = route -> () -> {};

    /**
     * Waits until a run may begin.
     *
     * @param route the id of the route that it begins with
     */
    Pass enter(String route) throws InterruptedException;
}
