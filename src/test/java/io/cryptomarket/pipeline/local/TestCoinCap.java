package io.cryptomarket.pipeline.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;

/** A running simulated CoinCap, and a client with its key. */
final class TestCoinCap implements AutoCloseable {
    static final String KEY = "a-key";
    static final Instant NOW = Instant.parse("2026-03-04T05:06:07.089Z");

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private final SimulatedCoinCap coinCap;

    TestCoinCap(Instant now) throws LocalStartException {
        this(Clock.fixed(now, ZoneOffset.UTC));
    }

    TestCoinCap(Clock clock) throws LocalStartException {
        this(clock, FaultScript.none());
    }

    TestCoinCap(Clock clock, FaultScript faults) throws LocalStartException {
        coinCap = SimulatedCoinCap.start(0, KEY, clock, 7, faults);
    }

    SimulatedCoinCap server() {
        return coinCap;
    }

    HttpRequest.Builder request(String pathAndQuery) {
        return HttpRequest.newBuilder(URI.create(coinCap.url() + pathAndQuery));
    }

    HttpResponse<byte[]> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.build(), BodyHandlers.ofByteArray());
    }

    HttpResponse<byte[]> get(String pathAndQuery) throws IOException, InterruptedException {
        return send(request(pathAndQuery).header("Authorization", "Bearer " + KEY));
    }

    HttpResponse<byte[]> call(String method) throws IOException, InterruptedException {
        return send(request("/assets")
                .header("Authorization", "Bearer " + KEY)
                .method(method, BodyPublishers.ofString(method.equals("HEAD") ? "" : "{}")));
    }

    JsonNode data(String pathAndQuery) throws IOException, InterruptedException {
        return json(get(pathAndQuery)).get("data");
    }

    static JsonNode json(HttpResponse<byte[]> answer) throws IOException {
        return JSON.readTree(answer.body());
    }

    @Override
    public void close() {
        coinCap.close();
    }
}
