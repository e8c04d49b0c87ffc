package io.cryptomarket.pipeline.http;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.jspecify.annotations.Nullable;

/** Which guard stands at a path now: a call may have been let in by one whose route has since been replaced. */
final class Guards {

    private final Map<String, GuardedHttpConsumer> standing = new ConcurrentHashMap<>();

    void add(GuardedHttpConsumer guardedHttpConsumer) {
        standing.put(place(guardedHttpConsumer.getEndpoint()), guardedHttpConsumer);
    }

    void remove(GuardedHttpConsumer guardedHttpConsumer) {
        standing.remove(place(guardedHttpConsumer.getEndpoint()), guardedHttpConsumer);
    }

    /** The one that stands where this one stood; null when there is none any more. */
    @Nullable
    GuardedHttpConsumer insteadOf(GuardedHttpConsumer guardedHttpConsumer) {
        return standing.get(place(guardedHttpConsumer.getEndpoint()));
    }

    private static String place(PlatformHttpEndpoint endpoint) {
        return endpoint.getHttpMethodRestrict() + " " + endpoint.getPath();
    }
}
