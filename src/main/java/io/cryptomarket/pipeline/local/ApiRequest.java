package io.cryptomarket.pipeline.local;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import java.net.URLDecoder;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;

/**
 * One call as it came in.
 *
 * @param intParameter its number since the start, from 1
 * @param parameters of the query, decoded; of a repeated one the last
 */
record ApiRequest(
        long intParameter,
        Instant time,
        String method,
        String path,
        Map<String, String> parameters,
        List<String> authorization,
        List<String> acceptEncoding) {
    static ApiRequest of(HttpExchange exchange, long number, Instant time) {
        var uri = exchange.getRequestURI();
        var headers = exchange.getRequestHeaders();
        return new ApiRequest(
                number,
                time,
                exchange.getRequestMethod(),
                uri.getPath(),
                parameters(Objects.requireNonNullElse(uri.getRawQuery(), "")),
                headers.getOrDefault("Authorization", List.of()),
                headers.getOrDefault("Accept-Encoding", List.of()));
    }

    private static Map<String, String> parameters(String query) {
        var parameters = new LinkedHashMap<String, String>();
        for (var pair : query.split("&", -1)) {
            var equals = pair.indexOf('=');
            if (equals > 0) {
                parameters.put(decoded(pair.substring(0, equals)), decoded(pair.substring(equals + 1)));
            }
        }
        return parameters;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, UTF_8);
    }

    String parameter(String name) {
        return parameters.getOrDefault(name, "");
    }

    /** The parameter as a whole number; the default when it is not given, empty when it is none or out of range. */
    OptionalInt intParameter(String name, int unlessGiven, int least, int most) {
        if (!parameters.containsKey(name)) {
            return OptionalInt.of(unlessGiven);
        }
        try {
            var number = Integer.parseInt(parameter(name));
            return number < least || number > most ? OptionalInt.empty() : OptionalInt.of(number);
        } catch (NumberFormatException e) {
            return OptionalInt.empty();
        }
    }

    boolean hasApiKey(String apiKey) {
        return authorization.contains("Bearer " + apiKey) || apiKey.equals(parameters.get("apiKey"));
    }

    boolean acceptsGzip() {
        return acceptEncoding.stream()
                .flatMap(header -> Arrays.stream(header.split(",")))
                .map(coding -> coding.replace(" ", ""))
                .anyMatch(coding -> coding.equals("gzip") || coding.matches("gzip;q=(1|0\\.\\d*[1-9]).*"));
    }
}
