package io.cryptomarket.pipeline.http;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import org.jspecify.annotations.Nullable;

/**
 * What a call is answered, which any number of callers may be given.
 *
 * @param retryAfter the header of that name, null for none
 */
record SharedResponse(
        int status, String mediaType, Buffer body, @Nullable String retryAfter) {

    /** That it went well, with what came of it as JSON. */
    static SharedResponse ok(Object result) {
        return new SharedResponse(200, Json.MEDIA_TYPE, Buffer.buffer(Json.bytes(result)), null);
    }

    /** That it failed. */
    static SharedResponse of(Problem problem) {
        return new SharedResponse(
                problem.status(), Problem.MEDIA_TYPE, Buffer.buffer(problem.json()), problem.retryAfterSeconds());
    }

    /** Unless the caller is gone or has another answer. */
    void send(HttpServerResponse to) {
        if (!to.ended() && !to.closed()) {
            write(to);
        }
    }

    /** The last of its connection, whose caller does not keep to HTTP or to its limits. */
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
