package io.cryptomarket.pipeline.snapshot;

import static io.cryptomarket.pipeline.snapshot.SamplePages.JSON;
import static io.cryptomarket.pipeline.snapshot.SamplePages.NOON;
import static io.cryptomarket.pipeline.snapshot.SamplePages.PROVENANCE;
import static io.cryptomarket.pipeline.snapshot.SamplePages.envelope;
import static io.cryptomarket.pipeline.snapshot.SamplePages.stream;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cryptomarket.pipeline.snapshot.GateReport.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The limit of each gate: what just passes, what does not, and that each can be switched off. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class GatesTest {
    static final int ASKED = 10;

    Path file;

    @BeforeEach
    void file(@TempDir Path folder) throws IOException {
        file = Files.createFile(folder.resolve("raw.json.gz"));
    }

    @ParameterizedTest(name = "{0} with the limit {1}: {2} wrong")
    @CsvSource(
            nullValues = "off",
            value = {
                "gates.duplicate-ids, 0, 0, true",
                "gates.duplicate-ids, 0, 1, false",
                "gates.duplicate-ids, 2, 2, true",
                "gates.duplicate-ids, 2, 3, false",
                "gates.duplicate-ids, off, 9, true",
                "gates.missing-values, 0, 1, false",
                "gates.missing-values, 2, 2, true",
                "gates.missing-values, 2, 3, false",
                "gates.missing-values, off, 10, true",
                "gates.not-decimal, 0, 1, false",
                "gates.not-decimal, 2, 2, true",
                "gates.not-decimal, 2, 3, false",
                "gates.not-decimal, off, 10, true",
                "gates.negative, 0, 1, false",
                "gates.negative, 2, 2, true",
                "gates.negative, 2, 3, false",
                "gates.negative, off, 10, true",
                "gates.unreadable, 0, 1, false",
                "gates.unreadable, 2, 2, true",
                "gates.unreadable, 2, 3, false",
                "gates.unreadable, off, 10, true",
                "gates.expected-fields, 0, 9, true",
                "gates.expected-fields, 0, 10, false",
                "gates.row-change-percent, 20, 2, true",
                "gates.row-change-percent, 20, 3, false",
                "gates.row-change-percent, 0, 1, false",
                "gates.row-change-percent, off, 9, true",
                "gates.unchanged-percent, 90, 8, true",
                "gates.unchanged-percent, 90, 9, false",
                "gates.unchanged-percent, 100, 9, true",
                "gates.unchanged-percent, off, 10, true",
                "gates.stale-minutes, 60, 60, true",
                "gates.stale-minutes, 60, 61, false",
                "gates.stale-minutes, off, 600, true"
            })
    void A_gate_lets_pass_what_its_limit_allows(String gate, @Nullable Integer limit, int wrong, boolean passes)
            throws IOException {
        var report = report(gate, limit, wrong);

        assertThat(report.refusedBy()).extracting(Refusal::gate).isEqualTo(passes ? List.of() : List.of(gate));
    }

    @Test
    void New_fields_are_reported_in_one_line_and_refuse_nothing() throws IOException {
        var raw = raw(envelope(NOON, asset(0, "1").replace("{", "{\"market\\nCapBtc\":\"1\",\"known\":1,")));
        var report = new Gates(settings("", null), clock(0)).examine(raw, null);

        assertThat(report.newFields()).containsExactly("market CapBtc");
        assertThat(report.isRefused()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"0, 60, true", "0, 61, false", "-61, 60, false", "61, 60, false", "-60, 60, true"})
    void Each_page_has_a_timestamp_that_may_be_off(int first, int second, boolean passes) throws IOException {
        var raw = new RawSnapshot(JSON, 2, 1, file);
        raw.add(stream(envelope(NOON.plus(Duration.ofMinutes(first)), asset(0, "1"))), PROVENANCE);
        raw.add(stream(envelope(NOON.plus(Duration.ofMinutes(second)), asset(1, "1"))), PROVENANCE);

        var report = new Gates(settings("gates.stale-minutes", 60), clock(0)).examine(raw, null);

        assertThat(report.refusedBy())
                .extracting(Refusal::reason)
                .containsExactlyElementsOf(
                        passes
                                ? List.of()
                                : List.of("its own timestamp" + (first == 0 ? " on page 2, " : ", ")
                                        + NOON.plus(Duration.ofMinutes(first == 0 ? second : first))
                                        + ", is 61 minutes "
                                        + (first < 0 ? "behind" : "ahead of")
                                        + " the clock here, at most 60 are allowed"));
    }

    @Test
    void The_report_is_text_that_no_terminal_takes_for_commands() throws IOException {
        var breach = new GateReport.Violation("gates.negative", "a\u009b31m", "b\u202e", "1\nerror: \u001b[31m");
        var now = NOON.toString();
        var report = new GateReport("2026-11-23", now, now, 1, null, List.of(), List.of(breach), List.of());

        assertThat(new String(new Gates(settings("", null), clock(0)).write(report), UTF_8))
                .contains("\"value\" : \"1\\nerror: \\u001B[31m\"")
                .matches("[ -~\n]+");
    }

    private GateReport report(String gate, @Nullable Integer limit, int wrong) throws IOException {
        boolean fewer = gate.equals("gates.row-change-percent");
        var assets = IntStream.range(0, fewer ? ASKED - wrong : ASKED)
                .mapToObj(i -> asset(gate, i, i < wrong))
                .toArray(String[]::new);
        var lastDay = fewer || gate.equals("gates.unchanged-percent") ? lastDay() : null;
        int minutes = gate.equals("gates.stale-minutes") ? wrong : 0;
        return new Gates(settings(gate, limit), clock(minutes)).examine(raw(envelope(NOON, assets)), lastDay);
    }

    private static Clock clock(int minutesLater) {
        return Clock.fixed(NOON.plus(Duration.ofMinutes(minutesLater)), ZoneOffset.UTC);
    }

    private static String asset(String gate, int i, boolean isWrong) {
        var asset = asset(i, "1." + i);
        if (!isWrong) {
            return asset;
        }
        return switch (gate) {
            case "gates.duplicate-ids" -> asset.replace("asset-" + i, "asset-9");
            case "gates.missing-values" -> asset.replace("\"asset-" + i + "\"", "null");
            case "gates.not-decimal" -> asset.replace("1." + i, "-");
            case "gates.unreadable" -> asset.replace("{", "{\"known\":\"\\u0001\",");
            case "gates.negative" -> asset.replace("1." + i, "-1");
            case "gates.expected-fields" -> asset.replace("\"1." + i + "\"", "null");
            case "gates.unchanged-percent" -> asset.replace("1." + i, "2." + i);
            default -> asset;
        };
    }

    private static String asset(int i, String price) {
        return "{\"id\":\"asset-" + i + "\",\"priceUsd\":\"" + price + "\"}";
    }

    /** Ten assets at two dollars and something. */
    private static RawSummary lastDay() {
        var prices = new Prices();
        IntStream.range(0, ASKED).forEach(i -> prices.add("asset-" + i, "2." + i));
        return new RawSummary(
                new StoredObject("the day before", 1, "0"),
                NOON.minus(Duration.ofDays(1)),
                new Origin(List.of(new Provenance("", false, ASKED, ASKED, 0, ""))),
                ASKED,
                1,
                prices);
    }

    private RawSnapshot raw(String page) {
        var raw = new RawSnapshot(JSON, ASKED, ASKED, file);
        raw.add(stream(page), PROVENANCE);
        return raw;
    }

    /** All gates at zero or off but this one. */
    private static GateSettings settings(String gate, @Nullable Integer limit) {
        return new GateSettings(
                1,
                gate.equals("gates.duplicate-ids") ? limit : Integer.valueOf(0),
                List.of("id"),
                gate.equals("gates.missing-values") ? limit : Integer.valueOf(0),
                List.of("priceUsd"),
                gate.equals("gates.not-decimal") ? limit : Integer.valueOf(0),
                gate.equals("gates.negative") ? limit : Integer.valueOf(0),
                gate.equals("gates.unreadable") ? limit : Integer.valueOf(0),
                gate.equals("gates.row-change-percent") ? limit : null,
                gate.equals("gates.unchanged-percent") ? limit : null,
                gate.equals("gates.stale-minutes") ? limit : null,
                Set.of("id", "priceUsd", "known"));
    }
}
