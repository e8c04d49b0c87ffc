package io.cryptomarket.pipeline.http;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The management port, for health and metrics. It opens before the first route starts and closes after the last stops.
 */
public final class ManagementService implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger("management");

    private static final Set<HttpMethod> READING = Set.of(HttpMethod.GET, HttpMethod.HEAD);

    /** A request waits for S3 for a limited time; with a second thread it delays no other request. */
    private static final int WORKERS = 2;

    private static final int MOST_CALLS = 20;

    private static final Problem FAILED =
            Problem.of(500, "Internal Server Error", "The service failed; its log says why.");

    private final HttpSettings settings;
    private final Map<String, Endpoint> pages;
    private final Vertx vertx;
    private final IdleConnections idleConnections;
    private final ServerPort serverPort;
    private int calls;

    /** {@link #listen} opens the port. */
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
     * @throws HttpStartException if the port is in use, or the certificate is unusable
     */
    public void listen() throws HttpStartException {
        serverPort.listen(this::receive, RequestChecks::answerMalformed);
    }

    /** Where it listens. */
    public URI url() {
        return serverPort.url();
    }

    /** Whether the endpoints that are not open need a token. */
    public boolean needsToken() {
        return settings.tokens().isRequired();
    }

    private void receive(HttpServerRequest request) {
        idleConnections.begin(request.connection());
        RequestChecks.setHeaders(request);
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

    /** Answers 404 only to callers that may know which paths exist. */
    private @Nullable Problem refusal(HttpServerRequest request, @Nullable Endpoint endpoint) {
        var refusal = endpoint != null && endpoint.open()
                ? RequestChecks.refusalOfBrowser(request, settings.tokens())
                : RequestChecks.refusal(request, settings.tokens());
        if (refusal != null) {
            return refusal;
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

    /** An endpoint is slow only if S3 is, so a few waiting requests are enough. */
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

    /** Closes the connection of a request with a body: the body is not read, so the next request could not be found. */
    private void answer(HttpServerRequest request, SharedResponse sharedResponse) {
        if (RequestChecks.hasBody(request)) {
            sharedResponse.closing(request);
        } else {
            sharedResponse.send(request.response());
            idleConnections.end(request.connection());
        }
    }

    @Override
    public void close() {
        serverPort.close();
    }
}
