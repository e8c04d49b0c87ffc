package io.cryptomarket.pipeline.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cryptomarket.pipeline.testing.OpenApiDescription;
import io.cryptomarket.pipeline.testing.SampleEnvelopes;
import io.cryptomarket.pipeline.testing.ScriptedCoinCap;
import io.cryptomarket.pipeline.testing.TestLake;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The service as it is called over HTTP. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class HttpTest {
    static final Instant MORNING = Instant.parse("2026-11-03T00:05:01.250Z");
    static final String RAW = "raw/assets/date=2026-11-03/assets.json.gz";
    static final String CSV = "assets/date=2026-11-03/assets.csv";

    private final ScriptedCoinCap coinCap = TestPipeline.scripted();
    private final HttpClient client = HttpClient.newHttpClient();
    private TestLake testLake = TestPipeline.unset();
    private TestPipeline pipeline = TestPipeline.unset();

    @BeforeEach
    void start(@TempDir Path folder) throws Exception {
        testLake = TestLake.start(folder);
        coinCap.then(200, SampleEnvelopes.page(MORNING, 0, 3));
        pipeline = TestPipeline.serve(coinCap, testLake, MORNING);
    }

    @AfterEach
    void stop() {
        pipeline.close();
        testLake.close();
        coinCap.close();
    }

    @Test
    void A_date_is_fetched_and_published_by_one_call() throws Exception {
        var answer = call("PUT", "/v1/snapshots/2026-11-03");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
        assertThat(json(answer)).isEqualTo(new ObjectMapper().readTree("""
                {"date": "2026-11-03", "fetched": "created", "published": "created", "bucket": "%s", "rawKey": "%s", "csvKey": "%s",
                 "rows": 3, "bytes": %d, "sha256": "%s", "apiTimestamp": "2026-11-03T00:05:01.250Z", "credits": 2}
                """.formatted(
                                TestLake.BUCKET, RAW, CSV, testLake.bytes(CSV).length, testLake.sha256(CSV))));
    }

    @Test
    void A_second_call_does_not_call_CoinCap_and_reports_existing_objects() throws Exception {
        call("PUT", "/v1/snapshots/2026-11-03");
        var state = testLake.everything();

        var answer = json(call("PUT", "/v1/snapshots/2026-11-03"));

        assertThat(answer.get("fetched").asText()).isEqualTo("existing");
        assertThat(answer.get("published").asText()).isEqualTo("existing");
        assertThat(coinCap.requests()).hasSize(1);
        assertThat(testLake.everything()).isEqualTo(state);
    }

    @Test
    void Today_needs_no_date() throws Exception {
        var answer = call("POST", "/v1/snapshots");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(json(answer).get("date").asText()).isEqualTo("2026-11-03");
    }

    @Test
    void A_date_is_fetched_and_published_by_separate_calls() throws Exception {
        var fetched = call("PUT", "/v1/snapshots/2026-11-03/raw");

        assertThat(fetched.statusCode()).as(fetched.body()).isEqualTo(200);
        assertThat(json(fetched)).isEqualTo(new ObjectMapper().readTree("""
                {"date": "2026-11-03", "fetched": "created", "bucket": "%s", "rawKey": "%s", "rows": 3, "bytes": %d, "sha256": "%s",
                 "apiTimestamp": "2026-11-03T00:05:01.250Z", "credits": 2}
                """.formatted(
                                TestLake.BUCKET, RAW, testLake.bytes(RAW).length, testLake.sha256(RAW))));
        assertThat(testLake.state()).containsOnlyKeys(RAW);

        var published = call("PUT", "/v1/snapshots/2026-11-03/csv");

        assertThat(published.statusCode()).as(published.body()).isEqualTo(200);
        assertThat(json(published).get("csvKey").asText()).isEqualTo(CSV);
        assertThat(json(published).has("fetched")).isFalse();
        assertThat(testLake.text(CSV)).contains(SampleEnvelopes.csvLine("coin-1", 1));
    }

    @Test
    void A_published_date_can_be_read() throws Exception {
        assertThat(call("GET", "/v1/snapshots").body().strip()).isEqualTo("{\"dates\":[]}");
        assertThat(call("GET", "/v1/snapshots/2026-11-03").statusCode()).isEqualTo(404);
        call("PUT", "/v1/snapshots/2026-11-03");
        testLake.put("assets/date=2026-11-02/_manifest.json", "{}");

        assertThat(call("GET", "/v1/snapshots").body().strip())
                .isEqualTo("{\"dates\":[\"2026-11-03\",\"2026-11-02\"]}");
        assertThat(json(call("GET", "/v1/snapshots/2026-11-03")))
                .isEqualTo(new ObjectMapper().readTree(testLake.text("assets/date=2026-11-03/_manifest.json")));
    }

    @Test
    void A_long_list_has_pages_of_a_year() throws Exception {
        var first = LocalDate.parse("2025-01-01");
        for (int day = 0; day < 2 * 366; day++) {
            testLake.put("assets/date=" + first.plusDays(day) + "/_manifest.json", "{}");
        }

        var newest = json(call("GET", "/v1/snapshots"));
        var older = json(call("GET", newest.get("next").asText()));

        assertThat(newest.get("next").asText()).isEqualTo("/v1/snapshots/before/2026-01-02");
        assertThat(newest.get("dates")).hasSize(366);
        assertThat(newest.at("/dates/0").asText()).isEqualTo("2027-01-02");
        assertThat(older.get("dates")).hasSize(366);
        assertThat(older.at("/dates/0").asText()).isEqualTo("2026-01-01");
        assertThat(older.at("/dates/365").asText()).isEqualTo("2025-01-01");
        assertThat(older.has("next")).isFalse();
        assertThat(json(call("GET", "/v1/snapshots/before/2025-01-03")).get("dates"))
                .hasSize(2);
    }

    private HttpResponse<String> call(String method, String path, String... headers) throws Exception {
        var request = HttpRequest.newBuilder(pipeline.url().resolve(path)).method(method, BodyPublishers.noBody());
        if (headers.length > 0) {
            request.headers(headers);
        }
        return OpenApiDescription.requireDescribed(client.send(request.build(), BodyHandlers.ofString()));
    }

    private static JsonNode json(HttpResponse<String> answer) throws Exception {
        return new ObjectMapper().readTree(answer.body());
    }
}
