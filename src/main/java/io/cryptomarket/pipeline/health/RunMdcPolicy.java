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
 * Lets every line of the log say in which run it was written, and about which date. Told anew at every route, since a run
 * may go on in another thread there, and comes to know its date on the way.
 */
public final class RunMdcPolicy extends RoutePolicySupport implements RoutePolicyFactory {

    private static final String RUN = "run";
    private static final String DATE = "date";

    /** A run's name: Camel's of the exchange, without the zeros that its number is filled up with. */
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
