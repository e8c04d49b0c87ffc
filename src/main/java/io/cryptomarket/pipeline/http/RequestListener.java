package io.cryptomarket.pipeline.http;

import java.time.Duration;

/** Is told of every HTTP request, including refused ones. The event loop calls it, so it must not block. */
public interface RequestListener {

    /** Does nothing. */
    RequestListener NONE = (route, method, status, took) -> {};

    /**
     * A request has ended.
     *
     * @param route the path of its route, with parameters in braces; {@code none} without a route
     * @param method its method; {@code other} for a non-standard one
     * @param status the status of the response; 0 if the caller was gone before
     */
    void onEnd(String route, String method, int status, Duration took);
}
