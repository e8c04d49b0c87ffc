package io.cryptomarket.pipeline.health;

import io.cryptomarket.pipeline.coincap.CoinCapCall;
import io.cryptomarket.pipeline.health.LastRuns.EndedRun;
import io.cryptomarket.pipeline.storage.ErrorMessages;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Route;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.spi.RoutePolicy;
import org.apache.camel.spi.RoutePolicyFactory;
import org.apache.camel.support.RoutePolicySupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts and times every run. Camel applies the policy to every route that it loads, so no route has to mention it.
 *
 * <p>A run starts and ends with the first route of an exchange. Its outcome comes from the variables that the routes leave:
 * a run that leaves none of them counts as skipped.
 */
public final class RunMetricsPolicy extends RoutePolicySupport implements RoutePolicyFactory {

    private static final Logger LOG = LoggerFactory.getLogger("management");

    private static final String FIRST = "CryptoMarketFirstRoute";
    private static final String BEGAN = "CryptoMarketRouteStart.";
    private static final String COUNTED = "CryptoMarketCallCounted";

    /** The trigger of a run. */
    private enum Trigger {
        CLOCK,
        HTTP,
        COMMAND,
        OTHER
    }

    /** By the component at which a route begins. */
    private static final Map<String, Trigger> TRIGGERS = Map.of(
            "quartz", Trigger.CLOCK,
            "timer", Trigger.CLOCK,
            "scheduler", Trigger.CLOCK,
            "platform-http", Trigger.HTTP,
            "direct", Trigger.COMMAND);

    private static final Set<String> READING = Set.of("GET", "HEAD");

    private static final Set<String> OUTCOMES = Set.of("created", "rebuilt", "existing", "lost");

    private final Metrics metrics;
    private final LastRuns lastRuns;
    private final ErrorMessages errorMessages;
    private final Clock clock;
    private final Runnable afterRun;

    /** @param afterRun called at the end of each run */
    RunMetricsPolicy(Metrics metrics, LastRuns lastRuns, ErrorMessages errorMessages, Clock clock, Runnable afterRun) {
        this.metrics = metrics;
        this.lastRuns = lastRuns;
        this.errorMessages = errorMessages;
        this.clock = clock;
        this.afterRun = afterRun;
    }

    @Override
    public RoutePolicy createRoutePolicy(org.apache.camel.CamelContext context, String routeId, NamedNode route) {
        return this;
    }

    @Override
    public void onExchangeBegin(Route route, Exchange exchange) {
        safely(() -> {
            if (exchange.getProperty(FIRST) == null) {
                exchange.setProperty(FIRST, route.getId());
            }
            exchange.setProperty(BEGAN + route.getId(), System.nanoTime());
        });
    }

    @Override
    public void onExchangeDone(Route route, Exchange exchange) {
        // Its moment was served by another generation of the routes.
        if (exchange.getProperty(Observability.NO_RUN) != null) {
            return;
        }
        safely(() -> {
            var took = Duration.ofNanos(
                    System.nanoTime() - exchange.getProperty(BEGAN + route.getId(), System.nanoTime(), Long.class));
            metrics.routeEnded(route.getId(), failure(exchange) == null ? "done" : "failed", took);
            countCall(exchange);
            if (route.getId().equals(exchange.getProperty(FIRST)) && isRun(exchange)) {
                end(exchange, took);
            }
        });
    }

    /** A failure to count a run must not fail the run. */
    private static void safely(Runnable counting) {
        try {
            counting.run();
        } catch (RuntimeException e) {
            LOG.warn("a run could not be counted: {}", e.toString());
        }
    }

    /** A request that only reads is no run. */
    private static boolean isRun(Exchange exchange) {
        return !(exchange.getFromEndpoint() instanceof PlatformHttpEndpoint called)
                || !READING.containsAll(
                        List.of(String.valueOf(called.getHttpMethodRestrict()).split(",")));
    }

    private void end(Exchange exchange, Duration took) {
        var trigger = trigger(exchange);
        var failureCause = FailureCause.of(failure(exchange), errorMessages);
        var outcome = failureCause.message() == null ? outcome(exchange) : "failed";
        var date = exchange.getVariable("date", String.class);
        metrics.runEnded(trigger, outcome, failureCause.label(), took);
        lastRuns.add(
                new EndedRun(RunMdcPolicy.id(exchange), trigger, date, clock.instant(), took, outcome, failureCause));
        afterRun.run();
    }

    private static @Nullable Throwable failure(Exchange exchange) {
        return exchange.getException();
    }

    private static String trigger(Exchange exchange) {
        var uri = exchange.getFromEndpoint().getEndpointUri();
        return TRIGGERS.getOrDefault(uri.substring(0, Math.max(0, uri.indexOf(':'))), Trigger.OTHER)
                .name()
                .toLowerCase(Locale.ROOT);
    }

    private static String outcome(Exchange exchange) {
        var published = exchange.getVariable("published", String.class);
        var said = published != null ? published : exchange.getVariable("fetched", String.class);
        return said == null ? "skipped" : OUTCOMES.contains(said) ? said : "other";
    }

    /** Counts each call once, although several routes end after its price is known. */
    private void countCall(Exchange exchange) {
        if (exchange.getVariable("call") instanceof CoinCapCall coinCapCall
                && coinCapCall.spent() != null
                && coinCapCall.spent() > 0
                && !coinCapCall.id().equals(exchange.getProperty(COUNTED))) {
            exchange.setProperty(COUNTED, coinCapCall.id());
            metrics.creditsSpent(coinCapCall.spent());
        }
    }
}
