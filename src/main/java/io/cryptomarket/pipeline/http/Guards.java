package io.cryptomarket.pipeline.http;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.jspecify.annotations.Nullable;

/** Which guard stands at a path now: a call may have been let in by one whose route has since been replaced. */
final class Guards {

    private final Map<String, Guard> standing = new ConcurrentHashMap<>();

    void add(Guard guard) {
        standing.put(place(guard.getEndpoint()), guard);
    }

    void remove(Guard guard) {
        standing.remove(place(guard.getEndpoint()), guard);
    }

    /** The one that stands where this one stood; null when there is none any more. */
    @Nullable
    Guard insteadOf(Guard guard) {
        return standing.get(place(guard.getEndpoint()));
    }

    private static String place(PlatformHttpEndpoint endpoint) {
        return endpoint.getHttpMethodRestrict() + " " + endpoint.getPath();
    }
}
