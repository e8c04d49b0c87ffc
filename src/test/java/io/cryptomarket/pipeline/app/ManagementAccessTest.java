package io.cryptomarket.pipeline.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.cryptomarket.pipeline.YamlCases;
import io.cryptomarket.pipeline.YamlCases.Row;
import io.cryptomarket.pipeline.testing.RawHttpConnection;
import io.cryptomarket.pipeline.testing.SampleEnvelopes;
import io.cryptomarket.pipeline.testing.SelfSigned;
import io.cryptomarket.pipeline.testing.SkippedTest;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is told what at the management port. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ManagementAccessTest extends OneDateRuns {

    private static final String TOKEN = "management.token=the-token-of-the-metrics";
    private static final String OTHER_TOKEN = "http.token=the-token-of-the-tests";

    private TestPipeline open = TestPipeline.unset();
    private TestPipeline closed = TestPipeline.unset();

    @BeforeEach
    void serve() throws Exception {
        open = TestPipeline.serve(coinCap, testLake, MORNING);
        closed = TestPipeline.serve(coinCap, testLake, MORNING, TOKEN, OTHER_TOKEN, "management.host=0.0.0.0");
    }

    @AfterEach
    void stop() {
        open.close();
        closed.close();
    }

    @Test
    void Every_call_of_the_table_gets_its_response() throws Exception {
        for (var row : YamlCases.of("management-calls.yaml").toList()) {
            assertAnswered(row);
        }
    }

    private void assertAnswered(Row row) throws Exception {
        var host = "Host: " + row.find("host").orElse("localhost");
        var answer = RawHttpConnection.send(
                (row.flag("token") ? closed : open).management(),
                row.find("body").orElse(""),
                row.text("call") + " HTTP/1.1",
                host,
                row.find("sends").orElse("Accept: */*"));
        var head = answer.substring(0, answer.indexOf("\r\n\r\n")).toLowerCase(Locale.ROOT);
        var body = answer.substring(answer.indexOf("\r\n\r\n") + 4);

        assertThat(head).as("%s: %s", row, answer).matches("(?s)http/1\\.[01] " + row.text("status") + " .*");
        assertThat(head.contains("\nallow: get, head"))
                .as("%s: %s", row, answer)
                .isEqualTo(row.flag("allow"));
        assertThat(head.contains("\nwww-authenticate: bearer"))
                .as("%s: %s", row, answer)
                .isEqualTo(row.flag("asks"));
        assertThat(head).contains("cache-control: no-store");
        if (row.text("call").startsWith("HEAD")) {
            assertThat(body).isEmpty();
        } else if (!row.text("status").matches("200|503")) {
            assertThat(head).contains("content-type: application/problem+json");
            assertThat(new ObjectMapper().readTree(body).get("status").asText()).isEqualTo(row.text("status"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "192.0.2.1", "pipeline.example"})
    void An_address_that_others_can_reach_needs_a_token(String host) {
        assertThatExceptionOfType(UsageException.class)
                .isThrownBy(() -> Settings.load(folder, null, Map.of("MANAGEMENT_HOST", host)))
                .withMessageStartingWith("setting management.host is '" + host + "', which others can reach")
                .withMessageContaining("MANAGEMENT_TOKEN");
    }

    @Test
    void The_token_of_the_other_port_is_refused() {
        var environment = Map.of("MANAGEMENT_HOST", "0.0.0.0", "HTTP_TOKEN", "the-token-of-the-tests");

        assertThatExceptionOfType(UsageException.class)
                .isThrownBy(() -> Settings.load(folder, null, environment))
                .withMessageContaining("management.host");
    }

    @ParameterizedTest
    @CsvSource({
        "MANAGEMENT_TLS_CERTIFICATE, management.tls-certificate, management.tls-key",
        "MANAGEMENT_TLS_KEY, management.tls-key, management.tls-certificate"
    })
    void A_certificate_needs_its_key_and_a_key_its_certificate(String variable, String setting, String other) {
        assertThatExceptionOfType(UsageException.class)
                .isThrownBy(() -> Settings.load(folder, null, Map.of(variable, "file.pem")))
                .withMessage("setting " + setting + " has no effect without " + other + "; set both or neither");
    }

    @Test
    void The_script_for_CloudWatch_uses_TLS_if_the_service_has_a_certificate() throws Exception {
        SkippedTest.unless(Files.isExecutable(Path.of("/usr/bin/curl")), "no curl");
        SelfSigned.make(folder, "server", "EC");
        var certificate = folder.resolve("server.crt").toString();
        try (var served = TestPipeline.serve(
                coinCap,
                testLake,
                MORNING,
                TOKEN,
                "management.tls-certificate=" + certificate,
                "management.tls-key=" + folder.resolve("server.key"))) {
            coinCap.then(200, SampleEnvelopes.page(MORNING, 0, 3));
            served.snapshot();
            assertThat(served.management()).hasScheme("https");

            assertThat(tellFreshness(Map.of(
                            "MANAGEMENT_PORT",
                                    String.valueOf(served.management().getPort()),
                            "MANAGEMENT_TOKEN", TOKEN.substring(TOKEN.indexOf('=') + 1),
                            "MANAGEMENT_TLS_CERTIFICATE", certificate)))
                    .matches("cloudwatch put-metric-data .* --value \\d+\\.\\d\\d\n");
        }
    }

    /** What the script says to AWS. */
    private String tellFreshness(Map<String, String> environment) throws Exception {
        var aws = folder.resolve("bin/aws");
        var told = folder.resolve("told");
        Files.createDirectories(aws.getParent());
        Files.writeString(aws, "#!/bin/sh\necho \"$*\" >" + told + "\n");
        assertThat(aws.toFile().setExecutable(true)).isTrue();
        var script = new ProcessBuilder("sh", "src/main/dist/aws/publish-freshness.sh").inheritIO();
        script.environment().putAll(environment);
        script.environment().put("PATH", aws.getParent() + ":" + System.getenv("PATH"));
        script.environment().put("S3_BUCKET", "market");
        assertThat(script.start().waitFor()).isZero();
        return Files.readString(told);
    }

    @Test
    void A_port_in_use_is_reported() throws Exception {
        try (var taken = new ServerSocket(0)) {
            var port = taken.getLocalPort();

            assertThatExceptionOfType(UsageException.class)
                    .isThrownBy(() -> TestPipeline.serve(coinCap, testLake, MORNING, "management.port=" + port))
                    .withMessageMatching("port " + port + " of 127.0.0.1 cannot be listened on: .*management.port.*");
        }
    }

    @Test
    void The_management_port_is_optional_and_a_command_has_none() throws Exception {
        try (var none = TestPipeline.serve(coinCap, testLake, MORNING, "management.enabled=false");
                var command = TestPipeline.start(coinCap, testLake, MORNING)) {
            assertThat(none.isManaged()).isFalse();
            assertThat(command.isManaged()).isFalse();
        }
    }
}
