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
 * Tells systemd that the service is ready and, for its watchdog, that the management port still answers. Does nothing
 * unless systemd asks for it.
 *
 * <p>Calls {@code systemd-notify}, since Java cannot send datagrams to a Unix socket.
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
     * Starts a daemon thread that tells systemd; does nothing without systemd.
     *
     * @param management the URL of the management port; null without one
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

    /** @param watchdog the interval of the watchdog in microseconds; 0 without one */
    private void tell(long watchdog) {
        try {
            say("--ready");
            while (watchdog > 0) {
                // Four times as often as needed, since one message can be late or lost.
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

    /** Calls the port as a client does: a running thread alone does not prove that the service works. */
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
     * Accepts any certificate: it names the host of the service and not this address, the port belongs to this process,
     * and the request contains no secret.
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
