package io.cryptomarket.pipeline.health;

import java.util.ArrayList;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckHelper;
import org.jspecify.annotations.Nullable;

/** The health of the routes, from Camel's own health checks. */
final class CamelHealth implements HealthIndicator {

    private static final String STARTING = "the service is starting";

    private final Supplier<@Nullable CamelContext> camel;
    private volatile @Nullable String shut = STARTING;

    CamelHealth(Supplier<@Nullable CamelContext> camel) {
        this.camel = camel;
    }

    /** Reports the routes as callable. */
    void open() {
        shut = null;
    }

    /** Reports the routes as down: the service is stopping. */
    void close() {
        shut = "the service is stopping";
    }

    @Override
    public State state() {
        var context = camel.get();
        var why = shut;
        if (why != null || context == null) {
            return State.down(why == null ? STARTING : why);
        }
        var wrong = new ArrayList<String>();
        for (var result : HealthCheckHelper.invokeReadiness(context)) {
            if (result.getState() == HealthCheck.State.DOWN) {
                var check = result.getCheck().getId();
                wrong.add(result.getMessage().map(said -> check + ": " + said).orElse(check));
            }
        }
        var facts = new TreeMap<String, Object>();
        facts.put("count", context.getRoutesSize());
        if (wrong.isEmpty()) {
            return State.up(facts);
        }
        facts.put(State.REASON, String.join("; ", wrong));
        return new State(Status.DOWN, facts);
    }
}
