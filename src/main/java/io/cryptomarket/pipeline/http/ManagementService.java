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
    private final Map<String, Page> pages;
    private final Vertx vertx;
    private final Connections connections;
    private final Port port;
    private int calls;

    /** {@link #listen} opens it. */
    public ManagementService(HttpSettings settings, Stream<Page> pages) {
        this(settings, pages, Limits.USUAL);
    }

    ManagementService(HttpSettings settings, Stream<Page> pages, Limits limits) {
        this.settings = settings;
        this.pages = pages.collect(Collectors.toUnmodifiableMap(Page::path, Function.identity()));
        this.vertx = Vertx.vertx(Port.threads(WORKERS));
        this.connections = new Connections(vertx, limits);
        this.port = new Port("management", settings, limits, vertx, connections);
    }

    /**
     * Opens the port.
     *
     * @throws HttpStartException when that cannot be had
     */
    public void listen() throws HttpStartException {
        port.listen(this::receive, ManagementService::receiveMalformed);
    }

    /** Where it listens. */
    public URI url() {
        return port.url();
    }

    /** Whether a caller needs a token for what says more than a status. */
    public boolean needsToken() {
        return settings.tokens().areNeeded();
    }

    private void receive(HttpServerRequest request) {
        connections.begin(request.connection());
        request.response().putHeader("Cache-Control", "no-store").putHeader("X-Content-Type-Options", "nosniff");
        var page = pages.get(String.valueOf(request.path()));
        var refusal = refusal(request, page);
        if (refusal != null || page == null) {
            answer(request, Answer.of(refusal != null ? refusal : FAILED));
        } else if (page.immediate()) {
            answer(request, answer(page));
        } else {
            enqueue(request, page);
        }
    }

    private static void receiveMalformed(HttpServerRequest request) {
        request.response().putHeader("Cache-Control", "no-store");
        Answer.of(Malformed.of(request)).closing(request);
    }

    /** What is not there is told only to who may know what is. */
    private @Nullable Problem refusal(HttpServerRequest request, @Nullable Page page) {
        var tokens = settings.tokens();
        if (!tokens.areNeeded() && Gatekeeper.isFromAPage(request)) {
            return Problem.of(403, "Forbidden", "Without a token, no web page may call.");
        }
        if ((page == null || !page.open()) && !tokens.admit(authorization(request))) {
            request.response().putHeader("WWW-Authenticate", "Bearer");
            return Problem.of(401, "Unauthorized", "A valid bearer token is needed.");
        }
        if (page == null) {
            return Problem.of(404, "Not Found", "There is nothing at this path.");
        }
        if (!READING.contains(request.method())) {
            request.response().putHeader("Allow", "GET, HEAD");
            return Problem.of(405, "Method Not Allowed", "The header Allow names the methods that this path has.");
        }
        return calls >= MOST_CALLS ? Gatekeeper.CROWDED : null;
    }

    private static @Nullable String authorization(HttpServerRequest request) {
        var given = request.headers().getAll("Authorization");
        return given.size() == 1 ? given.get(0) : null;
    }

    /** Each page takes long only where S3 does, so more than a few who wait are of no use to anybody. */
    private void enqueue(HttpServerRequest request, Page page) {
        calls++;
        vertx.executeBlocking(() -> answer(page), false).onComplete(made -> {
            calls--;
            answer(request, made.succeeded() ? made.result() : Answer.of(FAILED));
        });
    }

    private static Answer answer(Page page) {
        try {
            var content = page.content().get();
            return new Answer(content.status(), content.mediaType(), Buffer.buffer(content.text()), null);
        } catch (RuntimeException e) {
            LOG.warn("{} cannot be answered: {}", page.path(), e.toString());
            return Answer.of(FAILED);
        }
    }

    /** A body is not read, and so nothing that comes after it on its connection is. */
    private void answer(HttpServerRequest request, Answer answer) {
        if (hasBody(request)) {
            answer.closing(request);
        } else {
            answer.send(request.response());
            connections.end(request.connection());
        }
    }

    private static boolean hasBody(HttpServerRequest request) {
        var length = request.getHeader("Content-Length");
        return request.headers().contains("Transfer-Encoding") || (length != null && !length.equals("0"));
    }

    @Override
    public void close() {
        try {
            Eventually.await(vertx.close());
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }
}
