package io.cryptomarket.pipeline.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonMetaSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.NonValidationKeyword;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** Checks answers against the OpenAPI description. */
public final class OpenApiDescription {

    private static final ObjectMapper JSON = new ObjectMapper();
    /** JSON Schema 2020-12, as in OpenAPI 3.1; references lead to the components. */
    private static final JsonSchemaFactory SCHEMAS = JsonSchemaFactory.getInstance(
            VersionFlag.V202012,
            schemas -> schemas.metaSchema(JsonMetaSchema.builder(JsonMetaSchema.getV202012())
                    .keyword(new NonValidationKeyword("components"))
                    .build()));

    /** Allowed answers to undescribed requests, by status, besides those of every operation. */
    private static final Map<Integer, String> OF_WHAT_IS_NOT_THERE = Map.of(404, "NotFound", 405, "MethodNotAllowed");

    /** Headers that the description must name if an answer has them. */
    private static final Set<String> TOLD = Set.of("Retry-After", "Allow", "WWW-Authenticate", "Location");

    private static final String PLAINEST = "/openapi.json";

    private final JsonNode root;

    private OpenApiDescription(JsonNode root) {
        this.root = root;
    }

    /** Reads the description in the repository. */
    public static OpenApiDescription load() throws IOException {
        var text = Files.readString(Path.of("src/main/resources/openapi.yaml"));
        return of(JSON.valueToTree(new Load(LoadSettings.builder().build()).loadFromString(text)));
    }

    private static OpenApiDescription of(JsonNode root) {
        return new OpenApiDescription(root);
    }

    public JsonNode json() {
        return root;
    }

    /** The methods of each path, such as {@code GET}. */
    public Map<String, Set<String>> operations() {
        var operations = new TreeMap<String, Set<String>>();
        root.path("paths").properties().forEach(path -> {
            var methods = new TreeSet<String>();
            path.getValue().fieldNames().forEachRemaining(name -> methods.add(name.toUpperCase(Locale.ROOT)));
            methods.remove("PARAMETERS");
            operations.put(path.getKey(), methods);
        });
        return operations;
    }

    /** Returns the answer if the description in the repository allows it for the request. */
    public static <T> HttpResponse<T> requireDescribed(HttpResponse<T> answer) throws IOException {
        load().check(
                        answer.request().method(),
                        answer.request().uri().getRawPath(),
                        answer.statusCode(),
                        answer.headers(),
                        String.valueOf(answer.body()));
        return answer;
    }

    /**
     * The same for the text of an answer.
     *
     * @param call the first line of the request
     */
    public static String requireDescribed(String call, String answer) throws IOException {
        var head = answer.substring(0, answer.indexOf("\r\n\r\n")).lines().toList();
        var fields = head.stream()
                .skip(1)
                .map(line -> line.split(": *", 2))
                .collect(Collectors.groupingBy(
                        field -> field[0], Collectors.mapping(field -> field[1], Collectors.toList())));
        var asked = call.split(" ", -1);
        load().check(
                        asked[0],
                        asked[1].replaceFirst("^http://[^/]*", "").replaceFirst("\\?.*", ""),
                        Integer.parseInt(head.get(0).split(" ", -1)[1]),
                        HttpHeaders.of(fields, (name, value) -> true),
                        answer.substring(answer.indexOf("\r\n\r\n")).strip());
        return answer;
    }

    /**
     * Checks that the description allows an answer.
     *
     * @throws AssertionError if it does not
     */
    public void check(String method, String path, int status, HttpHeaders headers, String body) throws IOException {
        var call = method + " " + path + " -> " + status;
        var response = response(method, path, status);
        assertThat(response.isMissingNode()).as("%s is not described", call).isFalse();
        checkHeaders(call, response.path("headers"), headers);
        var type = headers.firstValue("Content-Type").orElse("none");
        var content = resolve(response.path("content").path(type));
        assertThat(content.isMissingNode())
                .as("%s as %s is not described", call, type)
                .isFalse();
        if (method.equals("HEAD")) {
            return;
        }
        var said = JSON.readTree(body);
        assertThat(violations(content.path("schema"), said))
                .as("%s: %s", call, body)
                .isEmpty();
        if (type.equals("application/problem+json")) {
            assertThat(said.path("status").asInt()).as(call).isEqualTo(status);
            assertThat(types(content))
                    .as("types of %s", call)
                    .contains(said.path("type").asText());
        }
    }

    private void checkHeaders(String call, JsonNode described, HttpHeaders headers) {
        TOLD.stream().filter(name -> headers.firstValue(name).isPresent()).forEach(name -> assertThat(
                        described.has(name))
                .as("%s: header %s is not described", call, name)
                .isTrue());
        described.properties().forEach(header -> {
            var value = headers.firstValue(header.getKey());
            var told = resolve(header.getValue());
            assertThat(value.isPresent() || !told.path("required").asBoolean())
                    .as("%s: header %s is missing", call, header.getKey())
                    .isTrue();
            value.ifPresent(text -> assertThat(violations(told.path("schema"), JSON.valueToTree(text)))
                    .as("%s: header %s", call, header.getKey())
                    .isEmpty());
        });
    }

    /** The problem types of a response. */
    private Set<String> types(JsonNode content) {
        return content.path("examples").properties().stream()
                .map(example -> resolve(example.getValue()).at("/value/type").asText())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private JsonNode response(String method, String path, int status) {
        var described = template(path)
                .map(template -> root.path("paths").path(template).path(described(method)))
                .filter(operation -> !operation.isMissingNode());
        if (described.isEmpty() && OF_WHAT_IS_NOT_THERE.containsKey(status)) {
            return root.at("/components/responses/" + OF_WHAT_IS_NOT_THERE.get(status));
        }
        var operation = described.orElse(root.path("paths").path(PLAINEST).path("get"));
        return resolve(operation.path("responses").path(Integer.toString(status)));
    }

    /** HEAD has the description of GET. */
    private static String described(String method) {
        return method.equals("HEAD") ? "get" : method.toLowerCase(Locale.ROOT);
    }

    /** The described path that matches; of two, the one with fewer parameters. */
    private Optional<String> template(String path) {
        return operations().keySet().stream()
                .filter(template -> path.matches(template.replaceAll("\\{[^}]+}", "[^/]+")))
                .min(Comparator.comparing(
                        template -> template.replaceAll("[^{]", "").length()));
    }

    private JsonNode resolve(JsonNode node) {
        return node.has("$ref") ? root.at(node.path("$ref").asText().substring(1)) : node;
    }

    /** The errors of a value, including undescribed fields. */
    public Set<String> violations(JsonNode schema, JsonNode value) {
        var whole = JSON.createObjectNode().put("$schema", "https://json-schema.org/draft/2020-12/schema");
        whole.set("allOf", JSON.createArrayNode().add(schema));
        whole.set("components", root.path("components").deepCopy());
        whole.at("/components/schemas").forEach(object -> {
            if (object.has("properties")) {
                ((ObjectNode) object).put("additionalProperties", false);
            }
        });
        return SCHEMAS.getSchema(whole).validate(value).stream()
                .map(ValidationMessage::getMessage)
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
