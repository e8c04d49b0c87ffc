package io.cryptomarket.pipeline.cli;

import io.cryptomarket.pipeline.local.LocalS3;
import io.cryptomarket.pipeline.local.LocalStartException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Makes the class data archive (AppCDS) of an installation. It starts the service, has it take a snapshot and answer a few
 * HTTP calls, and stops it; the JVM of the service then writes the classes that it has loaded.
 *
 * <p>The S3 server for that service runs in this process. The classes of an embedded one are a fifth of all; in the archive
 * they would take memory in every service, although most use S3 elsewhere.
 */
final class ClassArchive {

    private static final String LOCAL = "class-archive";

    /** The exit code of a JVM that SIGTERM has stopped; it has written its archive by then. */
    private static final int TERMINATED = 128 + 15;

    private static final int SECONDS_TO_READY = 300;
    private static final int SECONDS_TO_WRITE = 300;
    private static final int CALL_TIMEOUT_MILLIS = 30_000;

    private final Path home;
    private final Path work;

    /**
     * @param home the folder of the installation
     * @param work an empty folder
     */
    ClassArchive(Path home, Path work) {
        this.home = home;
        this.work = work;
    }

    /**
     * Makes the archive and returns its path.
     *
     * @throws IOException when the service or its JVM failed; an existing archive stays
     */
    Path make() throws IOException, LocalStartException, InterruptedException {
        // A JVM crashes with half an archive, so the file gets its name when it is complete.
        var unfinished = home.resolve("classes.jsa.unfinished");
        try {
            Files.deleteIfExists(unfinished);
            trainingRun(home.relativize(unfinished));
            if (!Files.exists(unfinished)) {
                throw failed("this JVM did not write an archive");
            }
            return Files.move(unfinished, file(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(unfinished);
        }
    }

    /** The name that the start script expects. */
    private Path file() {
        return home.resolve("classes.jsa");
    }

    private void trainingRun(Path archive) throws IOException, LocalStartException, InterruptedException {
        int http = freePort();
        int management = freePort();
        try (var s3 = LocalS3.start(work.resolve("s3"), 0, LOCAL, LOCAL, LOCAL)) {
            var service = start(Map.of(
                    "JAVA_OPTS", "-XX:ArchiveClassesAtExit=" + archive,
                    "S3_ENDPOINT", s3.endpoint().toString(),
                    "HTTP_PORT", String.valueOf(http),
                    "MANAGEMENT_PORT", String.valueOf(management)));
            var killer = new Thread(service::destroyForcibly);
            Runtime.getRuntime().addShutdownHook(killer);
            try {
                awaitReady(service, management);
                call("POST", http, "/v1/snapshots");
                call("GET", management, "/health");
                call("GET", management, "/metrics");
                end(service);
            } finally {
                service.destroyForcibly();
                Runtime.getRuntime().removeShutdownHook(killer);
            }
        }
    }

    /** The folder of the installation is the working directory, so that the path in the JVM option has no space. */
    private Process start(Map<String, String> settings) throws IOException {
        var builder = new ProcessBuilder("bin/crypto-market-pipeline", "serve", "--config", "/dev/null")
                .directory(home.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log().toFile());
        var environment = builder.environment();
        environment.keySet().retainAll(Set.of("PATH"));
        environment.putAll(Map.of(
                "JAVA_HOME",
                System.getProperty("java.home"),
                "CLASS_ARCHIVE",
                "off",
                "STATE_FOLDER",
                work.resolve("state").toString(),
                "S3_BUCKET",
                LOCAL,
                "S3_PATH_STYLE",
                "true",
                "AWS_ACCESS_KEY_ID",
                LOCAL,
                "AWS_SECRET_ACCESS_KEY",
                LOCAL,
                "AWS_EC2_METADATA_DISABLED",
                "true"));
        environment.putAll(settings);
        return builder.start();
    }

    private void awaitReady(Process service, int port) throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS_TO_READY);
        while (!isReady(port)) {
            if (service.waitFor(200, TimeUnit.MILLISECONDS) || System.nanoTime() > end) {
                throw failed("the service did not become ready");
            }
        }
    }

    private static boolean isReady(int port) {
        try {
            return call("GET", port, "/health/ready").contains(" 200 ");
        } catch (IOException e) {
            return false;
        }
    }

    /** Returns the status line. */
    private static String call(String method, int port, String path) throws IOException {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CALL_TIMEOUT_MILLIS);
            socket.setSoTimeout(CALL_TIMEOUT_MILLIS);
            var head = method + " " + path
                    + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            var answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return answer.lines().findFirst().orElse("");
        }
    }

    private void end(Process service) throws IOException, InterruptedException {
        service.destroy();
        if (!service.waitFor(SECONDS_TO_WRITE, TimeUnit.SECONDS)) {
            throw failed("the JVM did not write the archive within " + SECONDS_TO_WRITE + " s");
        }
        int code = service.exitValue();
        if (code != TERMINATED) {
            throw failed("the JVM ended with exit code " + code + "; it needs about 500 MB of memory");
        }
    }

    private IOException failed(String what) throws IOException {
        var lines = Files.readString(log()).lines().toList();
        return new IOException(
                what + (lines.isEmpty() ? "" : "; last line of its output: " + lines.get(lines.size() - 1)));
    }

    private Path log() {
        return work.resolve("log");
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
