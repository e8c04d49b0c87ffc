package io.cryptomarket.pipeline.http;

import java.time.Duration;

/** Hears of every call over HTTP, also of one that was let in nowhere. Called by the thread that does all the I/O. */
public interface RequestListener {

    /** Nobody listens. */
    RequestListener NONE = (route, method, status, took) -> {};

    /**
     * A call has come to its end.
     *
     * @param route the path of the route that it was for, parts in braces; {@code none} where it was for none
     * @param method its method; {@code other} for one that HTTP does not know
     * @param status the status it was answered with; 0 where the caller was gone before that
     * @param took how long it took
     */
    void onEnd(String route, String method, int status, Duration took);
}
