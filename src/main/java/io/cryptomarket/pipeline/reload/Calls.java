package io.cryptomarket.pipeline.reload;

import java.util.Set;

/** Where in a route file endpoints are named. */
final class Calls {

    private static final Set<String> STEPS = Set.of("from", "to", "toD", "wireTap", "poll");

    /** What these name are patterns, or not to be found in a file. */
    private static final Set<String> OTHERS = Set.of("interceptFrom", "interceptSendToEndpoint");

    private Calls() {}

    /** Whether the text here is the URI of an endpoint. */
    static boolean isEndpoint(Place place) {
        if (!place.isText() || place.isWithin("parameters")) {
            return false;
        }
        if (place.key().equals("uri")) {
            return OTHERS.stream().noneMatch(place::isIn);
        }
        return STEPS.contains(place.key()) || place.key().equals("deadLetterUri");
    }

    /** Whether it is where a route begins. */
    static boolean isFrom(Place place) {
        return place.key().equals("uri") && place.isIn("from");
    }

    /** Whether an expression in the URI is worked out when the step runs. */
    static boolean isDynamic(Place place) {
        return Set.of("toD", "wireTap", "poll").contains(place.key())
                || place.isIn("toD")
                || place.isIn("wireTap")
                || place.isIn("poll");
    }
}
