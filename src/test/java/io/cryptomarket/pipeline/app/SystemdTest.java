package io.cryptomarket.pipeline.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.cryptomarket.pipeline.testing.SelfSigned;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(ReplaceUnderscores.class)
class SystemdTest {

    private static final Map<String, String> WATCHED = Map.of("NOTIFY_SOCKET", "/run/any", "WATCHDOG_USEC", "200000");

    private final AtomicInteger status = new AtomicInteger(200);
    private final AtomicInteger asked = new AtomicInteger();

    private final Path folder;

    SystemdTest(@TempDir Path folder) {
        this.folder = folder;
    }

    private HttpServer service;
    private String notify;

    @BeforeEach
    void begin() throws IOException {
        start(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
        var script = folder.resolve("notify");
        Files.writeString(script, "#!/bin/sh\necho \"$1\" >>" + folder.resolve("told") + "\n");
        assertThat(script.toFile().setExecutable(true)).isTrue();
        notify = script.toString();
    }

    private void start(HttpServer made) {
        service = made;
        service.createContext("/health/live", exchange -> {
            exchange.sendResponseHeaders(status.get(), -1);
            exchange.close();
            asked.incrementAndGet();
        });
        service.start();
    }

    @AfterEach
    void end() {
        service.stop(0);
    }

    @Test
    void A_service_that_answers_reports_ready_and_then_alive() {
        Systemd.ready(WATCHED, notify, url());

        await().atMost(Duration.ofSeconds(20)).until(() -> told().size() > 2);
        assertThat(told().get(0)).isEqualTo("--ready");
        assertThat(told().get(1)).isEqualTo("WATCHDOG=1");
    }

    @Test
    void A_service_that_answers_with_an_error_is_silent() {
        status.set(500);

        Systemd.ready(WATCHED, notify, url());

        await().atMost(Duration.ofSeconds(20)).until(() -> asked.get() > 2);
        assertThat(told()).containsExactly("--ready");
    }

    @Test
    void A_service_with_a_certificate_is_called_over_TLS() throws Exception {
        service.stop(0);
        var secured = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        secured.setHttpsConfigurator(
                new HttpsConfigurator(SelfSigned.make(folder, "server", "EC").showing()));
        start(secured);

        Systemd.ready(WATCHED, notify, URI.create(url().toString().replace("http:", "https:")));

        await().atMost(Duration.ofSeconds(20)).until(() -> told().size() > 2);
        assertThat(told().get(1)).isEqualTo("WATCHDOG=1");
    }

    @Test
    void A_service_without_a_watchdog_reports_only_that_it_is_ready() {
        Systemd.ready(Map.of("NOTIFY_SOCKET", "/run/any"), notify, url());

        await().atMost(Duration.ofSeconds(20)).until(() -> told().equals(List.of("--ready")));
        assertThat(asked).hasValue(0);
    }

    private URI url() {
        return URI.create("http://127.0.0.1:" + service.getAddress().getPort());
    }

    private List<String> told() {
        try {
            return Files.exists(folder.resolve("told")) ? Files.readAllLines(folder.resolve("told")) : List.of();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
