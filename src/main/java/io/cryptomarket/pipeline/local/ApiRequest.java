package io.cryptomarket.pipeline.local;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import org.apache.hc.core5.net.WWWFormCodec;

/**
 * One HTTP call to the simulated CoinCap.
 *
 * @param number counts the calls since the start, from 1
 * @param parameters the decoded query; the last value of a repeated parameter
 */
record ApiRequest(
        long number,
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
        for (var pair : WWWFormCodec.parse(query, UTF_8)) {
            parameters.put(pair.getName(), Objects.requireNonNullElse(pair.getValue(), ""));
        }
        return parameters;
    }

    String parameter(String name) {
        return parameters.getOrDefault(name, "");
    }

    /** The parameter as a whole number; the default if it is not given, empty if it is no number or out of range. */
    OptionalInt intParameter(String name, int defaultValue, int least, int most) {
        if (!parameters.containsKey(name)) {
            return OptionalInt.of(defaultValue);
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
