package io.cryptomarket.pipeline.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.cryptomarket.pipeline.http.Endpoint.Content;
import io.cryptomarket.pipeline.testing.RawHttpConnection;
import io.cryptomarket.pipeline.testing.SelfSigned;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The management port with a certificate. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(120)
class ManagementTlsTest {

    private static final Duration LONG = Duration.ofMinutes(1);
    private static final Duration SOON = Duration.ofMillis(100);

    @TempDir
    Path folder = Path.of("");

    private @Nullable ManagementService service;

    @AfterEach
    void stop() {
        if (service != null) {
            service.close();
        }
    }

    private ManagementService serve(String certificate, String key) throws Exception {
        var tls = new Tls("management", folder.resolve(certificate), folder.resolve(key));
        var endpoint = new Endpoint("/health/live", true, true, () -> new Content(200, "application/json", "{}"));
        var serverLimits = new ServerLimits(100, 8, 20, 300, LONG, LONG, SOON);
        var made = new ManagementService(
                new HttpSettings("127.0.0.1", 0, BearerTokens.of(null, null), tls), Stream.of(endpoint), serverLimits);
        service = made;
        made.listen();
        return made;
    }

    /** On a connection of its own. */
    private static int ask(ManagementService of, SelfSigned trusted) throws Exception {
        var client = HttpClient.newBuilder().sslContext(trusted.trusting()).build();
        var request = HttpRequest.newBuilder(of.url().resolve("/health/live")).build();
        return client.send(request, BodyHandlers.discarding()).statusCode();
    }

    @Test
    void A_management_port_with_a_certificate_speaks_only_TLS() throws Exception {
        var certificate = SelfSigned.make(folder, "server", "EC");
        var served = serve("server.crt", "server.key");

        assertThat(served.url()).hasScheme("https");
        assertThat(ask(served, certificate)).isEqualTo(200);
        try (var rawHttpConnection = RawHttpConnection.open(served.url())) {
            rawHttpConnection.write("GET /health/live HTTP/1.1", "Host: localhost", "");
            assertThat(rawHttpConnection.readAll()).doesNotContain("HTTP/");
        }
    }

    @Test
    void A_renewed_certificate_is_used_without_a_restart() throws Exception {
        var before = SelfSigned.make(folder, "server", "EC");
        var served = serve("server.crt", "server.key");
        assertThat(ask(served, before)).isEqualTo(200);

        var after = SelfSigned.make(folder, "server", "EC");

        await().ignoreExceptionsInstanceOf(SSLException.class)
                .atMost(LONG)
                .untilAsserted(() -> assertThat(ask(served, after)).isEqualTo(200));
        assertThatThrownBy(() -> ask(served, before)).isInstanceOf(IOException.class);
    }

    @Test
    void The_refusal_of_an_unusable_certificate_names_its_settings() throws Exception {
        SelfSigned.make(folder, "server", "EC");
        SelfSigned.make(folder, "other", "EC");
        Files.writeString(folder.resolve("text"), "hello\n");

        refused("text", "server.key", "see management.tls-certificate");
        refused("server.crt", "text", "see management.tls-key");
        refused("server.crt", "missing", "see management.tls-key");
        refused("server.crt", "other.key", "see management.tls-key and management.tls-certificate");
    }

    private void refused(String certificate, String key, String message) {
        assertThatExceptionOfType(HttpStartException.class)
                .isThrownBy(() -> serve(certificate, key))
                .withMessageEndingWith(message);
        stop();
        service = null;
    }
}
