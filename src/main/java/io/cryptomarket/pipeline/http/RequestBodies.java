package io.cryptomarket.pipeline.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a body may be: none, or an empty JSON object. The path says all there is to say, and yet there are clients that
 * always send a body.
 */
final class RequestBodies {

    private static final Pattern JSON_TYPE =
            Pattern.compile("application/json(\\s*;\\s*charset\\s*=\\s*\"?utf-8\"?)?\\s*");

    private static final Pattern NOTHING = Pattern.compile("\\s*(\\{\\s*}\\s*)?");

    private RequestBodies() {}

    /** Before the body is read: one of another type is not even looked at, and no form is taken apart. */
    static void requireContentType(RoutingContext call) {
        var type = call.request().getHeader("Content-Type");
        var isJson =
                type == null || JSON_TYPE.matcher(type.toLowerCase(Locale.ROOT)).matches();
        if (isJson || !hasBody(call)) {
            call.next();
        } else {
            call.fail(415);
        }
    }

    private static boolean hasBody(RoutingContext call) {
        var headers = call.request().headers();
        var length = headers.get("Content-Length");
        return headers.contains("Transfer-Encoding") || (length != null && !length.matches("0+"));
    }

    /** Whether a body is none of those that mean something. */
    static boolean isEmptyObject(@Nullable Buffer body) {
        return body == null
                || NOTHING.matcher(body.toString(StandardCharsets.UTF_8)).matches();
    }
}
