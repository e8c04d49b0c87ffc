package io.cryptomarket.pipeline.dist;

import static org.assertj.core.api.Assertions.assertThat;

import io.cryptomarket.pipeline.testing.SkippedTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The units for systemd, as systemd's own tools see them. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class UnitFilesTest {

    private static final Path DIST = Path.of("src/main/dist");
    private static final String SERVICE = "crypto-market-pipeline.service";

    /** What systemd before 254 does not know, and does without: it then waits as long before each start. */
    private static final String NEWER = ".*Unknown key '(RestartSteps|RestartMaxDelaySec)'.*";

    /** Of 0 (safe) to 100. */
    private static final int MOST_EXPOSED = 20;

    private final Path folder;

    UnitFilesTest(@TempDir Path folder) {
        this.folder = folder;
    }

    private record Ended(int code, List<String> lines) {}

    @BeforeAll
    static void systemdIsThere() throws Exception {
        boolean there;
        try {
            there = analyze("--version").code() == 0;
        } catch (IOException e) {
            there = false;
        }
        SkippedTest.unless(there, "no systemd-analyze, so nobody has looked at the units");
    }

    @Test
    void Systemd_understands_every_line_of_every_unit() throws Exception {
        var units = new ArrayList<>(List.of("verify"));
        // The programs are where they will be only after an installation.
        for (var unit : List.of(
                "systemd/" + SERVICE, "aws/crypto-market-freshness.service", "aws/crypto-market-freshness.timer")) {
            var text = Files.readString(DIST.resolve(unit)).replaceAll("(?m)^(ExecStart)=/opt/\\S+", "$1=/bin/true");
            var copy = folder.resolve(Path.of(unit).getFileName());
            Files.writeString(copy, text);
            units.add(copy.toString());
        }
        // With what is added to it on EC2, since systemd looks for that beside the unit.
        var more = Files.createDirectory(folder.resolve(SERVICE + ".d")).resolve("aws.conf");
        Files.writeString(
                more,
                Files.readString(DIST.resolve("aws/crypto-market-pipeline.conf"))
                        .replaceAll("(?m)^(ExecStartPre)=\\+\\S+", "$1=+/bin/true"));

        var said = analyze(units.toArray(String[]::new)).lines();

        assertThat(said.stream()
                        .filter(line -> line.contains("crypto-market") && !line.matches(NEWER))
                        .toList())
                .isEmpty();
    }

    @Test
    void The_service_runs_in_a_sandbox() throws Exception {
        var ended = analyze(
                "security",
                "--offline=true",
                "--threshold=" + MOST_EXPOSED,
                DIST.resolve("systemd/" + SERVICE).toString());

        assertThat(ended.code()).as(String.join("\n", ended.lines())).isZero();
    }

    private static Ended analyze(String... arguments) throws Exception {
        var command = new ArrayList<>(List.of("systemd-analyze"));
        command.addAll(List.of(arguments));
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(process.waitFor(), said.lines().toList());
    }
}
