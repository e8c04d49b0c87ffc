package io.cryptomarket.pipeline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cryptomarket.pipeline.testing.Description;
import io.cryptomarket.pipeline.testing.Market;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** A range of dates that is made again, called over HTTP. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class HttpRepublishTest extends MorningRun {

    private final HttpClient client = HttpClient.newHttpClient();

    /** Publishes the first days of the month. */
    private void publish(int days) throws Exception {
        for (int day = 0; day < days; day++) {
            var morning = MORNING.plus(Duration.ofDays(day - 2));
            coinCap.then(200, Market.page(morning, 0, 3));
            try (var pipeline = TestPipeline.start(coinCap, lake, morning, "gates.unchanged-percent=off")) {
                pipeline.snapshot();
            }
        }
    }

    private static String csv(String date) {
        return "assets/date=" + date + "/assets.csv";
    }

    private static String manifest(String date) {
        return "assets/date=" + date + "/_manifest.json";
    }

    private static String raw(String date) {
        return "raw/assets/date=" + date + "/assets.json.gz";
    }

    private TestPipeline withOtherColumns() throws Exception {
        var routes = Files.createDirectory(folder.resolve("routes"));
        TestPipeline.editRoute(routes, "assets-to-csv", "changePercent24Hr, explorer", "changePercent24Hr, tokens");
        return TestPipeline.serve(coinCap, lake, MORNING, "routes.folder=" + routes);
    }

    @Test
    void Every_date_of_the_range_is_made_again_and_no_other() throws Exception {
        publish(4);
        lake.delete(csv("2026-11-02"));
        lake.delete(manifest("2026-11-02"));
        try (var pipeline = withOtherColumns()) {
            var answer = call(pipeline, "2026-11-02/2026-11-03");

            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            assertThat(json(answer)).isEqualTo(new ObjectMapper().readTree("""
                    {"from": "2026-11-02", "to": "2026-11-03", "dates": 2, "published": 1, "republished": 1,
                     "unchanged": 0}
                    """));
        }
        for (var date : List.of("2026-11-02", "2026-11-03")) {
            assertThat(lake.text(csv(date))).contains(",tokens\n");
            assertThat(lake.text(manifest(date))).contains("\"complete\"", lake.sha256(csv(date)));
        }
        for (var date : List.of("2026-11-01", "2026-11-04")) {
            assertThat(lake.text(csv(date))).doesNotContain("tokens");
        }
        assertThat(coinCap.requests()).hasSize(4);
    }

    @Test
    void A_range_that_would_not_change_is_not_written() throws Exception {
        publish(3);
        var state = lake.everything();
        try (var pipeline = TestPipeline.serve(coinCap, lake, MORNING)) {
            var answer = json(call(pipeline, "2026-11-01/2026-11-30"));

            assertThat(answer.get("dates").asInt()).isEqualTo(3);
            assertThat(answer.get("unchanged").asInt()).isEqualTo(3);
        }
        assertThat(lake.everything()).isEqualTo(state);
    }

    @Test
    void A_date_that_fails_keeps_no_other_from_being_made() throws Exception {
        publish(4);
        lake.put(raw("2026-11-02"), "no gzip");
        lake.delete(raw("2026-11-03"));
        try (var pipeline = withOtherColumns()) {
            var answer = call(pipeline, "2026-11-01/2026-11-04");

            assertThat(answer.statusCode()).isEqualTo(500);
            assertThat(json(answer).get("type").asText()).endsWith(":dates-failed");
            assertThat(json(answer).get("retryable").asBoolean()).isFalse();
            assertThat(json(answer).get("detail").asText())
                    .isEqualTo(
                            "2 of 4 dates failed: 2026-11-02 (The service failed), 2026-11-03 (Published, but its raw"
                                    + " object is gone); 2 are done, and the same call goes on with the rest when what the log"
                                    + " of the service says of them is mended");
        }
        assertThat(lake.text(csv("2026-11-01"))).contains(",tokens\n");
        assertThat(lake.text(csv("2026-11-04"))).contains(",tokens\n");
        assertThat(lake.text(csv("2026-11-03"))).doesNotContain("tokens");
    }

    @Test
    void Of_many_dates_that_fail_the_first_are_named() throws Exception {
        for (int day = 10; day < 30; day++) {
            lake.put(raw("2026-11-" + day), "no gzip");
        }
        try (var pipeline = TestPipeline.serve(coinCap, lake, MORNING)) {
            assertThat(json(call(pipeline, "2026-11-01/2026-12-01"))
                            .get("detail")
                            .asText())
                    .startsWith("20 of 20 dates failed: 2026-11-10 (The service failed), 2026-11-11")
                    .contains("2026-11-14 (The service failed) and 15 more; 0 are done")
                    .doesNotContain("2026-11-15");
        }
    }

    private HttpResponse<String> call(TestPipeline pipeline, String range) throws Exception {
        var url = URI.create(pipeline.url() + "/v1/republish/" + range);
        var request = HttpRequest.newBuilder(url).POST(BodyPublishers.noBody()).build();
        return Description.admit(client.send(request, BodyHandlers.ofString()));
    }

    private static JsonNode json(HttpResponse<String> answer) throws Exception {
        return new ObjectMapper().readTree(answer.body());
    }
}
