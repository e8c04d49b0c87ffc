package io.cryptomarket.pipeline.reload;

import io.cryptomarket.pipeline.health.Observability;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Route;
import org.apache.camel.component.quartz.QuartzEndpoint;
import org.apache.camel.component.timer.TimerEndpoint;
import org.apache.camel.spi.RoutePolicy;
import org.apache.camel.spi.RoutePolicyFactory;
import org.apache.camel.support.RoutePolicySupport;
import org.jspecify.annotations.Nullable;
import org.quartz.CronTrigger;

/**
 * Lets each moment of a clock begin one run, whichever of two generations fires for it, and notes when timers fire. A duplicate
 * run ends before its first step and is not counted.
 */
final class ClockPolicies extends RoutePolicySupport implements RoutePolicyFactory {

    private final ClockMemory memory;
    private final Map<String, Long> began = new ConcurrentHashMap<>();
    private volatile @Nullable Switch first;
    private volatile @Nullable Switch last;

    /**
     * A switch of generations.
     *
     * @param at its moment
     * @param kept the routes whose clock is the same before and after
     */
    record Switch(Instant at, Set<String> kept) {
        Switch {
            kept = Set.copyOf(kept);
        }
    }

    ClockPolicies(ClockMemory memory) {
        this.memory = memory;
    }

    /** The generation has taken over from another. */
    void begin(Switch at) {
        first = at;
    }

    /** Another generation has taken over. */
    void end(Switch at) {
        last = at;
    }

    /** When a route last fired, in milliseconds since 1970; null when it never has. */
    @Nullable
    Long began(String route) {
        return began.get(route);
    }

    @Override
    public RoutePolicy createRoutePolicy(CamelContext context, String routeId, NamedNode route) {
        return this;
    }

    @Override
    public void onExchangeBegin(Route route, Exchange exchange) {
        // Only where the exchange began: a clock's exchange passes through other routes too.
        if (exchange.getFromEndpoint() != route.getEndpoint()) {
            return;
        }
        if (route.getEndpoint() instanceof TimerEndpoint) {
            began.put(route.getRouteId(), System.currentTimeMillis());
        } else if (route.getEndpoint() instanceof QuartzEndpoint && !isToRun(route.getRouteId(), exchange)) {
            exchange.setProperty(Observability.NO_RUN, true);
            exchange.setRouteStop(true);
        }
    }

    private boolean isToRun(String route, Exchange fire) {
        var message = fire.getMessage();
        var scheduled = message.getHeader("scheduledFireTime", Date.class);
        if (scheduled == null) {
            return true;
        }
        var moment = scheduled.toInstant();
        boolean isCron = message.getHeader("trigger") instanceof CronTrigger;
        return !(isCron && isBefore(route, moment)) && !isAfter(route, moment) && memory.claim(route, moment);
    }

    /** An edit of a cron counts from the switch. */
    private boolean isBefore(String route, Instant moment) {
        var at = first;
        return at != null && !at.kept().contains(route) && moment.isBefore(at.at());
    }

    private boolean isAfter(String route, Instant moment) {
        var at = last;
        return at != null && !at.kept().contains(route) && !moment.isBefore(at.at());
    }
}
