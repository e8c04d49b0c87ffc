package io.cryptomarket.pipeline.app;

import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells systemd, where that has started this process and asked to be told, that the service is ready, and from then on
 * that it still answers at its management port.
 *
 * <p>By way of {@code systemd-notify}: its socket takes datagrams, which Java cannot send to a file.
 */
public final class Systemd {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int LONGEST_ANSWER_MILLIS = 10_000;

    private final Logger log = LoggerFactory.getLogger("systemd");
    private final String notify;
    private final @Nullable URI management;

    private Systemd(String notify, @Nullable URI management) {
        this.notify = notify;
        this.management = management;
    }

    /**
     * Tells it, and leaves the rest to a thread of its own; does nothing without systemd.
     *
     * @param management where the service says how it is; null where it does not
     */
    public static void ready(Map<String, String> environment, @Nullable URI management) {
        ready(environment, "systemd-notify", management);
    }

    static void ready(Map<String, String> environment, String notify, @Nullable URI management) {
        if (!environment.getOrDefault("NOTIFY_SOCKET", "").isEmpty()) {
            new Systemd(notify, management).start(environment.get("WATCHDOG_USEC"));
        }
    }

    private void start(@Nullable String watchdog) {
        var teller = new Thread(() -> tell(watchdog == null ? 0 : Long.parseLong(watchdog)), "systemd");
        teller.setDaemon(true);
        teller.start();
    }

    /** @param watchdog the longest that systemd waits for a sign of life, in microseconds; 0 where it wants none */
    private void tell(long watchdog) {
        try {
            say("--ready");
            while (watchdog > 0) {
                // One that is late, or lost, must not end the service.
                TimeUnit.MICROSECONDS.sleep(watchdog / 4);
                if (management == null || isAnswering(management)) {
                    say("WATCHDOG=1");
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void say(String what) throws InterruptedException {
        try {
            var process = new ProcessBuilder(notify, what).inheritIO().start();
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                log.warn("{} {} takes longer than {} s", notify, what, PATIENCE.toSeconds());
            }
        } catch (IOException e) {
            log.warn("systemd cannot be told {}: {}; is it installed?", what, e.getMessage());
        }
    }

    /** Asks as anybody else would: that a thread of this process still runs says little about the service. */
    private boolean isAnswering(URI service) {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(service.getHost(), service.getPort()), LONGEST_ANSWER_MILLIS);
            socket.setSoTimeout(LONGEST_ANSWER_MILLIS);
            if (!"https".equals(service.getScheme())) {
                return isAnswering(socket);
            }
            try (var secured = secured(socket)) {
                return isAnswering(secured);
            }
        } catch (IOException e) {
            log.warn("the service does not answer at {}/health/live: {}", service, e.getMessage());
            return false;
        }
    }

    /**
     * Whatever the certificate says: it names what others call the service by, and the port is one of this process. Whether
     * it answers at all is the question, and nothing secret is sent.
     */
    private static Socket secured(Socket socket) throws IOException {
        try {
            var context = SSLContext.getInstance("TLS");
            context.init(null, InsecureTrustManagerFactory.INSTANCE.getTrustManagers(), null);
            return context.getSocketFactory().createSocket(socket, "localhost", socket.getPort(), true);
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    private static boolean isAnswering(Socket socket) throws IOException {
        socket.getOutputStream()
                .write("GET /health/live HTTP/1.0\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        var status = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
                .readLine();
        return status != null && status.contains(" 200 ");
    }
}
