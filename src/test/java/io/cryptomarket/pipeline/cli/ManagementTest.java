package io.cryptomarket.pipeline.cli;

import io.cryptomarket.pipeline.testing.Market;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** What the service says of itself at its second port. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ManagementTest extends MorningRun {

    private final HttpClient client = HttpClient.newHttpClient();

    @Test
    void A_service_that_has_published_is_up_and_tells_what_it_has() throws Exception {
        coinCap.then(200, Market.page(MORNING, 0, 3));
        try (var pipeline = TestPipeline.serve(coinCap, lake, MORNING)) {
            put(pipeline);
            put(pipeline);
            get(pipeline, "/health");
            System.err.println(get(pipeline, "/health").body());
            System.err.println(get(pipeline, "/metrics").body());
            System.err.println(get(pipeline, "/health/ready").body());
            System.err.println(get(pipeline, "/health/live").body());
        }
    }

    private HttpResponse<String> put(TestPipeline pipeline) throws Exception {
        var request = HttpRequest.newBuilder(pipeline.url().resolve("/v1/snapshots/2026-11-03"))
                .PUT(BodyPublishers.noBody());
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> get(TestPipeline pipeline, String path) throws Exception {
        var request = HttpRequest.newBuilder(pipeline.management().resolve(path));
        return client.send(request.build(), BodyHandlers.ofString());
    }
}
