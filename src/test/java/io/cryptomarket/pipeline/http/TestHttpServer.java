package io.cryptomarket.pipeline.http;

import io.cryptomarket.pipeline.reload.Lease;
import io.cryptomarket.pipeline.testing.RawHttpConnection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.platform.http.PlatformHttpComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.jspecify.annotations.Nullable;

/** The server in front of routes that do nothing but wait, for as long as a test wants. */
final class TestHttpServer implements AutoCloseable {

    static final HttpService.Timeouts LONG = new HttpService.Timeouts(Duration.ofMinutes(1), Duration.ofMinutes(5));
    static final String PUT = "PUT /v1/snapshots/2026-11-03 HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0";
    static final String GET = "GET /v1/snapshots HTTP/1.1\r\nHost: localhost";

    final DefaultCamelContext camel;
    final HttpService http;

    /** How many runs have begun, and how many reads. */
    final AtomicInteger runs = new AtomicInteger();

    final AtomicInteger reads = new AtomicInteger();

    /** Ends all of them. */
    final CountDownLatch end = new CountDownLatch(1);

    private TestHttpServer(HttpService http, DefaultCamelContext camel) {
        this.http = http;
        this.camel = camel;
    }

    static TestHttpServer start(ServerLimits serverLimits) throws Exception {
        return start(serverLimits, LONG, null, Clock.systemUTC());
    }

    static TestHttpServer start(
            ServerLimits serverLimits, HttpService.Timeouts timeouts, @Nullable Tls tls, Clock clock) throws Exception {
        var settings = new HttpSettings("127.0.0.1", 0, BearerTokens.of(null, null), tls);
        var camel = new DefaultCamelContext();
        var testHttpServer = new TestHttpServer(
                new HttpService(settings, timeouts, clock, RequestListener.NONE, () -> lease(camel), serverLimits),
                camel);
        try {
            testHttpServer.open();
            return testHttpServer;
        } catch (HttpStartException e) {
            testHttpServer.close();
            throw e;
        }
    }

    private static Lease lease(CamelContext camel) {
        return new Lease(camel, () -> {});
    }

    private void open() throws Exception {
        camel.getComponent("platform-http", PlatformHttpComponent.class)
                .setEngine(http.engine(camel, () -> lease(camel)));
        camel.getShutdownStrategy().setTimeout(1);
        camel.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("platform-http:/v1/snapshots/{requestedDate}?httpMethodRestrict=PUT")
                        .process(exchange -> answer(exchange, runs));
                from("platform-http:/v1/snapshots?httpMethodRestrict=GET").process(exchange -> answer(exchange, reads));
                from("platform-http:/v1/headers").process(TestHttpServer::answerHeaders);
                from("platform-http:/v1/errors?httpMethodRestrict=PUT").process(exchange -> answerError(exchange));
            }
        });
        camel.start();
        http.listen();
    }

    private void answer(Exchange exchange, AtomicInteger number) throws InterruptedException {
        var own = number.incrementAndGet();
        end.await();
        exchange.getMessage().setBody(Map.of("number", own));
    }

    private void answerError(Exchange exchange) {
        runs.incrementAndGet();
        exchange.getMessage().setBody(new Unwritable(0));
    }

    /** What cannot be written as JSON, and fails with no exception. */
    record Unwritable(int number) {
        @Override
        public int number() {
            throw new OutOfMemoryError("of a test");
        }
    }

    /** As a route does that nobody has thought through. */
    private static void answerHeaders(Exchange exchange) {
        var message = exchange.getMessage();
        var seen = List.of(List.copyOf(message.getHeaders().keySet()), Map.copyOf(exchange.getVariables()));
        message.setHeader("Set-Cookie", "inner");
        message.setHeader("X-Inner", "inner");
        message.setHeader(Exchange.HTTP_RESPONSE_CODE, 299);
        message.setHeader(Exchange.CONTENT_TYPE, "text/html");
        message.setBody(seen);
    }

    URI url() {
        return http.url();
    }

    /** What comes of a call on a connection of its own. */
    CompletableFuture<String> call(String head) {
        return CompletableFuture.supplyAsync(() -> send(head), work -> {
            var thread = new Thread(work, "caller");
            thread.setDaemon(true);
            thread.start();
        });
    }

    String send(String head) {
        try {
            return RawHttpConnection.send(url(), "", head);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As the program does, with less patience. */
    void stop() {
        if (!camel.isStopped()) {
            http.refuse();
            camel.stop();
            http.close();
        }
    }

    @Override
    public void close() {
        end.countDown();
        stop();
    }
}
