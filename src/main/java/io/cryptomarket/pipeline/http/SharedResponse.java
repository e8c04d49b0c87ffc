package io.cryptomarket.pipeline.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.cryptomarket.pipeline.snapshot.JsonBytes;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import org.jspecify.annotations.Nullable;

/**
 * A response that any number of callers can be sent.
 *
 * @param retryAfter the header of that name, null for none
 */
record SharedResponse(
        int status, String mediaType, Buffer body, @Nullable String retryAfter) {

    private static final ObjectMapper JSON = JsonMapper.builder()
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.NON_NULL))
            .build();

    /** The result of a successful call, as JSON. */
    static SharedResponse ok(Object result) {
        return new SharedResponse(200, "application/json", json(result), null);
    }

    static SharedResponse of(Problem problem) {
        return new SharedResponse(problem.status(), Problem.MEDIA_TYPE, json(problem), problem.retryAfterSeconds());
    }

    private static Buffer json(Object value) {
        return Buffer.buffer(JsonBytes.of(JSON, value));
    }

    /** Sends it, unless the caller is gone or has a response already. */
    void send(HttpServerResponse to) {
        if (!to.ended() && !to.closed()) {
            write(to);
        }
    }

    /** Sends it and closes the connection, whose caller breaks HTTP or exceeds a limit. */
    void closing(HttpServerRequest request) {
        var to = request.response();
        if (!to.ended() && !to.closed()) {
            to.putHeader("Connection", "close");
            write(to).onComplete(written -> request.connection().close());
        }
    }

    private Future<Void> write(HttpServerResponse to) {
        if (retryAfter != null) {
            to.putHeader("Retry-After", retryAfter);
        }
        return to.setStatusCode(status).putHeader("Content-Type", mediaType).end(body);
    }
}
