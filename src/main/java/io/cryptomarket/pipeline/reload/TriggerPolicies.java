package io.cryptomarket.pipeline.reload;

import io.cryptomarket.pipeline.health.Observability;
import io.cryptomarket.pipeline.reload.Turnstile.Pass;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.NamedRoute;
import org.apache.camel.Route;
import org.apache.camel.spi.RoutePolicy;
import org.apache.camel.spi.RoutePolicyFactory;
import org.apache.camel.support.RoutePolicySupport;
import org.jspecify.annotations.Nullable;

/**
 * Leads the runs of every route that begins by itself, such as the clock's, through the turnstile. Those that are called
 * by other routes belong to the run that calls them, and what comes over HTTP has its own way there.
 */
final class TriggerPolicies implements RoutePolicyFactory {

    private static final String PASS = "CryptoMarketPass";

    private final Turnstile turnstile;
    private final MissedFires missed;

    TriggerPolicies(Turnstile turnstile, MissedFires missed) {
        this.turnstile = turnstile;
        this.missed = missed;
    }

    @Override
    public @Nullable RoutePolicy createRoutePolicy(CamelContext context, String routeId, NamedNode route) {
        var from = route instanceof NamedRoute named ? String.valueOf(named.getEndpointUrl()) : "";
        return from.startsWith("direct:") || from.startsWith("platform-http:") ? null : new Policy();
    }

    /** Of one route, as long as that is there. */
    private final class Policy extends RoutePolicySupport {

        private volatile boolean replaced;

        @Override
        public void onRemove(Route route) {
            replaced = true;
        }

        @Override
        public void onExchangeBegin(Route route, Exchange exchange) {
            try {
                var pass = turnstile.enter(route.getRouteId());
                // First, so that it is given back whatever happens.
                exchange.setProperty(PASS, pass);
                if (!isToRun(route.getRouteId(), exchange)) {
                    pass.close();
                    end(exchange);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                end(exchange);
            }
        }

        private boolean isToRun(String id, Exchange exchange) {
            if (replaced) {
                missed.redirect(id, exchange);
                return false;
            }
            return missed.isFirst(id, exchange);
        }

        private static void end(Exchange exchange) {
            exchange.setProperty(Observability.NO_RUN, true);
            exchange.setRouteStop(true);
        }

        @Override
        public void onExchangeDone(Route route, Exchange exchange) {
            var pass = exchange.getProperty(PASS, Pass.class);
            if (pass != null) {
                pass.close();
            }
        }
    }
}
