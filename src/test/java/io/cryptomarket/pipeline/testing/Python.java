package io.cryptomarket.pipeline.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.commons.io.file.PathUtils;
import org.assertj.core.api.Assertions;

/**
 * Python with the packages of a requirements file, in a virtual environment under target, which is made again when the file
 * changes.
 *
 * <p>Without Python, or without access to the packages, a test is skipped; if {@code CI} is set, it fails.
 */
public final class Python {

    private static final Path ENVIRONMENTS = Path.of("target", "python");
    private static final int LONGEST_INSTALL_SECONDS = 600;
    private static final int LONGEST_RUN_SECONDS = 300;
    private static final List<String> NAMES = List.of(
            "python3", "python", "python3.14", "python3.13", "python3.12", "python3.11", "python3.10", "python3.9");
    private static final int OLDEST = 9;
    private static final int NEWEST = 99;
    private static final String USABLE =
            "import sys, venv, ensurepip; sys.exit(sys.version_info[0] != 3 or not int(sys.argv[1]) <= sys.version_info[1] <= int(sys.argv[2]))";

    /** Variables that a user may have set for another Airflow or Python. */
    private static final Pattern OF_THE_PERSON = Pattern.compile("(AIRFLOW|PYTHON|CRYPTO_MARKET)(_.*)?|PYTHON.*");

    private static final Map<Path, Python> READY = new HashMap<>();

    private final Path executable;
    private final String trouble;

    private Python(Path executable, String trouble) {
        this.executable = executable;
        this.trouble = trouble;
    }

    /** The output of a process, including errors, and its exit code. */
    private record PythonResult(int code, String output) {

        /** The last line with an error, or the last line. */
        String trouble() {
            var lines = output.strip().lines().toList();
            return lines.stream()
                    .filter(line -> line.startsWith("ERROR"))
                    .reduce((before, last) -> last)
                    .orElse(lines.get(lines.size() - 1));
        }
    }

    /**
     * The environment of a requirements file that has versions and hashes.
     *
     * @param requirements such as {@code src/test/python/requirements.txt}
     */
    public static Python with(Path requirements) throws IOException, InterruptedException {
        return with(requirements, OLDEST, NEWEST);
    }

    /**
     * The same, for packages that need certain versions of Python.
     *
     * @param oldest the lowest minor version of Python 3
     * @param newest the highest one
     */
    public static synchronized Python with(Path requirements, int oldest, int newest)
            throws IOException, InterruptedException {
        var python = READY.get(requirements);
        if (python == null) {
            try (var lock = BuildLock.acquire("python")) {
                python = prepare(requirements, oldest, newest);
            }
            READY.put(requirements, python);
        }
        require(python.trouble.isEmpty(), python.trouble);
        return python;
    }

    /**
     * The environment that a script of the repository makes; its last line of output names the Python.
     *
     * @param script is called with the argument {@code --prepare}
     */
    public static synchronized Python madeBy(Path script, int oldest, int newest)
            throws IOException, InterruptedException {
        var python = READY.get(script);
        if (python == null) {
            var base = base(oldest, newest);
            try (var lock = BuildLock.acquire("python")) {
                python = base.isEmpty() ? none(oldest, newest) : made(base, script);
            }
            READY.put(script, python);
        }
        require(python.trouble.isEmpty(), python.trouble);
        return python;
    }

    private static Python made(String base, Path script) throws IOException, InterruptedException {
        var ended = run(List.of(base, "-B", script.toString(), "--prepare"), "", LONGEST_INSTALL_SECONDS);
        var lines = ended.output().strip().lines().toList();
        var last = lines.get(lines.size() - 1);
        return ended.code() == 0 ? new Python(Path.of(last), "") : new Python(Path.of(""), script + ": " + last);
    }

    private static Python none(int oldest, int newest) {
        var wanted = newest == NEWEST ? " or newer" : " to 3." + newest;
        return new Python(Path.of(""), "no Python of 3." + oldest + wanted + " with venv (Debian: python3-venv)");
    }

    private static void require(boolean possible, String trouble) {
        var ci = System.getenv("CI");
        if (!possible && ci != null && !ci.isEmpty()) {
            Assertions.fail(trouble);
        }
        SkippedTest.unless(possible, trouble);
    }

    private static Python prepare(Path requirements, int oldest, int newest) throws IOException, InterruptedException {
        var base = base(oldest, newest);
        if (base.isEmpty()) {
            return none(oldest, newest);
        }
        var wanted = DigestUtils.sha256Hex(Files.readAllBytes(requirements)) + "\n" + said(base, "--version");
        var folder = ENVIRONMENTS.resolve(
                DigestUtils.sha256Hex(requirements.toString()).substring(0, 8));
        var python = new Python(folder.resolve("bin/python").toAbsolutePath(), "");
        var stamp = folder.resolve("installed.txt");
        if (Files.exists(stamp) && Files.readString(stamp).equals(wanted)) {
            return python;
        }
        if (Files.exists(folder)) {
            PathUtils.deleteDirectory(folder);
        }
        Files.createDirectories(ENVIRONMENTS);
        var made = run(List.of(base, "-m", "venv", folder.toString()), "", LONGEST_INSTALL_SECONDS);
        if (made.code() != 0) {
            return new Python(Path.of(""), "no environment for Python: " + made.trouble());
        }
        var installed = run(install(python.executable, requirements), "", LONGEST_INSTALL_SECONDS);
        if (installed.code() != 0) {
            return new Python(Path.of(""), requirements + " cannot be installed: " + installed.trouble());
        }
        Files.writeString(stamp, wanted);
        return python;
    }

    /** The name of the first suitable Python; empty without one. */
    private static String base(int oldest, int newest) throws InterruptedException {
        var bounds = List.of(String.valueOf(oldest), String.valueOf(newest));
        for (var name : NAMES) {
            try {
                if (run(List.of(name, "-c", USABLE, bounds.get(0), bounds.get(1)), "", LONGEST_RUN_SECONDS)
                                .code()
                        == 0) {
                    return name;
                }
            } catch (IOException e) {
                // Not installed; try the next one.
            }
        }
        return "";
    }

    private static String said(String... command) throws IOException, InterruptedException {
        return run(List.of(command), "", LONGEST_RUN_SECONDS).output();
    }

    private static List<String> install(Path python, Path requirements) {
        return List.of(
                python.toString(),
                "-m",
                "pip",
                "install",
                "--quiet",
                "--disable-pip-version-check",
                "--no-input",
                "--retries=1",
                "--require-hashes",
                "--only-binary=:all:",
                "--requirement=" + requirements);
    }

    /**
     * Runs a script to its end and returns what it printed.
     *
     * @param input for stdin
     * @throws AssertionError if it fails, with its output
     */
    public String run(Path script, String input, String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(executable.toString(), "-B", "-W", "ignore", script.toString()));
        command.addAll(List.of(arguments));
        var ended = run(command, input, LONGEST_RUN_SECONDS);
        Assertions.assertThat(ended.code()).as(ended.output()).isZero();
        return ended.output();
    }

    /** The program of this name in the environment. */
    public Path program(String name) {
        return executable.resolveSibling(name);
    }

    /** Runs one of those programs and returns its output, also if it fails. */
    public String run(String program, String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(program(program).toString()));
        command.addAll(List.of(arguments));
        return run(command, "", LONGEST_RUN_SECONDS).output();
    }

    /** A Python process to start, with the same environment variables on every machine. */
    public ProcessBuilder process(Path script, String... arguments) {
        var command = new ArrayList<>(List.of(executable.toString(), "-B", script.toString()));
        command.addAll(List.of(arguments));
        var process = new ProcessBuilder(command);
        process.environment()
                .keySet()
                .removeIf(name -> OF_THE_PERSON.matcher(name).matches());
        // Keeps requests to this machine away from a proxy.
        process.environment().put("NO_PROXY", "127.0.0.1,localhost");
        process.environment().put("no_proxy", "127.0.0.1,localhost");
        return process;
    }

    private static PythonResult run(List<String> command, String input, int seconds)
            throws IOException, InterruptedException {
        // Through files: a full pipe would stop the process.
        var given = Files.createTempFile("python", ".in");
        var said = Files.createTempFile("python", ".out");
        try {
            Files.writeString(given, input);
            var process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectInput(given.toFile())
                    .redirectOutput(said.toFile())
                    .start();
            if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
                return new PythonResult(-1, String.join(" ", command) + " takes longer than " + seconds + " s");
            }
            return new PythonResult(process.exitValue(), Files.readString(said, StandardCharsets.UTF_8));
        } finally {
            Files.delete(given);
            Files.delete(said);
        }
    }
}
