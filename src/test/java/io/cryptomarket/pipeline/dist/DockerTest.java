package io.cryptomarket.pipeline.dist;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cryptomarket.pipeline.app.DefaultSettings;
import io.cryptomarket.pipeline.testing.Python;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The image and the services around it, as far as that can be told without a Docker engine. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class DockerTest {

    private static final Path DOCKER = Path.of("docker");
    private static final Path DOCKERFILE = DOCKER.resolve("Dockerfile");
    private static final Path COMPOSE = DOCKER.resolve("compose.yaml");
    private static final Path EXAMPLE = DOCKER.resolve(".env.example");

    /** Registry, name and a tag that names a version. */
    private static final Pattern PINNED = Pattern.compile("[a-z./-]+:v?[0-9]+\\.[0-9]+[a-zA-Z0-9._-]*");

    @TempDir
    private Path folder = Path.of("");

    @Test
    void Hadolint_finds_nothing_in_the_Dockerfile() throws Exception {
        var ended = tool("hadolint", DOCKERFILE.toString());

        assertThat(ended.at("/found").isArray()).isTrue();
        assertThat(ended.at("/found")).isEmpty();
    }

    @Test
    void The_Dockerfile_copies_only_existing_files_of_the_build_context() throws Exception {
        var given = Files.readAllLines(DOCKER.resolve("Dockerfile.dockerignore")).stream()
                .filter(line -> line.startsWith("!"))
                .map(line -> line.substring(1))
                .toList();

        var copied = found("(?m)^COPY ((?:(?!--from)\\S+ )+)\\S+$", Files.readString(DOCKERFILE))
                .flatMap(sources -> Stream.of(sources.split(" ")))
                .toList();

        assertThat(copied)
                .contains("pom.xml", "src/main")
                .isSubsetOf(given)
                .allMatch(name -> Files.exists(Path.of(name)));
        assertThat(Files.readAllLines(DOCKER.resolve("Dockerfile.dockerignore")))
                .contains("*");
    }

    @Test
    void The_image_has_this_version_and_pinned_base_images() throws Exception {
        var dockerfile = Files.readString(DOCKERFILE);
        var version = found("<version>(.+?)</version>", Files.readString(Path.of("pom.xml")))
                .findFirst()
                .orElseThrow();

        assertThat(dockerfile).contains("ARG VERSION=" + version + "\n");
        assertThat(composed().at("/services/pipeline/image").asText()).isEqualTo("crypto-market-pipeline:" + version);
        assertThat(found("(?m)^FROM (\\S+)", dockerfile)).hasSize(2).allMatch(PINNED.asMatchPredicate());
        assertThat(composed().at("/services")).allMatch(service -> PINNED.asMatchPredicate()
                .test(service.at("/image").asText()));
    }

    @Test
    void The_image_runs_as_its_own_user_who_can_write_only_to_its_volume() throws Exception {
        var dockerfile = Files.readString(DOCKERFILE);
        var volume = found("(?m)^VOLUME (\\S+)$", dockerfile).findFirst().orElseThrow();

        assertThat(dockerfile)
                .containsPattern("(?m)^USER 10001:10001$")
                .contains("install -d -o 10001 -g 10001 -m 0750 " + volume);
        for (var setting : List.of("LOCAL_S3_FOLDER", "STATE_FOLDER")) {
            assertThat(dockerfile).containsPattern(setting + "=" + volume + "/\\w+");
        }
        var pipeline = composed().at("/services/pipeline");
        assertThat(pipeline.at("/read_only").asBoolean()).isTrue();
        assertThat(pipeline.at("/cap_drop/0").asText()).isEqualTo("ALL");
        assertThat(pipeline.at("/tmpfs/0").asText()).startsWith("/tmp:");
        assertThat(texts(pipeline.at("/volumes")))
                .containsExactly("../routes:/opt/crypto-market-pipeline/routes:ro", "pipeline:" + volume);
    }

    @Test
    void Compose_refuses_to_start_without_secrets_and_says_what_to_do() throws Exception {
        var ended = tool("compose", COMPOSE.toString(), EXAMPLE.toString());

        assertThat(ended.at("/trouble").asText())
                .contains("is missing a value: run docker/make-env.sh, or fill in docker/.env");
    }

    @Test
    void Each_secret_is_required_and_in_the_example() throws Exception {
        var demanded = new TreeSet<>(
                found("\\$\\{([A-Z0-9_]+):\\?", Files.readString(COMPOSE)).toList());
        var example = new TreeSet<>(
                found("(?m)^([A-Z0-9_]+)=", Files.readString(EXAMPLE)).toList());

        assertThat(example).isEqualTo(demanded);
    }

    @Test
    void Generated_secrets_differ_are_readable_only_by_their_owner_and_are_never_replaced() throws Exception {
        var made = variables(makeEnv());

        made.values().removeIf(String::isEmpty);
        assertThat(made.values()).doesNotHaveDuplicates().allMatch(value -> value.length() >= 20);
        assertThat(Base64.getUrlDecoder().decode(made.get("AIRFLOW_FERNET_KEY")))
                .hasSize(32);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(".env"))))
                .isEqualTo("rw-------");
        assertThat(runMakeEnv()).isEqualTo(1);
        assertThat(variables(folder.resolve(".env"))).containsAllEntriesOf(made);
    }

    @Test
    void Published_ports_are_reachable_only_from_this_machine() throws Exception {
        var published = composed().findValues("ports").stream()
                .flatMap(ports -> texts(ports).stream())
                .toList();

        assertThat(published).hasSizeGreaterThan(4).allMatch(port -> port.matches("127\\.0\\.0\\.1:\\d+:\\d+"));
    }

    @Test
    void A_dependent_service_waits_until_the_other_is_healthy() throws Exception {
        var services = composed().at("/services");
        var dependencies = new ArrayList<String>();
        for (var service : services) {
            service.path("depends_on").properties().forEach(awaited -> {
                var condition = awaited.getValue().at("/condition").asText();
                dependencies.add(awaited.getKey());
                if (awaited.getKey().equals("airflow-init")) {
                    assertThat(condition).isEqualTo("service_completed_successfully");
                } else {
                    assertThat(condition).isEqualTo("service_healthy");
                }
            });
        }
        assertThat(dependencies).contains("seaweedfs", "postgres", "pipeline", "airflow-api-server", "airflow-init");
        services.properties().forEach(service -> {
            var inImage = service.getKey().equals("pipeline");
            var ends = service.getKey().equals("airflow-init");
            assertThat(service.getValue().has("healthcheck"))
                    .as(service.getKey())
                    .isEqualTo(!inImage && !ends);
        });
        assertThat(Files.readString(DOCKERFILE)).contains("HEALTHCHECK ").contains("/health/ready");
    }

    @Test
    void Every_variable_of_the_pipeline_is_an_existing_setting() throws Exception {
        var variables = DefaultSettings.properties().stringPropertyNames().stream()
                .map(name -> name.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_'))
                .toList();

        assertThat(names(composed().at("/services/pipeline/environment")))
                .filteredOn(name -> !name.startsWith("AWS_"))
                .contains("S3_ENDPOINT", "HTTP_TOKEN")
                .isSubsetOf(variables);
        assertThat(found("(?m)^(?:ENV|   ) ([A-Z0-9_]+)=/var", Files.readString(DOCKERFILE)))
                .hasSize(2)
                .isSubsetOf(variables);
    }

    @Test
    void Airflow_has_the_connection_of_the_DAGs_and_the_token_and_bucket_of_the_pipeline() throws Exception {
        var pipeline = composed().at("/services/pipeline/environment");
        var connection = found(
                        "(?m)^CONNECTION = \"(\\w+)\"", Files.readString(Path.of("dags/crypto_market_service.py")))
                .findFirst()
                .orElseThrow()
                .toUpperCase(Locale.ROOT);

        for (var part : List.of("airflow-scheduler", "airflow-dag-processor", "airflow-api-server")) {
            var environment = composed().at("/services/" + part + "/environment");
            var said = new ObjectMapper()
                    .readTree(environment.path("AIRFLOW_CONN_" + connection).asText());

            assertThat(said.at("/host").asText()).isEqualTo("pipeline");
            assertThat(said.at("/port").asInt()).isEqualTo(8080);
            assertThat(said.at("/extra/Authorization").asText())
                    .isEqualTo("Bearer " + pipeline.at("/HTTP_TOKEN").asText());
            assertThat(environment.path("CRYPTO_MARKET_BUCKET")).isEqualTo(pipeline.path("S3_BUCKET"));
        }
    }

    private JsonNode composed() throws IOException, InterruptedException {
        var env = folder.resolve(".env");
        var ended = tool("compose", COMPOSE.toString(), (Files.exists(env) ? env : makeEnv()).toString());
        assertThat(ended.at("/trouble").asText()).isEmpty();
        return ended.at("/found");
    }

    private Path makeEnv() throws IOException, InterruptedException {
        for (var file : List.of("make-env.sh", ".env.example")) {
            Files.copy(DOCKER.resolve(file), folder.resolve(file));
        }
        assertThat(runMakeEnv()).isZero();
        return folder.resolve(".env");
    }

    private int runMakeEnv() throws IOException, InterruptedException {
        var process = new ProcessBuilder("sh", folder.resolve("make-env.sh").toString());
        return process.redirectErrorStream(true)
                .redirectOutput(folder.resolve("made.txt").toFile())
                .start()
                .waitFor();
    }

    private static JsonNode tool(String... arguments) throws IOException, InterruptedException {
        var said = Python.with(Path.of("src/test/python/docker-requirements.txt"))
                .run(Path.of("src/test/python/docker_report.py"), "", arguments);
        return new ObjectMapper().readTree(said);
    }

    private static Map<String, String> variables(Path file) throws IOException {
        var variables = new TreeMap<String, String>();
        for (var line : Files.readAllLines(file)) {
            int equals = line.indexOf('=');
            if (!line.startsWith("#") && equals > 0) {
                variables.put(line.substring(0, equals), line.substring(equals + 1));
            }
        }
        return variables;
    }

    private static List<String> texts(JsonNode list) {
        var texts = new ArrayList<String>();
        list.forEach(text -> texts.add(text.asText()));
        return texts;
    }

    private static List<String> names(JsonNode node) {
        var names = new ArrayList<String>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static Stream<String> found(String pattern, String text) {
        return Pattern.compile(pattern).matcher(text).results().map((MatchResult match) -> match.group(1));
    }
}
