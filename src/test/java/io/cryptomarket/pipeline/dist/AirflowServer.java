package io.cryptomarket.pipeline.dist;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cryptomarket.pipeline.dist.Airflow.Release;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** The Airflow that the command for development starts, and its own REST API. */
final class AirflowServer implements AutoCloseable {

    private static final int LONGEST_STOP_SECONDS = 60;
    private static final Pattern READY = Pattern.compile("Airflow is at (\\S+), user (\\S+), password (\\S+)");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Process process;
    private final Path said;
    private final URI url;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private String token = "";

    private AirflowServer(Process process, Path said, URI url) {
        this.process = process;
        this.said = said;
        this.url = url;
    }

    /** The process of the command, whose every word is in {@code said.txt}. */
    static Process command(Path folder, PackagedService packagedService, int port, String token) throws Exception {
        var builder = Release.AIRFLOW_3
                .python()
                .process(
                        Airflow.COMMAND,
                        "--service=" + packagedService.url(),
                        "--port=" + port,
                        "--home=" + folder.resolve("airflow"))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("said.txt").toFile());
        builder.environment().put("HTTP_TOKEN", token);
        return builder.start();
    }

    /** Returns when it can be called. */
    static AirflowServer start(Path folder, PackagedService packagedService, int port, String token) throws Exception {
        var process = command(folder, packagedService, port, token);
        var said = folder.resolve("said.txt");
        try {
            var ready = await().atMost(Duration.ofMinutes(3))
                    .until(() -> READY.matcher(Files.readString(said)), found -> found.find() || !process.isAlive());
            var server = new AirflowServer(process, said, URI.create(ready.group(1)));
            server.signIn(ready.group(2), ready.group(3));
            return server;
        } catch (RuntimeException | IOException e) {
            process.destroy();
            throw new IOException("Airflow did not start: " + Files.readString(said), e);
        }
    }

    private void signIn(String user, String password) throws IOException, InterruptedException {
        var credentials = JSON.createObjectNode()
                .put("username", user)
                .put("password", password)
                .toString();
        token = call("POST", "/auth/token", credentials).get("access_token").asText();
    }

    /** Everything that the command has said. */
    String said() throws IOException {
        return Files.readString(said);
    }

    JsonNode get(String path) throws IOException, InterruptedException {
        return call("GET", "/api/v2/" + path, "");
    }

    JsonNode post(String path, String body) throws IOException, InterruptedException {
        return call("POST", "/api/v2/" + path, body);
    }

    JsonNode patch(String path, String body) throws IOException, InterruptedException {
        return call("PATCH", "/api/v2/" + path, body);
    }

    private JsonNode call(String method, String path, String body) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(url.resolve(path))
                .header("Content-Type", "application/json")
                .timeout(Duration.ofSeconds(30))
                .method(method, BodyPublishers.ofString(body));
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        var answer = client.send(request.build(), BodyHandlers.ofString());
        if (answer.statusCode() >= 400) {
            throw new IOException(method + " " + path + " answered " + answer.statusCode() + ": " + answer.body());
        }
        return JSON.readTree(answer.body());
    }

    /**
     * Presses Ctrl-C.
     *
     * @return which of its processes are still there when the command has ended
     */
    List<ProcessHandle> interrupt() throws IOException, InterruptedException {
        var processes = process.descendants().toList();
        new ProcessBuilder("kill", "-INT", String.valueOf(process.pid()))
                .start()
                .waitFor();
        if (!process.waitFor(LONGEST_STOP_SECONDS, TimeUnit.SECONDS)) {
            throw new IOException("Airflow does not stop: " + said());
        }
        return processes.stream().filter(ProcessHandle::isAlive).toList();
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(LONGEST_STOP_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }
}
