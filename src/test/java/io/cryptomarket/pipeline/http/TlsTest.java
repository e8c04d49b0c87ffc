package io.cryptomarket.pipeline.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.cryptomarket.pipeline.testing.RawHttpConnection;
import io.cryptomarket.pipeline.testing.SelfSigned;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The server with a certificate. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(120)
class TlsTest {

    private static final Duration LONG = Duration.ofMinutes(1);
    private static final Duration SOON = Duration.ofMillis(100);

    @TempDir
    Path folder = Path.of("");

    private SelfSigned make(String name, String algorithm) throws Exception {
        return SelfSigned.make(folder, name, algorithm);
    }

    private TestHttpServer serve(String certificate, String key) throws Exception {
        var tls = new Tls("http", folder.resolve(certificate), folder.resolve(key));
        var serverLimits = new ServerLimits(100, 8, 20, 300, LONG, LONG, SOON);
        var testHttpServer = TestHttpServer.start(serverLimits, TestHttpServer.LONG, tls, Clock.systemUTC());
        testHttpServer.end.countDown();
        return testHttpServer;
    }

    private static SSLSocket connect(TestHttpServer testHttpServer, SelfSigned keys, String... protocols)
            throws Exception {
        var socket = (SSLSocket) keys.trusting()
                .getSocketFactory()
                .createSocket("127.0.0.1", testHttpServer.url().getPort());
        socket.setSoTimeout(30_000);
        if (protocols.length > 0) {
            socket.setEnabledProtocols(protocols);
        }
        return socket;
    }

    private static String call(SSLSocket socket) throws IOException {
        try (socket) {
            socket.getOutputStream()
                    .write((TestHttpServer.PUT + "\r\nConnection: close\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static BigInteger shown(SSLSocket socket) throws IOException {
        try (socket) {
            socket.startHandshake();
            return ((X509Certificate) socket.getSession().getPeerCertificates()[0]).getSerialNumber();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"RSA", "EC"})
    void A_server_with_a_certificate_speaks_only_TLS(String algorithm) throws Exception {
        var keys = make("server", algorithm);
        try (var testHttpServer = serve("server.crt", "server.key")) {
            assertThat(testHttpServer.url()).hasScheme("https");
            for (var protocol : new String[] {"TLSv1.2", "TLSv1.3"}) {
                assertThat(call(connect(testHttpServer, keys, protocol))).startsWith("HTTP/1.1 200 ");
            }
            try (var rawHttpConnection = RawHttpConnection.open(testHttpServer.url())) {
                rawHttpConnection.write(TestHttpServer.PUT, "");
                assertThat(rawHttpConnection.readAll()).doesNotContain("HTTP/");
            }
        }
    }

    @Test
    void A_renewed_certificate_is_used_without_a_restart_and_an_invalid_one_is_not() throws Exception {
        var before = make("server", "EC");
        try (var testHttpServer = serve("server.crt", "server.key")) {
            var first = shown(connect(testHttpServer, before));
            Files.writeString(folder.resolve("server.key"), "half a key");
            await().during(5 * SOON.toMillis(), TimeUnit.MILLISECONDS)
                    .atMost(LONG)
                    .until(() -> shown(connect(testHttpServer, before)).equals(first));

            var after = make("server", "EC");

            await().ignoreExceptionsInstanceOf(SSLException.class).atMost(LONG).untilAsserted(() -> assertThat(
                            shown(connect(testHttpServer, after)))
                    .isNotEqualTo(first));
            assertThat(call(connect(testHttpServer, after))).startsWith("HTTP/1.1 200 ");
        }
    }

    @Test
    void A_certificate_with_another_key_is_refused_at_the_start() throws Exception {
        make("server", "EC");
        make("other", "EC");
        make("rsa", "RSA");

        refused("server.crt", "other.key", "key file " + folder.resolve("other.key") + " is not the key of the first");
        refused(
                "server.crt",
                "rsa.key",
                "key file " + folder.resolve("rsa.key") + " holds no private key that goes with "
                        + folder.resolve("server.crt"));
    }

    @Test
    void A_missing_or_invalid_file_is_refused_at_the_start() throws Exception {
        make("server", "EC");
        Files.writeString(folder.resolve("text"), "hello\n");
        Files.writeString(folder.resolve("empty"), "");

        refused(
                "missing",
                "server.key",
                "certificate file " + folder.resolve("missing") + " cannot be read; see http.tls-certificate");
        refused("server.crt", "missing", "key file " + folder.resolve("missing") + " cannot be read; see http.tls-key");
        for (var bad : new String[] {"text", "empty", "server.key"}) {
            refused(
                    bad,
                    "server.key",
                    "certificate file " + folder.resolve(bad) + " holds no X.509 certificate in PEM");
        }
        for (var bad : new String[] {"text", "empty", "server.crt"}) {
            refused("server.crt", bad, "key file " + folder.resolve(bad) + " holds no private key that goes with");
        }
    }

    private void refused(String certificate, String key, String message) {
        assertThatExceptionOfType(HttpStartException.class)
                .isThrownBy(() -> serve(certificate, key))
                .withMessageStartingWith(message)
                .withMessageNotContaining("\n");
    }
}
