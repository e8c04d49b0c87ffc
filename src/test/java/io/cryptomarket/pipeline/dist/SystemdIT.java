package io.cryptomarket.pipeline.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.cryptomarket.pipeline.docs.Pages;
import io.cryptomarket.pipeline.testing.Midnight;
import io.cryptomarket.pipeline.testing.SampleEnvelopes;
import io.cryptomarket.pipeline.testing.ScriptedCoinCap;
import io.cryptomarket.pipeline.testing.SkippedTest;
import io.cryptomarket.pipeline.testing.TestLake;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator does with the installed service, under a real systemd. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class SystemdIT {

    private static final String NAME = "crypto-market-pipeline";
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final Pattern MANAGEMENT = Pattern.compile("health and metrics on (http://[^/\\s]+)");

    private static @Nullable SystemdMachine booted;

    private final Instant now = Instant.now();
    private final Path folder;
    private final SystemdMachine systemdMachine;
    private final Map<String, String> environment = new TreeMap<>();

    SystemdIT(@TempDir Path folder) {
        this.folder = folder;
        assertThat(booted).isNotNull();
        this.systemdMachine = booted;
    }

    @BeforeAll
    static void boot(@TempDir Path folder) throws Exception {
        try {
            booted = SystemdMachine.boot(folder);
        } catch (SystemdMachine.Unavailable e) {
            SkippedTest.unless(
                    false, "no machine that systemd runs, so nobody has started the units: " + e.getMessage());
        }
    }

    @AfterAll
    static void shutDown() {
        if (booted != null) {
            booted.close();
        }
    }

    @BeforeEach
    void install() throws Exception {
        Midnight.waitUntilSafe();
        set("JAVA_HOME", System.getProperty("java.home"));
        set("HTTP_PORT", "0");
        set("MANAGEMENT_PORT", "0");
        // Its own test makes one.
        set("CLASS_ARCHIVE", "off");
        systemdMachine.put(PackagedProgram.home(), "/root/unpacked");
        done("/root/unpacked/bin/install.sh install");
    }

    @AfterEach
    void uninstall() throws Exception {
        systemdMachine.shell("systemctl stop " + NAME
                + "; systemctl reset-failed; rm -rf /root/unpacked /root/broken /root/newer /opt/" + NAME + " /etc/"
                + NAME + " /var/lib/" + NAME + " /etc/systemd/system/crypto-market-*; systemctl daemon-reload");
    }

    @Test
    void A_service_with_a_key_and_a_bucket_serves_and_reports_its_health() throws Exception {
        try (var testLake = TestLake.start(folder);
                var coinCap = ScriptedCoinCap.start()) {
            coinCap.then(200, SampleEnvelopes.page(now, 0, 3));
            set("COINCAP_API_KEY", "the-key-of-the-tests");
            set("S3_BUCKET", TestLake.BUCKET);
            elsewhere(coinCap, testLake);

            done("systemctl start " + NAME);
            await().atMost(SOON).until(() -> health().contains("\"created\""));

            var health = new ObjectMapper().readTree(health());
            assertThat(health.at("/status").asText()).isEqualTo("UP");
            assertThat(health.at("/details/s3/status").asText()).isEqualTo("UP");
            assertThat(health.at("/details/snapshot/date").asText())
                    .isEqualTo(now.toString().substring(0, 10));
            assertThat(health.at("/details/snapshot/simulated").asBoolean()).isFalse();
            assertThat(health.at("/details/credits/month/left").asInt()).isPositive();
            assertThat(health.at("/details/schedule/nextFires/clock").asText()).endsWith("T00:05:00Z");
            assertThat(health.at("/details/reload/status").asText()).isEqualTo("UP");
            assertThat(journal()).doesNotContain("the-key-of-the-tests", TestLake.SECRET_KEY);
        }
    }

    @Test
    void The_installer_makes_the_class_data_archive_and_the_service_uses_it() throws Exception {
        set("CLASS_ARCHIVE", "on");
        done("cp -R /root/unpacked /root/newer && echo '# newer' >>/root/newer/README.md");

        done("/root/newer/bin/install.sh install");
        done("systemctl start " + NAME);

        var pid = show("MainPID", NAME);
        assertThat(done("cat /proc/" + pid + "/maps")).contains("/classes.jsa");
    }

    @Test
    void A_killed_service_is_restarted() throws Exception {
        done("systemctl start " + NAME);
        var first = show("MainPID", NAME);

        done("systemctl kill --signal=KILL " + NAME);

        await().atMost(SOON)
                .until(() -> show("ActiveState", NAME).equals("active")
                        && !show("MainPID", NAME).equals(first));
        assertThat(show("NRestarts", NAME)).isEqualTo("1");
    }

    @Test
    void A_hanging_service_is_restarted() throws Exception {
        addTo(NAME, "WatchdogSec=4");
        done("systemctl start " + NAME);
        var first = show("MainPID", NAME);

        done("kill -STOP " + first);

        await().atMost(SOON)
                .until(() -> show("ActiveState", NAME).equals("active")
                        && !show("MainPID", NAME).equals(first));
        assertThat(done("journalctl --unit " + NAME)).contains("Watchdog timeout");
    }

    @Test
    void Wrong_settings_are_reported_in_the_journal_and_the_start_is_not_retried() throws Exception {
        set("COINCAP_ASSETS", "none");

        var started = systemdMachine.run("systemctl", "start", NAME);

        assertThat(started.code()).isNotZero();
        assertThat(show("ActiveState", NAME)).isEqualTo("failed");
        assertThat(show("ExecMainStatus", NAME)).isEqualTo("2");
        assertThat(show("NRestarts", NAME)).isEqualTo("0");
        assertThat(journal()).contains("error: setting coincap.assets is 'none'");
    }

    @Test
    void A_stopped_service_ends_without_an_error() throws Exception {
        done("systemctl start " + NAME);

        done("systemctl stop " + NAME);

        assertThat(show("ActiveState", NAME)).isEqualTo("inactive");
        assertThat(show("Result", NAME)).isEqualTo("success");
        assertThat(journal()).contains("stopped");
    }

    @Test
    void A_version_that_does_not_start_is_rolled_back_and_a_good_one_stays() throws Exception {
        done("systemctl start " + NAME);
        var first = done("readlink /opt/" + NAME + "/current");
        done("cp -R /root/unpacked /root/broken && rm /root/broken/lib/s3proxy-*.jar");
        done("cp -R /root/unpacked /root/newer && echo '# newer' >>/root/newer/README.md");

        var broken = systemdMachine.shell("/root/broken/bin/install.sh install");
        assertThat(broken.code()).isEqualTo(2);
        assertThat(broken.out()).contains("did not become ready and " + first.strip() + " was put back");
        assertThat(show("ActiveState", NAME)).isEqualTo("active");

        done("/root/newer/bin/install.sh install");
        assertThat(show("ActiveState", NAME)).isEqualTo("active");
        assertThat(done("tail -n 1 /opt/" + NAME + "/current/README.md")).isEqualTo("# newer\n");

        done("/opt/" + NAME + "/current/bin/install.sh rollback");
        assertThat(show("ActiveState", NAME)).isEqualTo("active");
        assertThat(done("readlink /opt/" + NAME + "/current")).isEqualTo(first);
    }

    @Test
    void The_documented_commands_uninstall_it_without_a_trace() throws Exception {
        done("systemctl start " + NAME);

        for (var command : Pages.under(Path.of("")).commands("operations.md", "Uninstall")) {
            done(command.replaceFirst("^sudo ", ""));
        }

        assertThat(done("ls /opt /etc /etc/systemd/system /etc/systemd/system/multi-user.target.wants /var/lib"))
                .doesNotContain("crypto-market");
        assertThat(done("cat /etc/passwd")).doesNotContain("crypto-market");
    }

    private void elsewhere(ScriptedCoinCap coinCap, TestLake testLake) throws Exception {
        set("COINCAP_URL", coinCap.url().toString());
        set("GATES_MINIMUM_ROWS", "1");
        set("S3_ENDPOINT", testLake.endpoint().toString());
        set("S3_PATH_STYLE", "true");
        set("AWS_ACCESS_KEY_ID", TestLake.ACCESS_KEY);
        set("AWS_SECRET_ACCESS_KEY", TestLake.SECRET_KEY);
    }

    /** Puts a variable into the environment file, as an operator does. */
    private void set(String variable, String value) throws Exception {
        environment.put(variable, value);
        var lines = new StringBuilder();
        environment.forEach(
                (name, text) -> lines.append(name).append('=').append(text).append('\n'));
        done("mkdir -p /etc/" + NAME + " && cat >/etc/" + NAME + "/environment <<'END'\n" + lines + "END\n");
    }

    private void addTo(String unit, String line) throws Exception {
        var folder = "/etc/systemd/system/" + unit + ".service.d";
        done("mkdir -p " + folder + " && printf '[Service]\\n" + line + "\\n' >" + folder
                + "/more.conf && systemctl daemon-reload");
    }

    private String health() throws IOException, InterruptedException {
        var address = MANAGEMENT.matcher(journal());
        return address.find()
                ? systemdMachine
                        .run("curl", "--silent", address.group(1) + "/health")
                        .out()
                : "";
    }

    private String show(String property, String unit) throws IOException, InterruptedException {
        return systemdMachine
                .run("systemctl", "show", "--property", property, "--value", unit)
                .out()
                .strip();
    }

    /** Since the last start. */
    private String journal() throws IOException, InterruptedException {
        return systemdMachine
                .run("journalctl", "--output=cat", "_SYSTEMD_INVOCATION_ID=" + show("InvocationID", NAME))
                .out();
    }

    /** What a command that ends well says. */
    private String done(String script) throws IOException, InterruptedException {
        var ended = systemdMachine.shell(script);
        assertThat(ended.code()).as(script + "\n" + ended.out()).isZero();
        return ended.out();
    }
}
