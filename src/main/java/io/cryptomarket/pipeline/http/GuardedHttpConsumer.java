package io.cryptomarket.pipeline.http;

import io.cryptomarket.pipeline.failure.FailureKind;
import io.cryptomarket.pipeline.reload.Lease;
import io.cryptomarket.pipeline.snapshot.FetchLock;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.Processor;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The consumer of every route that begins at HTTP. A route gets only the parts of the path, as variables; the caller
 * gets only the body, as JSON. A failure becomes problem details.
 *
 * <p>It is a consumer, so that no route has to repeat this. Camel's own consumer holds a thread for each call, copies
 * everything that the caller sends into the exchange, and answers from that exchange, which must have ended by then.
 */
final class GuardedHttpConsumer extends VertxPlatformHttpConsumer {

    /** The allowed values of a path parameter, which messages and the log show. */
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9._:+-]{1,40}");

    private static final Pattern DATES = Pattern.compile("[0-9:.-]+");

    private static final Pattern PART = Pattern.compile("\\{([^/}]+)}");

    private static final Problem NO_DATE = Problem.of(FailureKind.NOT_A_DATE, "The path names no date.");

    private final String path;
    private final List<String> parts;
    private final ConsumerDependencies dependencies;

    /**
     * The objects that all consumers of a context share.
     *
     * @param routes leases the routes of the context
     */
    record ConsumerDependencies(
            RequestFilter filter,
            InFlightRequests inFlight,
            Clock clock,
            HttpService.Timeouts timeouts,
            Supplier<Lease> routes) {}

    GuardedHttpConsumer(PlatformHttpEndpoint endpoint, Processor route, ConsumerDependencies dependencies) {
        super(endpoint, route, List.of(), HttpService.ROUTER);
        this.path = endpoint.getPath();
        this.parts = PART.matcher(path).results().map(part -> part.group(1)).toList();
        this.dependencies = dependencies;
    }

    /** A route for GET also serves HEAD. */
    @Override
    protected void doInit() throws Exception {
        if ("GET".equals(getEndpoint().getHttpMethodRestrict())) {
            getEndpoint().setHttpMethodRestrict("GET,HEAD");
        }
        super.doInit();
    }

    @Override
    protected void handleRequest(RoutingContext call) {
        if (isSuspended() || dependencies.filter().isStopping()) {
            SharedResponse.of(RequestFilter.STOPPING).send(call.response());
            return;
        }
        var given = given(call);
        if (given == null) {
            SharedResponse.of(NO_DATE).send(call.response());
            return;
        }
        var asked = PART.matcher(path).replaceAll(part -> given.get(part.group(1)));
        AccessLog.matched(call, PART.matcher(path).replaceAll(part -> shown(part, given)));
        var method = call.request().method();
        if (method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD)) {
            dependencies
                    .inFlight()
                    .readNow(() -> pass(given), call, dependencies.routes().get());
        } else {
            var today = LocalDate.ofInstant(dependencies.clock().instant(), ZoneOffset.UTC);
            var key = new InFlightRequests.Key(method.name(), asked, today);
            dependencies
                    .inFlight()
                    .runOnce(key, () -> pass(given), call, dependencies.routes().get());
        }
    }

    /** A value that looks like a date; the parameter's name for any other, which could be a token sent by mistake. */
    private static String shown(MatchResult part, Map<String, String> given) {
        var text = given.get(part.group(1));
        return Matcher.quoteReplacement(DATES.matcher(text).matches() ? text : part.group());
    }

    private @Nullable Map<String, String> given(RoutingContext call) {
        var given = new LinkedHashMap<String, String>();
        for (var part : parts) {
            var text = call.pathParam(part);
            if (text == null || !PLAIN.matcher(text).matches()) {
                return null;
            }
            given.put(part, text);
        }
        return given;
    }

    /** Runs the route on the current thread. */
    private SharedResponse pass(Map<String, String> given) {
        if (dependencies.filter().isStopping()) {
            return SharedResponse.of(RequestFilter.STOPPING);
        }
        var exchange = createExchange(false);
        exchange.setPattern(ExchangePattern.InOut);
        given.forEach(exchange::setVariable);
        exchange.setProperty(FetchLock.LONGEST_WAIT, dependencies.timeouts().attached());
        try {
            process(exchange);
            return answer(exchange);
        } finally {
            doneUoW(exchange);
            releaseExchange(exchange, false);
        }
    }

    private void process(Exchange exchange) {
        try {
            createUoW(exchange);
            getProcessor().process(exchange);
        } catch (Exception e) {
            exchange.setException(e);
        }
    }

    private SharedResponse answer(Exchange exchange) {
        var failure = exchange.getException();
        if (failure == null) {
            return SharedResponse.ok(exchange.getMessage().getBody());
        }
        // When its shutdown timeout is over, Camel rejects the next step of a run.
        return dependencies.filter().isStopping() && exchange.getException(RejectedExecutionException.class) != null
                ? SharedResponse.of(RequestFilter.STOPPING)
                : SharedResponse.of(Problem.of(failure, dependencies.clock()));
    }
}
