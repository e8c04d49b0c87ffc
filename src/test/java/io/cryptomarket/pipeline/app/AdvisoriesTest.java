package io.cryptomarket.pipeline.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.cryptomarket.pipeline.reload.Outcome;
import io.cryptomarket.pipeline.testing.DecoyServer;
import io.cryptomarket.pipeline.testing.RawHttpConnection;
import io.cryptomarket.pipeline.testing.SampleEnvelopes;
import io.cryptomarket.pipeline.testing.ScriptedCoinCap;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The advisories that touch the Camel of this program, each tried on the running service: by a caller, by CoinCap, by what
 * lies in the lake, and by an edit of a route file that would open the way.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
class AdvisoriesTest extends EditableService {

    private static final String LOCAL = "Host: localhost";
    private static final String TOKEN = "the-token-of-the-tests";
    private static final String BEARER = "Authorization: Bearer " + TOKEN;
    private static final String USUAL = "/v3/assets?limit=100&offset=0";
    private static final String TODAY = "2026-11-03";

    /** What the service itself writes, but for the records of what calls cost. */
    private static final Set<String> PUBLISHED =
            Set.of(RAW, CSV, MANIFEST, "datapackage.json", "schema/athena.sql", "schema/duckdb.sql");

    private static final List<String> METHODS =
            List.of("GET", "HEAD", "PUT", "POST", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "FETCH", "get");

    /** Where nothing is, but other programs of this kind have something. */
    private static final List<String> UNKNOWN =
            List.of("/", "/nowhere", "/api", "/api/nowhere", "/q/health", "/observe/metrics", "/proxy", "/metrics");

    private static final List<Integer> REDIRECTS = List.of(301, 302, 303, 307, 308);

    private static final List<String> MANAGED = List.of("/health", "/reload", "/metrics");

    /** What Camel would fill in, or work out. */
    private static final List<String> EXPRESSIONS = List.of(
            "{{coincap.url}}",
            "{{env:HOME}}",
            "{{sys:user.dir}}",
            "${sysenv.HOME}",
            "${sys.user.dir}",
            "$simple{sysenv.HOME}",
            "${bean:runDate.today}",
            "$simple{bean:type:java.lang.System.getenv}");

    private void restart(String... settings) throws Exception {
        service.close();
        service = serve(settings);
    }

    private static String send(URI server, String... lines) throws IOException {
        return RawHttpConnection.send(server, "", lines);
    }

    private String send(String call, String... headers) throws IOException {
        var lines = new ArrayList<>(List.of(call + " HTTP/1.1", LOCAL, "Content-Length: 0"));
        lines.addAll(List.of(headers));
        return send(service.url(), lines.toArray(String[]::new));
    }

    private static String encoded(String text) {
        return text.chars().mapToObj(character -> "%%%02X".formatted(character)).collect(Collectors.joining());
    }

    /** Saves another route file, which is live when this returns. */
    private void add(String name, String route) throws Exception {
        Files.writeString(file(name), route);
        awaitOutcome(Outcome.APPLIED);
    }

    private Set<String> stored() {
        var keys = new TreeSet<>(testLake.everything().keySet());
        keys.removeIf(key -> key.matches("credits/[a-z0-9=/_.:TZ-]+"));
        return keys;
    }

    // ---- CVE-2026-78164: camel-http takes the address from headers, and fills in placeholders in it

    /** Every header that camel-http goes by, each with expressions in it. */
    private static List<String> leadingTo(DecoyServer decoyServer) {
        return Stream.of("Uri", "Path", "Query", "RawQuery", "BaseUri", "Url", "Host", "Scheme", "Method", "Port")
                .map(name ->
                        "CamelHttp" + name + ": http://" + decoyServer.address() + "/" + String.join("", EXPRESSIONS))
                .toList();
    }

    @Test
    void CVE_2026_78164_a_header_of_a_caller_changes_no_call_and_is_not_evaluated() throws Exception {
        try (var decoyServer = new DecoyServer()) {
            assertCalledAsUsual(leadingTo(decoyServer));
            assertThat(decoyServer.connections()).isZero();
        }
    }

    @Test
    void CVE_2026_78164_a_header_changes_no_call_if_an_edited_route_no_longer_removes_headers() throws Exception {
        var storage = Files.readString(file("s3"));
        Files.writeString(file("s3"), storage.replace("pattern: \"*\"", "pattern: CamelAwsS3*"));
        edit("fetch-page", "        - removeHeaders:\n            pattern: \"*\"\n", "");
        edit("fetch-page", "            constant: GET\n", "            simple: \"${header.method}\"\n");
        awaitOutcome(Outcome.APPLIED);
        try (var decoyServer = new DecoyServer()) {
            var headers = new ArrayList<>(leadingTo(decoyServer));
            headers.add("method: DELETE");

            assertCalledAsUsual(headers);
            assertThat(decoyServer.connections()).isZero();
        }
    }

    private void assertCalledAsUsual(List<String> headers) throws IOException {
        var answer = send("PUT /v1/snapshots/" + TODAY, headers.toArray(String[]::new));

        assertThat(answer).startsWith("HTTP/1.1 200 ").doesNotContain(System.getProperty("user.dir"));
        assertThat(coinCap.requests()).singleElement().satisfies(request -> {
            assertThat(request.method()).isEqualTo("GET");
            assertThat(request.path()).isEqualTo(USUAL);
            assertThat(request.headers().values().toString())
                    .doesNotContain("{", "DELETE", System.getProperty("user.dir"));
        });
    }

    // ---- CVE-2026-85251: camel-http sends credentials to where it is redirected

    /** To another server, and to another place of the same one. */
    private void assertNoRedirectIsFollowed() throws Exception {
        try (var decoyServer = new DecoyServer();
                var moved = TestPipeline.scripted()) {
            restart("coincap.url=" + moved.url(), "coincap.retries=0", "credits.daily-cap=off");
            for (var location : List.of("http://" + decoyServer.address() + "/v3/assets", "/v3/moved")) {
                for (var status : REDIRECTS) {
                    moved.then(exchange -> {
                        exchange.getResponseHeaders().set("Location", location);
                        ScriptedCoinCap.reply(exchange, status, "");
                    });
                    assertThat(send("PUT /v1/snapshots/" + TODAY))
                            .startsWith("HTTP/1.1 502 ")
                            .contains("answered " + status, "a redirect, which is not followed; set coincap.url");
                }
            }
            assertThat(decoyServer.connections()).isZero();
            assertThat(moved.requests()).hasSize(2 * REDIRECTS.size());
            assertThat(stored()).isEmpty();
        }
    }

    @Test
    void CVE_2026_85251_a_redirect_is_not_followed_with_the_key_or_without() throws Exception {
        assertNoRedirectIsFollowed();
    }

    @Test
    void CVE_2026_85251_a_redirect_is_not_followed_if_an_edited_route_asks_for_it() throws Exception {
        var option = "throwExceptionOnFailure: false\n";
        edit("fetch-page", option, option + "                    followRedirects: true\n");
        awaitOutcome(Outcome.APPLIED);

        assertNoRedirectIsFollowed();
    }

    // ---- CVE-2026-95664: camel-aws2-s3 takes a key for an expression and works it out

    @Test
    void CVE_2026_95664_an_expression_in_a_path_is_refused_before_S3_is_asked() throws Exception {
        testLake.close();
        for (var expression : EXPRESSIONS) {
            for (var hidden : List.of(encoded(expression), TODAY + encoded(expression), encoded(expression + TODAY))) {
                for (var call : List.of(
                        "PUT /v1/snapshots/" + hidden,
                        "PUT /v1/snapshots/" + hidden + "/raw",
                        "PUT /v1/snapshots/" + hidden + "/csv",
                        "GET /v1/snapshots/" + hidden,
                        "GET /v1/snapshots/before/" + hidden,
                        "POST /v1/republish/" + hidden + "/" + TODAY,
                        "POST /v1/republish/" + TODAY + "/" + hidden)) {
                    assertThat(send(call)).as(call).startsWith("HTTP/1.1 400 ");
                }
            }
        }
        assertThat(coinCap.requests()).isEmpty();
    }

    @Test
    void CVE_2026_95664_an_expression_in_the_key_of_a_refused_answer_is_refused_before_S3_is_asked() {
        testLake.close();
        for (var expression : EXPRESSIONS) {
            for (var key : List.of(
                    expression,
                    "quarantine/" + expression,
                    "quarantine/date=" + expression + "/00-05-01.250Z.json.gz",
                    "quarantine/date=2026-11-03/" + expression + ".json.gz",
                    "quarantine/date=2026-11-03/00-05-01.250Z.json.gz" + expression,
                    expression + "quarantine/date=2026-11-03/00-05-01.250Z.json.gz")) {
                assertThatThrownBy(() -> service.accept(key)).as(key).hasMessageContaining("is no refused answer");
            }
        }
    }

    @Test
    void CVE_2026_95664_an_expression_in_a_setting_that_makes_keys_is_refused() {
        var names = SettingSpecs.ALL.stream()
                .map(SettingSpec::name)
                .filter(name -> name.startsWith("lake.") || name.equals("s3.bucket"))
                .toList();
        assertThat(names).contains("lake.raw-key", "lake.quarantine-prefix");
        for (var name : names) {
            EXPRESSIONS.stream()
                    .flatMap(each -> Stream.of(each, "a/" + each, "a/${variable.date}/" + each))
                    .forEach(value -> assertThatExceptionOfType(UsageException.class)
                            .as("%s=%s", name, value)
                            .isThrownBy(() -> Settings.load(
                                    folder,
                                    null,
                                    Map.of(SettingSpecs.named(name).variable(), value)))
                            .withMessageContaining("setting " + name + " is '"));
        }
    }

    @Test
    void CVE_2026_95664_an_expression_in_an_answer_of_CoinCap_is_part_of_no_key() throws Exception {
        var timestamp = String.valueOf(MORNING.toEpochMilli());
        var rank = new AtomicInteger();
        var page = SampleEnvelopes.envelope(
                MORNING,
                EXPRESSIONS.stream()
                        .map(each -> SampleEnvelopes.asset(each, rank.incrementAndGet()))
                        .toList());
        try (var hostile = TestPipeline.scripted()) {
            restart("coincap.url=" + hostile.url(), "coincap.retries=0", "credits.daily-cap=off");
            for (var expression : EXPRESSIONS) {
                hostile.then(200, page.replace(timestamp, '"' + expression + '"'));
                assertThat(send("PUT /v1/snapshots/" + TODAY)).startsWith("HTTP/1.1 502 ");
            }
            assertThat(stored()).isEmpty();

            hostile.then(200, page);
            assertThat(send("PUT /v1/snapshots/" + TODAY)).startsWith("HTTP/1.1 200 ");
            assertThat(stored())
                    .filteredOn(key -> !key.matches("raw/assets/date=2026-11-03/_origin-[0-9a-f]{64}\\.json"))
                    .containsExactlyInAnyOrderElementsOf(PUBLISHED);
            assertThat(testLake.text(CSV)).contains(EXPRESSIONS);
        }
    }

    @Test
    void CVE_2026_95664_an_expression_in_the_lake_is_not_evaluated() throws Exception {
        assertThat(send("PUT /v1/snapshots/" + TODAY)).startsWith("HTTP/1.1 200 ");
        var hostile = EXPRESSIONS.stream()
                .flatMap(each -> Stream.of(
                        RAW.replace(TODAY, each),
                        CSV.replace(TODAY, each),
                        MANIFEST.replace(TODAY, each),
                        "quarantine/date=" + TODAY + "/" + each + ".json.gz"))
                .toList();
        hostile.forEach(key -> testLake.put(key, "{}"));
        var before = stored();
        var manifest = testLake.text(MANIFEST);
        for (var expression : EXPRESSIONS) {
            testLake.put(MANIFEST, manifest.replace(CSV, expression).replace(RAW, expression));

            assertThat(send("POST /v1/republish/" + TODAY + "/" + TODAY)).startsWith("HTTP/1.1 200 ");
            assertThat(testLake.text(MANIFEST)).isEqualTo(manifest);
        }
        assertThat(send("GET /v1/snapshots")).contains("{\"dates\":[\"" + TODAY + "\"]}");
        assertThat(stored()).isEqualTo(before);
        assertThat(hostile).allSatisfy(key -> assertThat(testLake.text(key)).isEqualTo("{}"));
    }

    @Test
    void CVE_2026_95664_an_expression_does_not_reach_an_edited_route_that_uses_the_path_as_a_key() throws Exception {
        add("copies", """
                - route:
                    id: copies
                    routeConfigurationId: failures
                    from:
                      uri: platform-http:/v1/copies/{name}
                      parameters: {httpMethodRestrict: PUT}
                      steps:
                        - setHeader: {name: CamelAwsS3Key, simple: "copies/${variable.name}"}
                        - setBody: {constant: copied}
                        - to: {uri: "aws2-s3:{{s3.bucket}}"}
                        - setBody: {constant: copied}
                """);

        for (var expression : EXPRESSIONS) {
            assertThat(send("PUT /v1/copies/" + encoded(expression))).startsWith("HTTP/1.1 400 ");
        }
        assertThat(stored()).isEmpty();

        assertThat(send("PUT /v1/copies/one", "CamelAwsS3Key: ${sysenv.HOME}")).startsWith("HTTP/1.1 200 ");
        assertThat(stored()).containsExactly("copies/one");
    }

    // ---- CVE-2026-40022: camel-platform-http-main lets callers in beside its path

    /** What begins at HTTP, by the service's own description and by its routes, with its parts filled in. */
    private Set<String> paths() throws IOException {
        var description = send(service.url(), "GET /openapi.json HTTP/1.1", LOCAL, BEARER);
        assertThat(description).startsWith("HTTP/1.1 200 ");
        var paths = new TreeSet<String>();
        new ObjectMapper()
                .readTree(description.substring(description.indexOf("\r\n\r\n")))
                .path("paths")
                .fieldNames()
                .forEachRemaining(paths::add);
        service.context().getRoutes().stream()
                .map(route -> route.getEndpoint())
                .filter(PlatformHttpEndpoint.class::isInstance)
                .forEach(begun -> paths.add(((PlatformHttpEndpoint) begun).getPath()));
        return paths.stream().map(path -> path.replaceAll("\\{\\w+}", TODAY)).collect(Collectors.toSet());
    }

    /** The ways to write a path that a check of it, or a router, could take for another. */
    private static List<String> spellings(String path) {
        return List.of(
                path,
                path + "/",
                path + "//",
                "/" + path,
                path.replace("/", "//"),
                path.replace('/', '\\'),
                "/." + path,
                "/%2e" + path,
                "/x/.." + path,
                "/x/%2e%2e" + path,
                "/%2F" + path.substring(1),
                path.substring(0, 1) + encoded(path.substring(1)),
                path.toUpperCase(Locale.ROOT),
                path + ";x=y",
                "/;x=y" + path,
                path + "%00",
                path + "%2F",
                path + "#x",
                path + "?access_token=" + TOKEN,
                path + "/health/live",
                "/health/live/.." + path,
                "http://localhost" + path,
                "http://user:" + TOKEN + "@localhost" + path);
    }

    @Test
    void CVE_2026_40022_a_call_without_the_token_is_refused_for_every_path_and_method() throws Exception {
        restart("http.token=" + TOKEN, "management.token=" + TOKEN);
        var paths = paths();
        assertThat(paths).contains("/v1/snapshots/" + TODAY, "/openapi.json").hasSizeGreaterThan(5);
        paths.addAll(UNKNOWN);

        paths.forEach(path -> assertClosed(service.url(), path));
        Stream.concat(MANAGED.stream(), paths.stream()).forEach(path -> assertClosed(service.management(), path));
        assertThat(coinCap.requests()).isEmpty();
        assertThat(testLake.everything()).isEmpty();
    }

    private static void assertClosed(URI port, String path) {
        for (var spelling : spellings(path)) {
            for (var method : METHODS) {
                var call = method + " " + spelling + " HTTP/1.1";
                assertThat(answer(port, call)).as("%s at %s", call, port).matches("(?s)HTTP/1.1 401 .*");
            }
        }
    }

    private static String answer(URI port, String... lines) {
        try {
            var all = new ArrayList<>(List.of(lines));
            all.add(LOCAL);
            return send(port, all.toArray(String[]::new));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void CVE_2026_40022_a_new_route_at_another_path_requires_the_token_too() throws Exception {
        restart("http.token=" + TOKEN);
        add("api", """
                - route:
                    id: api
                    routeConfigurationId: failures
                    from:
                      uri: platform-http:/api/report
                      parameters: {matchOnUriPrefix: true}
                      steps:
                        - setBody: {constant: told}
                """);

        assertThat(answer(service.url(), "GET /api/report HTTP/1.1", BEARER)).contains("told");
        Stream.of("/api", "/api/report", "/api/report/more").forEach(path -> assertClosed(service.url(), path));
    }

    // ---- CVE-2026-84176: answers that let the pages of any site read them (CORS)

    private void assertNoPageMayRead(String... settings) throws Exception {
        restart(settings);
        var calls = Stream.concat(Stream.concat(MANAGED.stream(), UNKNOWN.stream()), paths().stream())
                .distinct()
                .flatMap(path -> Stream.of("OPTIONS", "GET", "HEAD", "PUT").map(method -> method + " " + path))
                .toList();
        for (var port : List.of(service.url(), service.management())) {
            for (var call : calls) {
                var answer = answer(
                        port,
                        call + " HTTP/1.1",
                        BEARER,
                        "Origin: https://evil.example",
                        "Access-Control-Request-Method: PUT",
                        "Access-Control-Request-Headers: authorization",
                        "Access-Control-Request-Private-Network: true",
                        "Content-Length: 0");
                assertThat(answer.toLowerCase(Locale.ROOT))
                        .as("%s at %s", call, port)
                        .startsWith("http/1.1 ")
                        .doesNotContain("access-control", "evil.example");
                assertThat(answer).as(call).doesNotMatch(call.startsWith("OPTIONS") ? "(?s)HTTP/1.1 2.*" : "");
            }
        }
    }

    @Test
    void CVE_2026_84176_no_answer_allows_a_web_page_to_read_it_with_a_token_set() throws Exception {
        assertNoPageMayRead("http.token=" + TOKEN, "management.token=" + TOKEN);
    }

    @Test
    void CVE_2026_84176_no_answer_allows_a_web_page_to_read_it_without_a_token() throws Exception {
        assertNoPageMayRead();
    }

    @Test
    void CVE_2026_84176_no_answer_of_an_edited_route_allows_a_web_page_to_read_it() throws Exception {
        restart("http.token=" + TOKEN);
        add("open", """
                - route:
                    id: open
                    routeConfigurationId: failures
                    from:
                      uri: platform-http:/v1/open
                      steps:
                        - setHeader: {name: Access-Control-Allow-Origin, constant: "*"}
                        - setBody: {constant: open}
                """);

        assertThat(answer(service.url(), "GET /v1/open HTTP/1.1", BEARER, "Origin: https://evil.example"))
                .startsWith("HTTP/1.1 200 ")
                .doesNotContainIgnoringCase("access-control");
    }

    @Test
    void CVE_2026_84176_an_edit_cannot_enable_CORS() throws Exception {
        Files.writeString(file("rest"), "- restConfiguration:\n    enableCORS: true\n");

        awaitOutcome(Outcome.REFUSED);
        assertThat(service.reloads().pending()).containsExactly("rest.camel.yaml");
        assertThat(service.context().getRestConfiguration().isEnableCORS()).isFalse();
    }

    // ---- CVE-2026-85316: platform-http takes a path that begins with "proxy" for a proxy

    private void assertNoProxy(DecoyServer decoyServer) throws IOException {
        var other = decoyServer.address();
        for (var port : List.of(service.url(), service.management())) {
            for (var call : List.of(
                    "GET http://" + other + "/",
                    "GET http://" + other + "/proxy",
                    "PUT http://" + other + "/v3/assets",
                    "GET //" + other + "/",
                    "GET /proxy",
                    "GET /proxy/http://" + other + "/",
                    "GET /proxy?url=http://" + other + "/",
                    "GET /http://" + other + "/",
                    "GET proxy:http://" + other + "/",
                    "GET proxy/",
                    "GET " + other,
                    "CONNECT " + other)) {
                for (var host : List.of("localhost", other)) {
                    var answer = send(
                            port,
                            call + " HTTP/1.1",
                            "Host: " + host,
                            BEARER,
                            "Proxy-Connection: keep-alive",
                            "Proxy-Authorization: Bearer " + TOKEN,
                            "Content-Length: 0");
                    assertThat(answer).as("%s at %s", call, port).doesNotMatch("(?s)HTTP/1.. 2.*");
                }
            }
        }
        assertThat(decoyServer.connections()).isZero();
    }

    @Test
    void CVE_2026_85316_a_caller_is_not_redirected_to_another_server() throws Exception {
        try (var decoyServer = new DecoyServer()) {
            assertNoProxy(decoyServer);
            restart("http.token=" + TOKEN, "management.token=" + TOKEN);
            assertNoProxy(decoyServer);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"proxy", "proxy/status"})
    void CVE_2026_85316_a_caller_is_not_redirected_by_an_edited_route(String path) throws Exception {
        restart("http.token=" + TOKEN, "management.token=" + TOKEN);
        add("forward", """
                - route:
                    id: forward
                    routeConfigurationId: failures
                    from:
                      uri: platform-http:%s
                      steps:
                        - toD: {uri: "http://${header.CamelHttpHost}:${header.CamelHttpPort}${header.CamelHttpPath}"}
                """.formatted(path));

        try (var decoyServer = new DecoyServer()) {
            assertNoProxy(decoyServer);
        }
        assertThat(send("PUT /v1/snapshots/" + TODAY, BEARER)).startsWith("HTTP/1.1 200 ");
    }
}
