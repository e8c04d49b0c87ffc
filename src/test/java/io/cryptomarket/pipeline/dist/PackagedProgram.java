package io.cryptomarket.pipeline.dist;

import io.cryptomarket.pipeline.app.SecretSettings;
import io.cryptomarket.pipeline.secrets.OutputCapture;
import io.cryptomarket.pipeline.secrets.OutputCapture.Origin;
import io.cryptomarket.pipeline.testing.BuildLock;
import io.cryptomarket.pipeline.testing.ScriptedCoinCap;
import io.cryptomarket.pipeline.testing.TestLake;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.apache.commons.io.file.PathUtils;
import org.jspecify.annotations.Nullable;

/** The packaged distribution, unpacked once, and started as a person would start it. */
final class PackagedProgram {

    private static final int LONGEST_RUN_SECONDS = 120;

    /**
     * How a run ended.
     *
     * @param code the exit code
     * @param out what it wrote to stdout
     * @param err what it wrote to stderr
     */
    record ProgramResult(int code, String out, String err) {

        /** The lines of stderr that say an error. */
        List<String> errors() {
            return err.lines().filter(line -> line.startsWith("error: ")).toList();
        }
    }

    /** What the person who runs the tests may have set for a program of their own: it may cost them credits. */
    private static final Pattern SETTINGS = Pattern.compile(
            "JAVA_OPTS|CLASS_ARCHIVE|(AWS|S3|COINCAP|CREDITS|GATES|LAKE|CLOCK|HTTP|MANAGEMENT|ROUTES|LOCAL|LOG|STATE)_.*");

    private static @Nullable Path unpacked;

    private final Map<String, String> environment = new TreeMap<>();
    private final Path folder;

    /**
     * A program that keeps what it writes in a folder of the test's own.
     *
     * @param folder also the working directory, so that nothing depends on where the program lies
     */
    PackagedProgram(Path folder) {
        this.folder = folder;
        set("LOCAL_S3_FOLDER", folder.resolve("data").toString());
        set("LOCAL_S3_SECRET_KEY", "the-local-secret-of-the-tests");
        set("HTTP_PORT", "0");
        set("MANAGEMENT_PORT", "0");
        set("STATE_FOLDER", folder.resolve("state").toString());
    }

    PackagedProgram set(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    PackagedProgram unset(String variable) {
        environment.remove(variable);
        return this;
    }

    /** Points the program at servers of the test's own. */
    PackagedProgram between(ScriptedCoinCap coinCap, TestLake testLake) {
        return between(coinCap.url(), testLake.endpoint());
    }

    PackagedProgram between(URI coinCap, URI s3) {
        return set("COINCAP_URL", coinCap.toString())
                .set("COINCAP_API_KEY", "the-key-of-the-tests")
                .set("COINCAP_RETRIES", "1")
                .set("COINCAP_RETRY_DELAY", "10")
                .set("GATES_MINIMUM_ROWS", "1")
                .set("S3_ENDPOINT", s3.toString())
                .set("S3_BUCKET", TestLake.BUCKET)
                .set("S3_PATH_STYLE", "true")
                .set("AWS_ACCESS_KEY_ID", TestLake.ACCESS_KEY)
                .set("AWS_SECRET_ACCESS_KEY", TestLake.SECRET_KEY);
    }

    /** Where the distribution is unpacked: once for each package that was built, by the first test process that asks. */
    static synchronized Path home() throws IOException, InterruptedException {
        if (unpacked == null) {
            var archive = Path.of(required("distribution"));
            var work = Path.of(required("work"));
            var home = work.resolve(archive.getFileName().toString().replace(".tar.gz", ""));
            var stamp = work.resolve("unpacked.txt");
            var wanted = Files.getLastModifiedTime(archive).toString();
            try (var lock = BuildLock.acquire("distribution")) {
                if (!Files.exists(stamp) || !Files.readString(stamp).equals(wanted)) {
                    unpack(archive, work);
                    makeClassArchive(home);
                    Files.writeString(stamp, wanted);
                }
            }
            unpacked = home;
        }
        return unpacked;
    }

    private static void unpack(Path archive, Path work) throws IOException, InterruptedException {
        if (Files.exists(work)) {
            PathUtils.deleteDirectory(work);
        }
        Files.createDirectories(work);
        var tar = new ProcessBuilder("tar", "xzf", archive.toString(), "-C", work.toString())
                .inheritIO()
                .start();
        if (tar.waitFor() != 0) {
            throw new IOException("tar cannot unpack " + archive);
        }
    }

    /** With it, hundreds of starts take half the time. The command itself says why it makes none; tests do without. */
    private static void makeClassArchive(Path home) throws IOException, InterruptedException {
        var program = home.resolve("bin/crypto-market-pipeline").toString();
        builder(List.of(program, "class-archive")).inheritIO().start().waitFor();
    }

    private static String required(String property) {
        var value = System.getProperty(property);
        if (value == null) {
            throw new IllegalStateException("run by mvn verify, which sets " + property);
        }
        return value;
    }

    Process start(String... arguments) throws IOException, InterruptedException {
        return start(home().resolve("bin/crypto-market-pipeline"), arguments);
    }

    Process start(Path launcher, String... arguments) throws IOException, InterruptedException {
        SecretSettings.note(environment);
        var command = new ArrayList<String>(List.of(launcher.toString()));
        command.addAll(List.of(arguments));
        var builder = builder(command).directory(folder.toFile());
        builder.redirectOutput(folder.resolve("out.txt").toFile());
        builder.redirectError(folder.resolve("err.txt").toFile());
        builder.environment().putAll(environment);
        return builder.start();
    }

    /** By the JVM of the tests, and nobody's settings. */
    private static ProcessBuilder builder(List<String> command) {
        var builder = new ProcessBuilder(command);
        builder.environment().keySet().removeIf(name -> SETTINGS.matcher(name).matches());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        return builder;
    }

    /** Runs to the end. */
    ProgramResult run(String... arguments) throws IOException, InterruptedException {
        return end(start(arguments));
    }

    ProgramResult end(Process process) throws IOException, InterruptedException {
        if (!process.waitFor(LONGEST_RUN_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
            throw new IOException("still running after " + LONGEST_RUN_SECONDS + " s: " + read("err.txt"));
        }
        var ended = new ProgramResult(process.exitValue(), read("out.txt"), read("err.txt"));
        // The next run in this folder begins these files anew.
        OutputCapture.capture(Origin.FILES, "output of a process", ended.out + ended.err);
        return ended;
    }

    String read(String file) throws IOException {
        return Files.readString(folder.resolve(file));
    }

    /** Copies the route files of the distribution into a folder and replaces a text in one of them. */
    static void editRoute(Path folder, String route, String text, String by) throws IOException, InterruptedException {
        PathUtils.copyDirectory(home().resolve("routes"), folder);
        var file = folder.resolve(route + ".camel.yaml");
        var before = Files.readString(file);
        if (!before.contains(text)) {
            throw new IOException(file + " does not hold " + text);
        }
        Files.writeString(file, before.replace(text, by));
    }
}
