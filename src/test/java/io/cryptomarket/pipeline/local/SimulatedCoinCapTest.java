package io.cryptomarket.pipeline.local;

import static io.cryptomarket.pipeline.local.TestCoinCap.KEY;
import static io.cryptomarket.pipeline.local.TestCoinCap.NOW;
import static io.cryptomarket.pipeline.local.TestCoinCap.json;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class SimulatedCoinCapTest {
    static TestCoinCap coinCap;

    @BeforeAll
    static void start() throws LocalStartException {
        coinCap = new TestCoinCap(NOW);
    }

    @AfterAll
    static void stop() {
        coinCap.close();
    }

    @Test
    void The_envelope_has_a_timestamp_and_a_list() throws Exception {
        var answer = coinCap.get("/assets?limit=2");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/json; charset=utf-8");
        assertThat(names(json(answer))).containsExactly("timestamp", "data");
        assertThat(json(answer).get("timestamp").longValue()).isEqualTo(NOW.toEpochMilli());
        assertThat(ids(json(answer).get("data"))).containsExactly("bitcoin", "ethereum");
    }

    @Test
    void An_asset_has_the_fields_of_v3_in_their_order() throws Exception {
        assertThat(names(coinCap.data("/assets").get(0)))
                .containsExactly(
                        "id",
                        "rank",
                        "symbol",
                        "name",
                        "supply",
                        "maxSupply",
                        "marketCapUsd",
                        "volumeUsd24Hr",
                        "priceUsd",
                        "changePercent24Hr",
                        "vwap24Hr",
                        "explorer",
                        "tokens");
    }

    @Test
    void A_request_for_one_asset_returns_an_object() throws Exception {
        var bitcoin = coinCap.data("/assets/bitcoin");

        assertThat(bitcoin.isObject()).isTrue();
        assertThat(bitcoin.get("name").textValue()).isEqualTo("Bitcoin");
        assertThat(bitcoin.get("rank").textValue()).isEqualTo("1");
    }

    @ParameterizedTest(name = "{0} gives {1}")
    @CsvSource({
        "'', 100",
        "limit=1, 1",
        "offset=100000, 0",
        "search=BITCOIN-CASH, 1",
        "ids=bitcoin&search=ether, 0",
        "'ids=bitcoin,ethereum,no-such-asset', 2",
        "'ids=bitcoin%2Cethereum', 2",
        "unknown=1&limit=3, 3",
    })
    void The_query_selects_the_assets(String query, int expected) throws Exception {
        assertThat(ids(coinCap.data("/assets?" + query))).hasSize(expected);
    }

    @ParameterizedTest(name = "{0} finds {1}")
    @CsvSource({
        "bitcoin, bitcoin",
        "bTc, bitcoin",
        "Lido+Staked, steth",
        "lido%20staked, steth",
        "%F0%9F%9A%80, simulated-emoji"
    })
    void A_search_covers_id_symbol_and_name_in_any_case(String search, String found) throws Exception {
        assertThat(ids(coinCap.data("/assets?search=" + search))).contains(found);
    }

    @Test
    void Pages_have_every_asset_once() throws Exception {
        var paged = new ArrayList<String>();
        for (var offset = 0; offset < 400; offset += 50) {
            paged.addAll(ids(coinCap.data("/assets?limit=50&offset=" + offset)));
        }

        assertThat(paged)
                .doesNotHaveDuplicates()
                .hasSizeGreaterThan(250)
                .isEqualTo(ids(coinCap.data("/assets?limit=2000")));
    }

    @ParameterizedTest(name = "{0} is {1}: {2}")
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
                    /assets?limit=2001    | 400 | limit must be a whole number from 1 to 2000, was '2001'
                    /assets?limit=0       | 400 | limit must be a whole number from 1 to 2000, was '0'
                    /assets?limit=        | 400 | limit must be a whole number from 1 to 2000, was ''
                    /assets?limit=ten     | 400 | limit must be a whole number from 1 to 2000, was 'ten'
                    /assets?offset=-1     | 400 | offset must be a whole number from 0, was '-1'
                    /assets?offset=1.5    | 400 | offset must be a whole number from 0, was '1.5'
                    /assets/no-such-asset | 404 | no-such-asset not found
                    /nothing              | 404 | /v3/nothing not found
                    /../v2/assets         | 404 | /v3/../v2/assets not found
                    """)
    void A_bad_call_is_refused_with_its_reason(String call, int status, String error) throws Exception {
        var answer = coinCap.get(call);

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(names(json(answer))).containsExactly("error", "timestamp");
        assertThat(json(answer).get("error").textValue()).isEqualTo(error);
        assertThat(json(answer).get("timestamp").longValue()).isEqualTo(NOW.toEpochMilli());
    }

    @ParameterizedTest
    @CsvSource({"POST", "PUT", "DELETE", "HEAD"})
    void Another_method_than_GET_is_refused_with_405(String method) throws Exception {
        var answer = coinCap.call(method);

        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("Allow")).contains("GET");
    }

    @ParameterizedTest(name = "[{0}] and [{1}] is {2}")
    @CsvSource({
        "'', Bearer a-key, 200",
        "?apiKey=a-key, '', 200",
        "'', '', 401",
        "'', Bearer another-key, 401",
        "'', a-key, 401",
        "'', Basic a-key, 401",
        "?apiKey=another-key, '', 401",
        "?apiKey=, '', 401",
    })
    void The_key_is_accepted_as_bearer_token_or_in_the_query(String query, String authorization, int status)
            throws Exception {
        var request = coinCap.request("/assets" + query);
        var answer = coinCap.send(authorization.isEmpty() ? request : request.header("Authorization", authorization));

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(json(answer).has("error")).isEqualTo(status == 401);
        assertThat(new String(answer.body(), UTF_8)).doesNotContain("-key");
    }

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource({
        "gzip, true",
        "'deflate, gzip;q=1.0', true",
        "'gzip;q=0.5,identity', true",
        "gzip;q=0, false",
        "identity, false",
    })
    void An_answer_is_compressed_if_the_client_accepts_it(String accepted, boolean compressed) throws Exception {
        var answer = coinCap.send(authorized("/assets").header("Accept-Encoding", accepted));

        assertThat(answer.headers().firstValue("Content-Encoding").isPresent()).isEqualTo(compressed);
        var body = compressed ? unzipped(answer.body()) : answer.body();
        assertThat(new String(body, UTF_8)).startsWith("{\"timestamp\":").endsWith("]}");
    }

    @ParameterizedTest
    @CsvSource({"/assets", "/assets/bitcoin", "/assets?limit=0", "/nothing"})
    void Every_answer_is_labelled_as_simulated(String call) throws Exception {
        assertThat(label(coinCap.get(call))).isEqualTo("true");
        assertThat(label(coinCap.send(coinCap.request(call)))).isEqualTo("true");
    }

    @Test
    void Awkward_names_arrive_intact() throws Exception {
        assertThat(coinCap.data("/assets?limit=2000&search=simulated-").findValuesAsText("name"))
                .contains(
                        "Simulated Comma, Inc.",
                        "Simulated \"Quoted, with Comma\" Name",
                        "Simulated Café Müller Złoty",
                        "模拟资产(中文名称)",
                        "Simulated Emoji 🚀",
                        " Simulated Leading and Trailing Space ",
                        "=SUM(A1:A9) Simulated Formula");
    }

    @Test
    void Two_calls_in_one_millisecond_have_different_prices() throws Exception {
        var first = coinCap.data("/assets?limit=2000").findValuesAsText("priceUsd");
        var second = coinCap.data("/assets?limit=2000").findValuesAsText("priceUsd");

        assertThat(first).hasSameSizeAs(second).doesNotContainAnyElementsOf(second);
    }

    private static HttpRequest.Builder authorized(String pathAndQuery) {
        return coinCap.request(pathAndQuery).header("Authorization", "Bearer " + KEY);
    }

    private static String label(HttpResponse<byte[]> answer) {
        return answer.headers().firstValue("X-Simulated-Market").orElse("not labelled");
    }

    private static List<String> names(JsonNode object) {
        var names = new ArrayList<String>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static List<String> ids(JsonNode assets) {
        return assets.findValuesAsText("id");
    }

    private static byte[] unzipped(byte[] body) throws IOException {
        try (var gzip = new GZIPInputStream(new ByteArrayInputStream(body))) {
            return gzip.readAllBytes();
        }
    }
}
