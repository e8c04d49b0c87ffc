package io.cryptomarket.pipeline.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cryptomarket.pipeline.testing.OpenApiDescription;
import io.cryptomarket.pipeline.testing.Python;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The OpenAPI description against the service; the other tests over HTTP hold each of their answers against it. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class OpenApiTest extends OneDateRuns {

    private final HttpClient client = HttpClient.newHttpClient();

    @Test
    void The_description_is_valid() throws Exception {
        var python = Python.with(Path.of("src/test/python/openapi-requirements.txt"));

        var faults = python.run(
                Path.of("src/test/python/openapi_report.py"),
                OpenApiDescription.load().json().toString());

        assertThat(faults.strip()).isEqualTo("[]");
    }

    @Test
    void The_description_is_served_as_written() throws Exception {
        try (var pipeline = TestPipeline.serve(coinCap, testLake, MORNING)) {
            var answer = call(pipeline, "GET", "/openapi.json");

            assertThat(new ObjectMapper().readTree(answer.body()))
                    .isEqualTo(OpenApiDescription.load().json());
        }
    }

    @Test
    void The_description_has_every_HTTP_route_and_no_other() throws Exception {
        assertThat(OpenApiDescription.load().operations()).isEqualTo(routes());
    }

    @Test
    void The_service_accepts_exactly_the_described_methods() throws Exception {
        try (var pipeline = TestPipeline.serve(coinCap, testLake, MORNING)) {
            for (var path : OpenApiDescription.load().operations().entrySet()) {
                var answer = call(pipeline, "PATCH", path.getKey().replaceAll("\\{[^}]+}", "2026-11-03"));

                assertThat(answer.statusCode()).as(path.getKey()).isEqualTo(405);
                var methods = new TreeSet<>(
                        List.of(answer.headers().firstValue("Allow").orElse("").split(", ", -1)));
                // It goes with GET.
                methods.remove("HEAD");
                assertThat(methods).as(path.getKey()).isEqualTo(path.getValue());
            }
        }
    }

    @Test
    void Every_path_parameter_is_described() throws Exception {
        for (var path : OpenApiDescription.load().json().path("paths").properties()) {
            var named = new TreeSet<String>();
            path.getValue()
                    .path("parameters")
                    .forEach(parameter ->
                            named.add(resolve(parameter).path("name").asText()));

            assertThat(named)
                    .as(path.getKey())
                    .isEqualTo(Pattern.compile("\\{([^}]+)}")
                            .matcher(path.getKey())
                            .results()
                            .map(part -> part.group(1))
                            .collect(Collectors.toCollection(TreeSet::new)));
        }
    }

    private static JsonNode resolve(JsonNode node) {
        try {
            return node.has("$ref")
                    ? OpenApiDescription.load()
                            .json()
                            .at(node.path("$ref").asText().substring(1))
                    : node;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Those of a response say its own status, and are problems. */
    @Test
    void Every_example_matches_its_schema() throws Exception {
        var openApiDescription = OpenApiDescription.load();
        var problem = openApiDescription.json().at("/components/schemas/Problem");

        for (var example : openApiDescription.json().at("/components/examples").properties()) {
            assertThat(openApiDescription.violations(problem, example.getValue().path("value")))
                    .as(example.getKey())
                    .isEmpty();
        }
        for (var path : openApiDescription.json().path("paths")) {
            for (var operation : path) {
                operation.path("responses").properties().forEach(response -> resolve(response.getValue())
                        .at("/content/application~1problem+json/examples")
                        .forEach(example -> assertThat(
                                        resolve(example).at("/value/status").asText())
                                .as(example.toString())
                                .isEqualTo(response.getKey())));
            }
        }
    }

    @Test
    void A_refused_caller_gets_the_described_response() throws Exception {
        try (var pipeline = TestPipeline.serve(coinCap, testLake, MORNING, "http.token=the-token-of-the-tests")) {
            for (var path : List.of("/v1/snapshots", "/openapi.json", "/nothing")) {
                assertThat(call(pipeline, "GET", path).statusCode()).isEqualTo(401);
            }
        }
        try (var pipeline = TestPipeline.serve(coinCap, testLake, MORNING)) {
            assertThat(call(pipeline, "GET", "/v1/snapshots", "Origin", "http://page.example")
                            .statusCode())
                    .isEqualTo(403);
        }
    }

    private HttpResponse<String> call(TestPipeline pipeline, String method, String path, String... headers)
            throws Exception {
        var request = HttpRequest.newBuilder(URI.create(pipeline.url() + path)).method(method, BodyPublishers.noBody());
        if (headers.length > 0) {
            request.headers(headers);
        }
        return OpenApiDescription.requireDescribed(client.send(request.build(), BodyHandlers.ofString()));
    }

    /** The methods of each path at which a route begins. */
    private static Map<String, Set<String>> routes() throws IOException {
        var routes = new TreeMap<String, Set<String>>();
        try (var files = Files.newDirectoryStream(Path.of("routes"), "*.camel.yaml")) {
            for (var file : files) {
                var entries =
                        (Iterable<?>) new Load(LoadSettings.builder().build()).loadFromString(Files.readString(file));
                for (var entry : entries) {
                    JsonNode from = new ObjectMapper().valueToTree(entry).at("/route/from");
                    var uri = from.path("uri").asText();
                    if (uri.startsWith("platform-http:")) {
                        var methods = from.at("/parameters/httpMethodRestrict").asText("none");
                        routes.computeIfAbsent(uri.substring("platform-http:".length()), path -> new TreeSet<>())
                                .addAll(Arrays.asList(methods.split(",")));
                    }
                }
            }
        }
        return routes;
    }
}
