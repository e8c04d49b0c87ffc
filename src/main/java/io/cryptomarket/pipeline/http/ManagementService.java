package io.cryptomarket.pipeline.http;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The second port, for those who look after the service and call none of its routes. It is there before the first route
 * and after the last, so that it can say so.
 */
public final class ManagementService implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger("management");

    private static final Set<HttpMethod> READING = Set.of(HttpMethod.GET, HttpMethod.HEAD);

    /** Who asks waits for S3 a little at the most; a second thread, so that one who waits stops nobody else. */
    private static final int WORKERS = 2;

    private static final int MOST_CALLS = 20;

    private static final Problem FAILED =
            Problem.of(500, "Internal Server Error", "Something went wrong in the service; its log says what.");

    private final HttpSettings settings;
    private final Map<String, Endpoint> pages;
    private final Vertx vertx;
    private final IdleConnections idleConnections;
    private final ServerPort serverPort;
    private int calls;

    /** {@link #listen} opens it. */
    public ManagementService(HttpSettings settings, Stream<Endpoint> pages) {
        this(settings, pages, ServerLimits.DEFAULT);
    }

    ManagementService(HttpSettings settings, Stream<Endpoint> pages, ServerLimits serverLimits) {
        this.settings = settings;
        this.pages = pages.collect(Collectors.toUnmodifiableMap(Endpoint::path, Function.identity()));
        this.vertx = Vertx.vertx(ServerPort.threads(WORKERS));
        this.idleConnections = new IdleConnections(vertx, serverLimits);
        this.serverPort = new ServerPort("management", settings, serverLimits, vertx, idleConnections);
    }

    /**
     * Opens the port.
     *
     * @throws HttpStartException when that cannot be had
     */
    public void listen() throws HttpStartException {
        serverPort.listen(this::receive, ManagementService::receiveMalformed);
    }

    /** Where it listens. */
    public URI url() {
        return serverPort.url();
    }

    /** Whether a caller needs a token for what says more than a status. */
    public boolean needsToken() {
        return settings.tokens().isRequired();
    }

    private void receive(HttpServerRequest request) {
        idleConnections.begin(request.connection());
        request.response().putHeader("Cache-Control", "no-store").putHeader("X-Content-Type-Options", "nosniff");
        var endpoint = pages.get(String.valueOf(request.path()));
        var refusal = refusal(request, endpoint);
        if (refusal != null || endpoint == null) {
            answer(request, SharedResponse.of(refusal != null ? refusal : FAILED));
        } else if (endpoint.immediate()) {
            answer(request, answer(endpoint));
        } else {
            enqueue(request, endpoint);
        }
    }

    private static void receiveMalformed(HttpServerRequest request) {
        request.response().putHeader("Cache-Control", "no-store");
        SharedResponse.of(BadRequests.of(request)).closing(request);
    }

    /** What is not there is told only to who may know what is. */
    private @Nullable Problem refusal(HttpServerRequest request, @Nullable Endpoint endpoint) {
        var bearerTokens = settings.tokens();
        if (!bearerTokens.isRequired() && RequestFilter.isFromBrowser(request)) {
            return Problem.of(403, "Forbidden", "Without a token, no web page may call.");
        }
        if ((endpoint == null || !endpoint.open()) && !bearerTokens.isValid(authorization(request))) {
            request.response().putHeader("WWW-Authenticate", "Bearer");
            return Problem.of(401, "Unauthorized", "A valid bearer token is needed.");
        }
        if (endpoint == null) {
            return Problem.of(404, "Not Found", "There is nothing at this path.");
        }
        if (!READING.contains(request.method())) {
            request.response().putHeader("Allow", "GET, HEAD");
            return Problem.of(405, "Method Not Allowed", "The header Allow names the methods that this path has.");
        }
        return calls >= MOST_CALLS ? RequestFilter.TOO_MANY_REQUESTS : null;
    }

    private static @Nullable String authorization(HttpServerRequest request) {
        var given = request.headers().getAll("Authorization");
        return given.size() == 1 ? given.get(0) : null;
    }

    /** Each page takes long only where S3 does, so more than a few who wait are of no use to anybody. */
    private void enqueue(HttpServerRequest request, Endpoint endpoint) {
        calls++;
        vertx.executeBlocking(() -> answer(endpoint), false).onComplete(made -> {
            calls--;
            answer(request, made.succeeded() ? made.result() : SharedResponse.of(FAILED));
        });
    }

    private static SharedResponse answer(Endpoint endpoint) {
        try {
            var content = endpoint.content().get();
            return new SharedResponse(content.status(), content.mediaType(), Buffer.buffer(content.text()), null);
        } catch (RuntimeException e) {
            LOG.warn("{} cannot be answered: {}", endpoint.path(), e.toString());
            return SharedResponse.of(FAILED);
        }
    }

    /** A body is not read, and so nothing that comes after it on its connection is. */
    private void answer(HttpServerRequest request, SharedResponse sharedResponse) {
        if (hasBody(request)) {
            sharedResponse.closing(request);
        } else {
            sharedResponse.send(request.response());
            idleConnections.end(request.connection());
        }
    }

    private static boolean hasBody(HttpServerRequest request) {
        var length = request.getHeader("Content-Length");
        return request.headers().contains("Transfer-Encoding") || (length != null && !length.equals("0"));
    }

    @Override
    public void close() {
        try {
            VertxFutures.await(vertx.close());
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }
}
