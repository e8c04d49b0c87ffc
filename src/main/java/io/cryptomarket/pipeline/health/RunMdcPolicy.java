package io.cryptomarket.pipeline.health;

import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Route;
import org.apache.camel.spi.RoutePolicy;
import org.apache.camel.spi.RoutePolicyFactory;
import org.apache.camel.support.RoutePolicySupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * Adds the run and its date to every log line of a run. Each route sets them again, since a run may continue in another
 * thread and learns its date on the way.
 */
public final class RunMdcPolicy extends RoutePolicySupport implements RoutePolicyFactory {

    private static final String RUN = "run";
    private static final String DATE = "date";

    /** The id of a run: Camel's exchange id without the padding zeros of its number. */
    static String id(Exchange run) {
        return run.getExchangeId().replaceFirst("-0+(?=.)", "-");
    }

    @Override
    public RoutePolicy createRoutePolicy(CamelContext context, String routeId, NamedNode route) {
        return this;
    }

    @Override
    public void onExchangeBegin(Route route, Exchange exchange) {
        MDC.put(RUN, id(exchange));
        var date = date(exchange);
        if (date != null) {
            MDC.put(DATE, date);
        }
    }

    private static @Nullable String date(Exchange exchange) {
        var known = exchange.getVariable("date", String.class);
        return known != null ? known : exchange.getVariable("requestedDate", String.class);
    }

    @Override
    public void onExchangeDone(Route route, Exchange exchange) {
        if (route.getId().equals(exchange.getFromRouteId())) {
            MDC.remove(RUN);
            MDC.remove(DATE);
        } else {
            onExchangeBegin(route, exchange);
        }
    }
}
