package io.cryptomarket.pipeline.http;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * What stands around every route that begins at HTTP, whoever wrote it: nothing of the caller but the parts of the path
 * comes in, as variables, and nothing but the body goes out, as JSON; a failure becomes problem details.
 *
 * <p>Around the route and not in it, since a route that is edited would otherwise have to repeat it.
 */
final class Guard implements Processor {

    /** What a part of a path may be: it stands in messages, and so in the log. */
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9._:+-]{1,40}");

    private static final Pattern PART = Pattern.compile("\\{([^/}]+)}");

    private final Processor route;
    private final List<String> parts;
    private final Problems problems;
    private final BooleanSupplier stopping;

    /** @param path the route's path, with parts in braces */
    Guard(Processor route, String path, Problems problems, BooleanSupplier stopping) {
        this.route = route;
        this.parts = PART.matcher(path).results().map(part -> part.group(1)).toList();
        this.problems = problems;
        this.stopping = stopping;
    }

    @Override
    public void process(Exchange exchange) {
        if (stopping.getAsBoolean()) {
            answer(exchange, Gatekeeper.STOPPING);
            return;
        }
        for (var part : parts) {
            if (!(exchange.getMessage().getHeader(part) instanceof String text)
                    || !PLAIN.matcher(text).matches()) {
                answer(exchange, Problem.lasting("not-a-date", "Not a date", 400, "The path names no date."));
                return;
            }
            exchange.setVariable(part, text);
        }
        exchange.getMessage().removeHeaders("*");
        exchange.getMessage().setBody(null);
        run(exchange);
    }

    private void run(Exchange exchange) {
        try {
            route.process(exchange);
            if (exchange.getException() == null) {
                answer(
                        exchange,
                        200,
                        Json.MEDIA_TYPE,
                        Json.bytes(exchange.getMessage().getBody()));
                return;
            }
        } catch (Exception e) {
            exchange.setException(e);
        }
        answer(exchange, problems.of(exchange.getException()));
    }

    private static void answer(Exchange exchange, Problem problem) {
        exchange.setException(null);
        answer(exchange, problem.status(), Problem.MEDIA_TYPE, problem.json());
        if (problem.retryAfter() != null) {
            exchange.getMessage().setHeader("Retry-After", problem.retryAfterSeconds());
        }
    }

    private static void answer(Exchange exchange, int status, String mediaType, byte[] body) {
        var message = exchange.getMessage();
        message.removeHeaders("*");
        message.setHeader(Exchange.HTTP_RESPONSE_CODE, status);
        message.setHeader(Exchange.CONTENT_TYPE, mediaType);
        message.setBody(ByteBuffer.wrap(body));
    }
}
