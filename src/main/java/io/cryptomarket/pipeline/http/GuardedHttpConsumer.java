package io.cryptomarket.pipeline.http;

import io.cryptomarket.pipeline.failure.FailureKind;
import io.cryptomarket.pipeline.snapshot.FetchLock;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
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
 * What stands around every route that begins at HTTP, whoever wrote it: nothing of the caller but the parts of the path
 * comes in, as variables, and nothing but the body goes out, as JSON; a failure becomes problem details.
 *
 * <p>Around the route and not in it, since a route that is edited would otherwise have to repeat it. The consumer itself
 * and not its processor, since Camel's consumer holds a thread for each call, fills its exchange with whatever the caller
 * sends, and answers from that exchange, which must have ended by then.
 */
final class GuardedHttpConsumer extends VertxPlatformHttpConsumer {

    /** What a part of a path may be: it stands in messages, and so in the log. */
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9._:+-]{1,40}");

    private static final Pattern DATES = Pattern.compile("[0-9:.-]+");

    private static final Pattern PART = Pattern.compile("\\{([^/}]+)}");

    private static final Problem NO_DATE = Problem.of(FailureKind.NOT_A_DATE, "The path names no date.");

    private final String path;
    private final List<String> parts;
    private final ConsumerDependencies dependencies;

    /**
     * What all guards of a context share.
     *
     * @param routes holds the routes of the context
     */
    record ConsumerDependencies(
            RequestFilter filter,
            InFlightRequests inFlight,
            ProblemMapper problems,
            Timeouts timeouts,
            Supplier<Lease> routes) {}

    GuardedHttpConsumer(PlatformHttpEndpoint endpoint, Processor route, ConsumerDependencies desk) {
        super(endpoint, route, List.of(), HttpService.ROUTER);
        this.path = endpoint.getPath();
        this.parts = PART.matcher(path).results().map(part -> part.group(1)).toList();
        this.dependencies = desk;
    }

    /** Whoever may GET may ask for the head of the answer. */
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
            var key = new InFlightRequests.Key(
                    method.name(), asked, dependencies.problems().today());
            dependencies
                    .inFlight()
                    .runOnce(key, () -> pass(given), call, dependencies.routes().get());
        }
    }

    /** What looks like a date; the place of another text, which could be a token that slipped into the path. */
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

    /** The one place where a run begins and ends; on a thread of its own. */
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
        // Camel waits only so long for a run to end, and then lets it come to no further step.
        return dependencies.filter().isStopping() && exchange.getException(RejectedExecutionException.class) != null
                ? SharedResponse.of(RequestFilter.STOPPING)
                : SharedResponse.of(dependencies.problems().of(failure));
    }
}
