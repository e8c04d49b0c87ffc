package io.cryptomarket.pipeline.dist;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cryptomarket.pipeline.testing.Python;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A real Airflow with a database of its own, which runs the DAGs of the repository, one run after the other. */
final class Airflow implements AutoCloseable {

    static final Path DAGS = Path.of("dags").toAbsolutePath();

    /** What starts an Airflow for development. */
    static final Path COMMAND = DAGS.resolve("dev/start_airflow.py");

    private static final Path RUNS = Path.of("src/test/python/airflow_runs.py");
    private static final int LONGEST_END_SECONDS = 20;
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Those that the DAGs are for. */
    enum Release {
        AIRFLOW_3(Path.of("dags/dev/requirements.txt"), 10, 14),
        AIRFLOW_2(Path.of("src/test/python/airflow2-requirements.txt"), 10, 12);

        private final Path requirements;
        private final int oldestPython;
        private final int newestPython;

        Release(Path requirements, int oldestPython, int newestPython) {
            this.requirements = requirements;
            this.oldestPython = oldestPython;
            this.newestPython = newestPython;
        }

        /** Python with this Airflow; the newer one as the command for development installs it. */
        Python python() throws IOException, InterruptedException {
            return this == AIRFLOW_3
                    ? Python.madeBy(COMMAND, oldestPython, newestPython)
                    : Python.with(requirements, oldestPython, newestPython);
        }

        /** The version that is pinned. */
        String version() throws IOException {
            return Files.readAllLines(requirements).stream()
                    .filter(line -> line.matches("apache-airflow==.*"))
                    .map(line -> line.replaceAll("apache-airflow==|[ \\\\]", ""))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private final Process process;
    private final BufferedWriter calls;
    private final BufferedReader answers;
    private final Path log;

    private Airflow(Process process, Path log) {
        this.process = process;
        this.calls = new BufferedWriter(new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
        this.answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        this.log = log;
    }

    static Airflow start(Release release, Path home) throws IOException, InterruptedException {
        var python = release.python();
        var log = home.resolve("airflow.log");
        var builder = python.process(RUNS).redirectError(log.toFile());
        builder.environment()
                .putAll(Map.of(
                        "AIRFLOW_HOME",
                        home.toString(),
                        "AIRFLOW__CORE__DAGS_FOLDER",
                        DAGS.toString(),
                        "AIRFLOW__CORE__LOAD_EXAMPLES",
                        "False",
                        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN",
                        "sqlite:///" + home.resolve("airflow.db"),
                        "CRYPTO_MARKET_BUCKET",
                        "market"));
        return new Airflow(builder.start(), log);
    }

    /** What came of importing the DAG files. */
    JsonNode imports() throws IOException {
        return call(JSON.createObjectNode().put("call", "import"));
    }

    /**
     * Runs a DAG to its end, its retries included.
     *
     * @param service where the connection leads
     * @param token which the connection carries, null for none
     */
    JsonNode run(String dag, Map<String, String> conf, URI service, @Nullable String token) throws IOException {
        var call = JSON.createObjectNode().put("call", "run").put("dag", dag);
        call.set("conf", JSON.valueToTree(conf));
        var connection = call.putObject("connection")
                .put("conn_type", "http")
                .put("schema", service.getScheme())
                .put("host", service.getHost())
                .put("port", service.getPort());
        if (token != null) {
            connection.putObject("extra").put("Authorization", "Bearer " + token);
        }
        return call(call);
    }

    private JsonNode call(ObjectNode call) throws IOException {
        calls.write(call + "\n");
        calls.flush();
        var answer = answers.readLine();
        if (answer == null) {
            throw new IOException("Airflow is gone: " + Files.readString(log));
        }
        return JSON.readTree(answer);
    }

    @Override
    public void close() throws IOException, InterruptedException {
        calls.close();
        if (!process.waitFor(LONGEST_END_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }
}
