package io.cryptomarket.pipeline.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
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
    void The_first_start_makes_an_archive_of_classes_and_the_next_ones_use_it() throws Exception {
        var packagedProgram = new PackagedProgram(folder).unset("CLASS_ARCHIVE");

        serve(packagedProgram);
        var made = archives();
        serve(packagedProgram);

        assertThat(made).singleElement().satisfies(file -> assertThat(Files.size(file))
                .isGreaterThan(10_000_000));
        assertThat(archives()).isEqualTo(made);
        assertThat(packagedProgram
                        .set("JAVA_OPTS", "-Xlog:cds:stderr")
                        .run("--version")
                        .err())
                .contains(made.get(0).toString());
    }

    @Test
    void The_archive_for_an_S3_elsewhere_has_no_embedded_one_in_it_and_is_used_there() throws Exception {
        var packagedProgram = new PackagedProgram(folder).set("CLASS_ARCHIVE", "make");
        assertThat(packagedProgram.run().code()).isZero();
        var embedded = archives().get(0);

        packagedProgram.set("S3_BUCKET", "elsewhere");
        assertThat(packagedProgram.run())
                .satisfies(made -> assertThat(made.code()).as(made.err()).isZero());

        var both = archives();
        assertThat(both).hasSize(2).contains(embedded);
        var elsewhere = both.get(1 - both.indexOf(embedded));
        assertThat(Files.size(elsewhere)).isBetween(Files.size(embedded) / 2, Files.size(embedded) * 9 / 10);
        packagedProgram.set("CLASS_ARCHIVE", "find").set("JAVA_OPTS", "-Xlog:cds:stderr");
        assertThat(packagedProgram.run("--version").err()).contains(elsewhere.toString());
        assertThat(packagedProgram.unset("S3_BUCKET").run("--version").err()).contains(embedded.toString());
    }

    /** A JVM that met it would crash. */
    @Test
    void An_archive_that_was_cut_short_is_made_again() throws Exception {
        var packagedProgram = new PackagedProgram(folder).unset("CLASS_ARCHIVE");
        serve(packagedProgram);
        var made = archives().get(0);
        assertThat(made.toFile().setWritable(true)).isTrue();
        try (var file = Files.newByteChannel(made, StandardOpenOption.WRITE)) {
            file.truncate(1_000_000);
        }

        assertThat(packagedProgram.run("--version").code()).isZero();
        serve(packagedProgram);

        assertThat(archives()).singleElement().satisfies(file -> assertThat(Files.size(file))
                .isGreaterThan(10_000_000));
    }

    @Test
    void A_start_does_without_an_archive_where_none_can_be_made() throws Exception {
        var packagedProgram = new PackagedProgram(folder)
                .unset("CLASS_ARCHIVE")
                .set("STATE_FOLDER", "/dev/null/nowhere")
                .set("ROUTES_RELOAD", "false");

        serve(packagedProgram);

        assertThat(packagedProgram.read("out.txt")).isEmpty();
        assertThat(packagedProgram.read("err.txt"))
                .contains("warning: there is no archive of classes", "cannot be written");
    }

    /** Half an archive would crash each JVM that takes it. */
    @Test
    void An_archive_is_not_kept_of_a_JVM_that_was_killed_while_it_made_it() throws Exception {
        var home = jvm("""
                #!/bin/sh
                for option; do
                    case $option in
                        *ArchiveClassesAtExit=*) archive=${option#*=} ;;
                        *AOTConfiguration=*) archive=${option#*=} ;;
                    esac
                done
                echo started >>"$(dirname "$0")/../../started"
                echo "1 rows published; health and metrics on"
                trap 'head -c 1000000 /dev/zero >"$archive"; kill -9 $$' TERM
                while :; do sleep 0.1; done
                """);
        var packagedProgram =
                new PackagedProgram(folder).set("CLASS_ARCHIVE", "make").set("JAVA_HOME", home.toString());

        var made = packagedProgram.run();
        var again = packagedProgram.run();

        assertThat(made.code()).isEqualTo(1);
        assertThat(made.err()).contains("the JVM was killed, perhaps for want of memory", "to try again, remove");
        assertThat(archives()).singleElement().asString().endsWith("-failed");
        assertThat(again.code()).isEqualTo(1);
        assertThat(again.err()).isEqualTo(made.err());
        assertThat(Files.readAllLines(folder.resolve("started"))).hasSize(1);
    }

    @Test
    void An_archive_is_not_kept_of_a_JVM_that_has_none() throws Exception {
        var home = jvm("""
                #!/bin/sh
                echo "1 rows published; health and metrics on"
                trap 'exit 143' TERM
                while :; do sleep 0.1; done
                """);
        var packagedProgram =
                new PackagedProgram(folder).set("CLASS_ARCHIVE", "make").set("JAVA_HOME", home.toString());

        var made = packagedProgram.run();

        assertThat(made.code()).isEqualTo(1);
        assertThat(archives()).singleElement().asString().endsWith("-failed");
    }

    @Test
    void Who_stops_a_start_that_makes_the_archive_stops_the_JVM_that_makes_it() throws Exception {
        var home = jvm("""
                #!/bin/sh
                echo $$ >"$(dirname "$0")/pid"
                while :; do sleep 0.1; done
                """);
        var pid = home.resolve("bin/pid");
        var process = new PackagedProgram(folder)
                .unset("CLASS_ARCHIVE")
                .set("JAVA_HOME", home.toString())
                .start("serve");
        await().atMost(Duration.ofSeconds(30)).until(() -> Files.exists(pid) && Files.size(pid) > 0);
        var jvm = ProcessHandle.of(Long.parseLong(Files.readString(pid).strip()));

        process.destroy();

        assertThat(process.waitFor()).isEqualTo(143);
        await().atMost(Duration.ofSeconds(10))
                .until(() -> jvm.filter(ProcessHandle::isAlive).isEmpty());
    }

    /** It would otherwise take today's snapshot. */
    @Test
    void Who_has_an_archive_of_their_own_and_asks_for_one_is_given_none_and_starts_nothing() throws Exception {
        var ended = new PackagedProgram(folder)
                .set("CLASS_ARCHIVE", "make")
                .set("JAVA_OPTS", "-Xshare:auto")
                .run();

        assertThat(ended.code()).isZero();
        assertThat(ended.out()).isEmpty();
        assertThat(ended.err()).isEmpty();
    }

    @Test
    void A_word_for_the_archive_that_is_none_is_told() throws Exception {
        var ended = new PackagedProgram(folder).set("CLASS_ARCHIVE", "on").run();

        assertThat(ended.code()).isEqualTo(2);
        assertThat(ended.errors()).containsExactly("error: CLASS_ARCHIVE is 'on' and must be auto, find, make or off");
    }

    @Test
    void An_upgrade_brings_new_routes_and_keeps_edited_ones_and_a_rollback_takes_both_back() throws Exception {
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
    void A_version_that_does_not_become_ready_is_taken_back() throws Exception {
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

    /** Until the service is ready, and down again. */
    private static void serve(PackagedProgram packagedProgram) throws Exception {
        var process = packagedProgram.start("serve");
        await().atMost(Duration.ofSeconds(90))
                .until(() -> packagedProgram.read("err.txt").contains("health and metrics on"));
        process.destroy();
        packagedProgram.end(process);
    }

    /** What the start script takes for a JVM. */
    private Path jvm(String program) throws IOException {
        var home = folder.resolve("java");
        Files.createDirectories(home.resolve("bin"));
        Files.createDirectories(home.resolve("lib/server"));
        Files.writeString(home.resolve("lib/server/libjvm.so"), "");
        Files.writeString(home.resolve("release"), "JAVA_VERSION=\"17.0.1\"\n");
        var java = home.resolve("bin/java");
        Files.writeString(java, program);
        assertThat(java.toFile().setExecutable(true)).isTrue();
        return home;
    }

    private List<Path> archives() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("state/class-archive"))) {
            return files.toList();
        }
    }

    private Path copy(String name) throws Exception {
        var copy = Files.createDirectory(folder.resolve(name));
        for (var part : List.of("bin", "config", "routes", "systemd")) {
            PathUtils.copyDirectory(PackagedProgram.home().resolve(part), copy.resolve(part));
        }
        Files.createDirectory(copy.resolve("lib"));
        Files.writeString(copy.resolve("lib/" + NAME + "-0.1.0.jar"), "");
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

    private String run(int code, Path from, String command, Path systemctl) throws Exception {
        var script = from.resolve("bin/install.sh").toString();
        var builder = new ProcessBuilder("sh", script, command, "--root", root().toString()).redirectErrorStream(true);
        builder.environment().put("SYSTEMCTL", systemctl.toString());
        var process = builder.start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isEqualTo(code);
        return said;
    }

    private static void append(Path file, String line) throws IOException {
        Files.writeString(file, Files.readString(file).stripTrailing() + "\n" + line + "\n");
    }

    private static String last(Path file) throws IOException {
        var lines = Files.readAllLines(file);
        return lines.get(lines.size() - 1);
    }
}
