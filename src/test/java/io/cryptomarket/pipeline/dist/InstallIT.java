package io.cryptomarket.pipeline.dist;

import static org.assertj.core.api.Assertions.assertThat;

import io.cryptomarket.pipeline.testing.SkippedTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import org.apache.commons.io.file.PathUtils;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The installed copy: how it starts, and what an upgrade and a way back leave of what an operator has changed. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class InstallIT {

    private static final String NAME = "crypto-market-pipeline";

    private final Path folder;

    InstallIT(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void The_class_data_archive_of_the_installation_is_used() throws Exception {
        var ended = new PackagedProgram(folder)
                .set("JAVA_OPTS", "-Xlog:class+load:stderr")
                .run("--version");

        assertThat(PackagedProgram.home().resolve("classes.jsa")).isNotEmptyFile();
        assertThat(ended.err()).containsPattern("io\\.cryptomarket\\.\\S+ source: shared objects file");
    }

    @Test
    void Everything_works_without_the_class_data_archive() throws Exception {
        var ended = new PackagedProgram(folder)
                .set("CLASS_ARCHIVE", "off")
                .set("JAVA_OPTS", "-Xlog:class+load:stderr")
                .run("--version");

        assertThat(ended.code()).isZero();
        assertThat(ended.err()).doesNotContainPattern("io\\.cryptomarket\\.\\S+ source: shared objects file");
    }

    @Test
    void Neither_help_nor_a_wrong_option_nor_a_start_makes_a_class_data_archive() throws Exception {
        var home = copy("bare");
        for (var option : List.of("--help", "--wrong")) {
            var packagedProgram = new PackagedProgram(folder);
            packagedProgram.end(packagedProgram.start(home.resolve("bin/" + NAME), "serve", option));
        }

        assertThat(home.resolve("classes.jsa")).doesNotExist();
        assertThat(folder.resolve("state")).doesNotExist();
    }

    /** Half an archive would crash each JVM that takes it. */
    @Test
    void The_class_data_archive_of_a_killed_JVM_is_not_kept() throws Exception {
        var made = makeArchive("head -c 1000000 /dev/zero >$archive; kill -9 $$");

        assertThat(made.code()).isEqualTo(1);
        assertThat(made.errors())
                .singleElement()
                .asString()
                .contains("the JVM ended with exit code 137; it needs about 500 MB");
    }

    @Test
    void A_JVM_that_writes_no_class_data_archive_leaves_no_file() throws Exception {
        var made = makeArchive("exit 143");

        assertThat(made.code()).isEqualTo(1);
        assertThat(made.errors()).singleElement().asString().contains("no class data archive was made");
    }

    /** With a start script whose service is ready at once, and ends as given. */
    private PackagedProgram.ProgramResult makeArchive(String end) throws Exception {
        var home = copy("fake");
        var script = home.resolve("bin/" + NAME);
        var real = Files.readString(script);
        Files.writeString(script, real.replaceFirst("set -eu\n", Matcher.quoteReplacement("""
                if [ "$1" = serve ]; then
                    export archive="${JAVA_OPTS#*=}"
                    exec python3 -c '
                import http.server, os, signal, sys, threading
                class Ready(http.server.BaseHTTPRequestHandler):
                    def do_GET(self):
                        self.send_response(200)
                        self.end_headers()
                    do_POST = do_GET
                signal.signal(signal.SIGTERM, lambda *_: os.execvp("sh", ["sh", "-c", sys.argv[1]]))
                for port in sys.argv[2:]:
                    server = http.server.HTTPServer(("127.0.0.1", int(port)), Ready)
                    threading.Thread(target=server.serve_forever, daemon=True).start()
                signal.pause()
                ' 'END' "$MANAGEMENT_PORT" "$HTTP_PORT"
                fi
                set -eu
                """.replace("END", end))));
        var packagedProgram = new PackagedProgram(folder);

        var ended = packagedProgram.end(packagedProgram.start(script, "class-archive"));

        try (var files = Files.list(home)) {
            assertThat(files).noneMatch(file -> file.toString().contains(".jsa"));
        }
        return ended;
    }

    @Test
    void An_upgrade_installs_new_routes_and_keeps_edited_ones_and_a_rollback_undoes_both() throws Exception {
        var old = copy("old");
        var coming = copy("coming");
        append(coming.resolve("routes/clock.camel.yaml"), "# new");
        append(coming.resolve("routes/failures.camel.yaml"), "# new");
        install(old, "install");
        append(etc("routes/failures.camel.yaml"), "# mine");
        append(etc("pipeline.properties"), "coincap.assets=7");
        append(etc("environment"), "S3_BUCKET=mine");

        assertThat(install(coming, "install")).contains("failures.camel.yaml was edited here and is kept");
        assertThat(last(etc("routes/clock.camel.yaml"))).isEqualTo("# new");
        assertThat(last(etc("routes/failures.camel.yaml"))).isEqualTo("# mine");
        assertThat(last(current().resolve("routes/failures.camel.yaml"))).isEqualTo("# new");

        install(current(), "rollback");
        assertThat(last(etc("routes/clock.camel.yaml"))).isNotEqualTo("# new");
        assertThat(last(etc("routes/failures.camel.yaml"))).isEqualTo("# mine");
        assertThat(last(current().resolve("routes/failures.camel.yaml"))).isNotEqualTo("# new");
        assertThat(last(etc("pipeline.properties"))).isEqualTo("coincap.assets=7");
        assertThat(last(etc("environment"))).isEqualTo("S3_BUCKET=mine");
    }

    @Test
    void An_upgrade_from_0_1_0_removes_what_was_shipped_and_keeps_what_was_edited() throws Exception {
        install(packageOf010(), "install");
        var edited = etc("routes/clock.camel.yaml");
        append(edited, "# mine");
        var coming = copy("coming");

        assertThat(run(2, coming, "install", Path.of("")))
                .contains(
                        edited + ":31:20: there is no bean 'calendar'; it is called 'runDate' since 0.2.0",
                        edited + ":36:20: there is no bean 'setbacks'; it is called 'catchUpGuard' since 0.2.0",
                        "the variable 'setback' of the shipped routes is called 'skipReason' since 0.2.0",
                        "is not installed, and nothing has changed");
        Files.writeString(
                edited,
                Files.readString(edited)
                        .replace("ref: calendar", "ref: runDate")
                        .replace("ref: setbacks", "ref: catchUpGuard")
                        .replace("method: of", "method: skipReason")
                        .replace("variable.setback", "variable.skipReason")
                        .replace("name: setback", "name: skipReason"));
        var said = install(coming, "install");

        assertThat(said).contains("nothing found", "replaces 0.1.0-");
        assertThat(names(etc("routes"))).isEqualTo(names(PackagedProgram.home().resolve("routes")));
        assertThat(last(etc("routes/clock.camel.yaml"))).isEqualTo("# mine");
    }

    @Test
    void An_upgrade_with_an_incompatible_kept_route_is_refused_with_file_and_line_and_changes_nothing()
            throws Exception {
        install(packageOf010(), "install");
        var edited = etc("routes/clock.camel.yaml");
        append(edited, """
                - route:
                    id: mine
                    from:
                      uri: direct:mine
                      steps:
                        - bean:
                            ref: goneBean
                            method: run""");
        var routes = names(etc("routes"));
        var version = current().toRealPath();
        var coming = copy("coming");

        var said = run(2, coming, "install", Path.of(""));

        int line = Files.readAllLines(edited).indexOf("            ref: goneBean") + 1;
        assertThat(said)
                .contains(edited + ":" + line + ":")
                .contains("there is no bean 'goneBean'", "is not installed, and nothing has changed");
        assertThat(names(etc("routes"))).isEqualTo(routes);
        assertThat(current().toRealPath()).isEqualTo(version);
        assertThat(run(0, coming, "install", Path.of(""), "--force")).contains("replaces 0.1.0-");
    }

    @Test
    void An_edited_route_that_was_renamed_is_refused_with_the_new_name() throws Exception {
        var renamed =
                Files.readAllLines(Path.of("src/main/resources/io/cryptomarket/pipeline/renamed-names.csv")).stream()
                        .filter(line -> line.startsWith("route,"))
                        .map(line -> line.split(",", -1))
                        .findFirst();
        SkippedTest.unless(renamed.isPresent(), "no route has another name than in 0.1.0, so nobody has upgraded one");
        var old = renamed.orElseThrow()[1];
        install(packageOf010(), "install");
        append(etc("routes/" + old + ".camel.yaml"), "# mine");

        var said = run(2, copy("coming"), "install", Path.of(""));

        assertThat(said)
                .contains("the route '" + old + "' is called '" + renamed.orElseThrow()[2] + "' since 0.2.0")
                .contains("is not installed, and nothing has changed");
    }

    @Test
    void A_version_that_does_not_become_ready_is_rolled_back() throws Exception {
        var old = copy("old");
        var coming = copy("coming");
        append(coming.resolve("routes/clock.camel.yaml"), "# bad");
        install(old, "install");
        // Starts whatever has not "bad" in it.
        var systemctl = folder.resolve("systemctl");
        Files.writeString(
                systemctl,
                "#!/bin/sh\necho \"$1\" >>" + folder.resolve("done") + "\n" + "[ \"$1\" != start ] || ! grep -q bad "
                        + etc("routes/clock.camel.yaml") + "\n");
        assertThat(systemctl.toFile().setExecutable(true)).isTrue();

        var said = run(2, coming, "install", systemctl);

        assertThat(said).contains("did not become ready").contains("was put back");
        assertThat(last(etc("routes/clock.camel.yaml"))).isNotEqualTo("# bad");
        assertThat(last(current().resolve("routes/clock.camel.yaml"))).isNotEqualTo("# bad");
        assertThat(Files.readAllLines(folder.resolve("done")))
                .containsExactly("is-active", "stop", "daemon-reload", "start", "stop", "daemon-reload", "start");
    }

    @Test
    void Only_root_can_read_the_keys() throws Exception {
        install(copy("old"), "install");

        assertThat(Files.getPosixFilePermissions(etc("environment")).toString()).doesNotContain("GROUP", "OTHERS");
    }

    private Path copy(String name) throws Exception {
        var copy = Files.createDirectory(folder.resolve(name));
        for (var part : List.of("bin", "config", "routes", "systemd")) {
            PathUtils.copyDirectory(PackagedProgram.home().resolve(part), copy.resolve(part));
        }
        var lib = Files.createDirectory(copy.resolve("lib"));
        try (var jars = Files.newDirectoryStream(PackagedProgram.home().resolve("lib"))) {
            for (var jar : jars) {
                Files.createSymbolicLink(lib.resolve(jar.getFileName()), jar);
            }
        }
        return copy;
    }

    /** This distribution, as if it were 0.1.0: with its version, and with the routes that that had. */
    private Path packageOf010() throws Exception {
        var copy = copy("0.1.0");
        try (var jars = Files.newDirectoryStream(copy.resolve("lib"), NAME + "-*.jar")) {
            for (var jar : jars) {
                Files.move(jar, jar.resolveSibling(NAME + "-0.1.0.jar"));
            }
        }
        PathUtils.deleteDirectory(copy.resolve("routes"));
        PathUtils.copyDirectory(Path.of("src/test/resources/upgrade-0.1.0/routes"), copy.resolve("routes"));
        Files.writeString(copy.resolve("routes/dropped.camel.yaml"), "# what this version no longer has");
        return copy;
    }

    private Path root() throws IOException {
        return Files.createDirectories(folder.resolve("root"));
    }

    private Path etc(String file) throws IOException {
        return root().resolve("etc").resolve(NAME).resolve(file);
    }

    private Path current() throws IOException {
        return root().resolve("opt").resolve(NAME).resolve("current");
    }

    private String install(Path from, String command) throws Exception {
        return run(0, from, command, Path.of(""));
    }

    private String run(int code, Path from, String command, Path systemctl, String... options) throws Exception {
        var script = from.resolve("bin/install.sh").toString();
        var builder = new ProcessBuilder("sh", script, command, "--root", root().toString()).redirectErrorStream(true);
        builder.command().addAll(List.of(options));
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("CLASS_ARCHIVE", "off");
        builder.environment().put("SYSTEMCTL", systemctl.toString());
        var process = builder.start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isEqualTo(code);
        return said;
    }

    private static void append(Path file, String line) throws IOException {
        Files.writeString(file, Files.readString(file).stripTrailing() + "\n" + line + "\n");
    }

    private static List<String> names(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private static String last(Path file) throws IOException {
        var lines = Files.readAllLines(file);
        return lines.get(lines.size() - 1);
    }
}
