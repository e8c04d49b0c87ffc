package io.cryptomarket.pipeline.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import io.cryptomarket.pipeline.audit.StoredDays;
import io.cryptomarket.pipeline.snapshot.GateReport;
import io.cryptomarket.pipeline.snapshot.SnapshotDate;
import io.cryptomarket.pipeline.snapshot.SnapshotException;
import io.cryptomarket.pipeline.testing.SampleEnvelopes;
import io.cryptomarket.pipeline.testing.TestLake;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.apache.commons.codec.digest.DigestUtils;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class QuarantineTest {
    static final Instant MADE = Instant.parse("2026-11-03T00:05:01.250Z");
    static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-04T08:00:00Z"), ZoneOffset.UTC);
    static final String KEY = "quarantine/date=2026-11-03/00-05-01.250Z.json.gz";

    static TestLake testLake;
    static Quarantine quarantine;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        testLake = TestLake.start(folder);
        quarantine = new Quarantine(testLake.client(), TestLake.BUCKET, "quarantine", CLOCK);
    }

    @AfterAll
    static void stop() {
        testLake.close();
    }

    @Test
    void The_answers_of_a_date_are_listed_earliest_first_without_other_objects() {
        for (var name : new String[] {
            "date=2026-11-03/23-05-01.250Z.json.gz",
            "date=2026-11-03/00-05-01.250Z.json.gz",
            "date=2026-11-03/00-05-01.250Z.report.json",
            "date=2026-11-03/00-05-01.250Z.json.gz.accepted.json",
            "date=2026-11-03/23-05-01.250Z.json.gz.accepted.json.accepted.json",
            "date=2026-11-03/notes.txt",
            "date=2026-11-03/${sysenv.HOME}.json.gz",
            "date=2026-11-03/${sysenv.HOME}.json.gz.accepted.json",
            "date=2026-11-03/later/00-05-01.250Z.json.gz",
            "date=2026-11-04/00-05-01.250Z.json.gz",
            "date=2026-11-030/00-05-01.250Z.json.gz"
        }) {
            testLake.put("quarantine/" + name, "");
        }
        testLake.put("raw/assets/date=2026-11-03/assets.json.gz", "");

        assertThat(quarantine.of(date(3))).containsExactly(KEY, "quarantine/date=2026-11-03/23-05-01.250Z.json.gz");
        assertThat(quarantine.acceptedOf(date(3))).containsExactly(KEY);
        assertThat(quarantine.of(date(5))).isEmpty();
    }

    @Test
    void An_answer_is_read_with_its_date_length_and_checksum() throws IOException {
        var stored = answer(3);
        var content = quarantine.read(KEY, new ByteArrayInputStream(stored));

        assertThat(content.date()).isEqualTo(date(3));
        assertThat(content.rows()).isEqualTo(3);
        assertThat(content.object().key()).isEqualTo(KEY);
        assertThat(content.object().sha256()).isEqualTo(DigestUtils.sha256Hex(stored));
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-11-03T00:05:01.250Z", "2026-11-03T00:05:00Z", "2026-11-03T23:59:59.999999999Z"})
    void The_key_of_a_new_answer_is_valid(String examinedAt) {
        var report = new GateReport("2026-11-03", examinedAt, examinedAt, 3, null, List.of(), List.of(), List.of());
        var key = quarantine.key(date(3), report);

        assertThatNoException().isThrownBy(() -> quarantine.requireKey(key));
        assertThat(quarantine.reportKey(date(3), report)).isEqualTo(key.replace(".json.gz", ".report.json"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "raw/assets/date=2026-11-03/assets.json.gz",
                "quarantine-of-others/date=2026-11-03/00-05-01.250Z.json.gz",
                "quarantine/simulated/date=2026-11-03/00-05-01.250Z.json.gz",
                "quarantine/date=2026-11-03/00-05-01.250Z.report.json",
                "quarantine/date=2026-11-03/00-05-01.250Z.json.gz.accepted.json",
                "quarantine/date=2026-11-03/00-05-01.250Z.json.gz\n",
                "quarantine/date=2026-11-03/${sysenv.AWS_SECRET_ACCESS_KEY}.json.gz",
                "quarantine/${sysenv.AWS_SECRET_ACCESS_KEY}.json.gz",
                "quarantine/date=2026-11-03/$simple{sys.user.home}Z.json.gz",
                "quarantine/date=2026-11-03/../../raw.json.gz",
                "quarantine/date=2026-11-03/nothing.json.gz",
                "quarantine/date=2026-11-03/00-05-01.Z.json.gz",
                "quarantine/date=\u0662\u0660\u0662\u0666-11-03/00-05-01.250Z.json.gz",
                ""
            })
    void Every_other_key_is_refused(String key) {
        assertThatExceptionOfType(SnapshotException.class)
                .isThrownBy(() -> quarantine.requireKey(key))
                .withMessageStartingWith(
                        key.replace('\n', ' ') + " is no refused answer; name one as quarantine/date=");
    }

    @Test
    void An_answer_whose_date_has_another_raw_object_is_refused() throws IOException {
        var content = quarantine.read(KEY, new ByteArrayInputStream(answer(3)));

        assertThatExceptionOfType(SnapshotException.class)
                .isThrownBy(() -> quarantine.refuseOther(content, "raw.json.gz"))
                .withMessage("raw.json.gz is there already, with another content; it stands, and " + KEY
                        + " stays in quarantine");
    }

    @Test
    void The_record_names_the_time_and_the_accepted_answer() throws IOException {
        var stored = answer(3);
        var content = quarantine.read(KEY, new ByteArrayInputStream(stored));

        assertThat(new String(quarantine.record(content), UTF_8))
                .isEqualTo("{\"acceptedAt\":\"2026-11-04T08:00:00Z\",\"date\":\"2026-11-03\",\"quarantined\":"
                        + "{\"key\":\"" + KEY + "\",\"bytes\":" + stored.length + ",\"sha256\":\""
                        + DigestUtils.sha256Hex(stored) + "\"}}\n");
    }

    private static SnapshotDate date(int day) {
        return new SnapshotDate(LocalDate.of(2026, 11, day));
    }

    private static byte[] answer(int assets) throws IOException {
        return StoredDays.gzip(SampleEnvelopes.page(MADE, 0, assets));
    }
}
