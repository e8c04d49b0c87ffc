package io.cryptomarket.pipeline.credits;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cryptomarket.pipeline.coincap.CoinCapCall;
import io.cryptomarket.pipeline.snapshot.SnapshotException;
import io.cryptomarket.pipeline.testing.TestLake;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.stream.Stream;
import org.apache.camel.converter.stream.InputStreamCache;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Sums of credits. CreditCapTest has the refused calls. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class LedgerTest {
    static final CoinCapCall CALL = new CoinCapCall(Instant.parse("2026-11-03T00:05:01.250Z"), "0a1b2c3d", 22, null);
    static final String CALL_FOLDER = "/month=2026-11/2026-11-03T00-05-01.250Z-0a1b2c3d/";

    static final CreditCap DAILY = new CreditCap(30, "credits.daily-cap");
    static final CreditCap MONTHLY = new CreditCap(90, "credits.monthly-cap");

    static Path folder;
    static TestLake testLake;

    @BeforeAll
    static void start(@TempDir Path temporary) throws Exception {
        folder = temporary;
        testLake = TestLake.start(folder);
    }

    @AfterAll
    static void stop() {
        testLake.close();
    }

    private static Ledger ledger(String prefix) {
        return new Ledger(
                testLake.client(), TestLake.BUCKET, prefix, DAILY, MONTHLY, Clock.fixed(CALL.at(), ZoneOffset.UTC));
    }

    @Test
    void A_call_has_one_key_for_its_estimate_and_one_for_its_price() throws IOException {
        var ledger = ledger("credits");

        assertThat(ledger.key(CALL)).isEqualTo("credits" + CALL_FOLDER + "estimated-22.json");
        assertThat(ledger.key(CALL.withCost(4))).isEqualTo("credits" + CALL_FOLDER + "spent-4.json");
        assertThat(new String(ledger.record(CALL), UTF_8))
                .isEqualTo("{\"at\":\"2026-11-03T00:05:01.250Z\",\"estimate\":22,\"spent\":null}\n");
    }

    @ParameterizedTest(name = "{0}/{1}: {2} today, {3} this month")
    @CsvSource({
        "month=2026-11/2026-11-03T00-04-00Z-a, estimated-7.json, 7, 7",
        "month=2026-11/2026-11-03T00-04-00Z-a, spent-7.json, 7, 7",
        "month=2026-11/2026-11-03T00-04-00Z-a, spent-0.json, 0, 0",
        "month=2026-11/2026-11-03T23-59-59.999Z-a, spent-7.json, 7, 7",
        "month=2026-11/2026-11-02T23-59-59.999Z-a, spent-7.json, 0, 7",
        "month=2026-11/2026-11-30T00-00-00Z-a, spent-7.json, 0, 7",
        "month=2026-11/2026-11-03T00-04-00Z-a, spent-999999999999999999.json, 999999999999999999, 999999999999999999",
        "month=2026-10/2026-10-03T00-04-00Z-a, spent-7.json, 0, 0",
        "month=2025-11/2025-11-03T00-04-00Z-a, spent-7.json, 0, 0",
        "simulated/month=2026-11/2026-11-03T00-04-00Z-a, spent-7.json, 0, 0",
        "month=2026-11/2026-11-03T00-04-00Z-a, spent-7.json.bak, 0, 0",
        "month=2026-11/2026-11-03T00-04-00Z-a, spent--7.json, 0, 0",
        "month=2026-11/2026-11-03T00-04-00Z-a, spent-7.5.json, 0, 0",
        "month=2026-11/2026-11-03T00-04-00Z-a, spent-9999999999999999999.json, 0, 0",
        "month=2026-11/2026-11-03T00-04-00Z-a, refunded-7.json, 0, 0",
        "month=2026-11/2026-11-03T00-04-00Z-a/deeper, spent-7.json, 0, 0",
        "month=2026-11, spent-7.json, 0, 0",
        "month=2026-11, report.csv, 0, 0"
    })
    void An_object_counts_with_the_number_in_its_key(String place, String name, long today, long month) {
        var key = "one/" + place + "/" + name;
        testLake.put(key, "");
        try {
            var creditUsage = ledger("one").usageAt(CALL.at(), 0);

            assertThat(creditUsage.today()).isEqualTo(today);
            assertThat(creditUsage.month()).isEqualTo(month);
        } finally {
            testLake.delete(key);
        }
    }

    @Test
    void A_call_counts_once_and_with_its_price_if_that_is_known() {
        testLake.put("sum/month=2026-11/2026-11-03T00-04-00Z-a/estimated-22.json", "");
        testLake.put("sum/month=2026-11/2026-11-03T00-04-00Z-a/spent-4.json", "");
        testLake.put("sum/month=2026-11/2026-11-03T00-04-00Z-b/estimated-22.json", "");
        testLake.put("sum/month=2026-11/2026-11-01T00-04-00Z-c/spent-100.json", "");

        assertThat(ledger("sum").usageAt(CALL.at(), 5)).isEqualTo(new CreditUsage(26, 126, 5, DAILY, MONTHLY));
    }

    @Test
    void Calls_beyond_the_first_page_of_a_listing_count() throws IOException {
        // Written as files, since a thousand puts take 15 seconds.
        var month = folder.resolve("s3").resolve(TestLake.BUCKET).resolve("many/month=2026-11");
        for (int call = 0; call < 1_100; call++) {
            var calls = Files.createDirectories(month.resolve("2026-11-03T00-04-00Z-" + call));
            Files.createFile(calls.resolve("spent-2.json"));
        }

        assertThat(ledger("many").usageAt(CALL.at(), 0).today()).isEqualTo(2_200);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "off",
            value = {
                "30, 90, 0, 30, 90, false",
                "31, 90, 0, 30, 90, true",
                "30, 91, 0, 30, 90, true",
                "20, 80, 10, 30, 90, false",
                "20, 80, 11, 30, off, true",
                "31, 91, 0, off, off, false",
                "31, 90, 0, off, 90, false",
                "0, 0, 0, 0, 0, false",
                "1, 1, 0, 0, off, true"
            })
    void Usage_beyond_a_cap_is_over_the_cap(
            long today, long month, long reserved, @Nullable Long daily, @Nullable Long monthly, boolean isOverCap) {
        assertThat(new CreditUsage(today, month, reserved, cap(daily), cap(monthly)).isOverCap())
                .isEqualTo(isOverCap);
    }

    private static @Nullable CreditCap cap(@Nullable Long credits) {
        return credits == null ? null : new CreditCap(credits, "a setting");
    }

    @Test
    void A_refusal_names_every_exceeded_cap() {
        assertThatExceptionOfType(SnapshotException.class)
                .isThrownBy(() -> ledger("credits").refuse(CALL, new CreditUsage(31, 91, 0, DAILY, MONTHLY)))
                .withMessageContaining("a call of about 22 credits was not made")
                .withMessageContaining("to 31 credits today, and credits.daily-cap is 30")
                .withMessageContaining("to 91 credits this month, and credits.monthly-cap is 90");
    }

    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of(new ConnectException("refused"), 0L),
                Arguments.of(new UnknownHostException("rest"), 0L),
                Arguments.of(new SocketTimeoutException("read"), 1L),
                Arguments.of(new SocketException("reset"), null),
                Arguments.of(new IOException("broke off"), null));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void A_call_without_an_answer_costs_nothing_if_it_reached_nobody(IOException why, @Nullable Long spent) {
        assertThat(ledger("credits").markUnanswered(CALL, why).spent()).isEqualTo(spent);
    }

    static Stream<Arguments> answers() {
        return Stream.of(
                Arguments.of(null, 1L),
                Arguments.of(new byte[0], 1L),
                Arguments.of(new byte[2_500], 2L),
                Arguments.of(new byte[2_501], 3L),
                Arguments.of(new InputStreamCache(new byte[1_030_000]), 413L));
    }

    @ParameterizedTest
    @MethodSource("answers")
    void An_answer_costs_by_its_length(@Nullable Object body, long spent) throws IOException {
        try (var camel = new DefaultCamelContext()) {
            var answer = new DefaultExchange(camel);
            answer.getMessage().setBody(body);

            assertThat(ledger("credits").markAnswered(CALL, answer).spent()).isEqualTo(spent);
        }
    }
}
