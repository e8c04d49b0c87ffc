package io.cryptomarket.pipeline.local;

import static io.cryptomarket.pipeline.local.TestCoinCap.NOW;
import static io.cryptomarket.pipeline.local.TestCoinCap.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.cryptomarket.pipeline.testing.MovableClock;
import java.time.Instant;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class CallMeterTest {
    @ParameterizedTest(name = "{0} bytes cost {1}")
    @CsvSource({"0, 1", "1, 2", "2500, 2", "2501, 3", "10300, 6", "38625, 17", "51500, 22", "1030000, 413"})
    void A_call_costs_one_credit_and_one_for_each_2500_bytes_begun(int bytes, long credits) {
        var meter = new CallMeter();
        meter.charge(bytes);

        assertThat(meter.credits()).isEqualTo(credits);
    }

    @Test
    void Served_and_refused_calls_are_counted_and_paid_for() throws Exception {
        try (var coinCap = new TestCoinCap(NOW)) {
            var served = coinCap.get("/assets?limit=20").body().length;
            coinCap.get("/assets?limit=2001");
            coinCap.send(coinCap.request("/assets"));

            assertThat(coinCap.server().calls()).isEqualTo(3);
            assertThat(coinCap.server().credits()).isEqualTo(1 + (served + 2499) / 2500 + 2 + 2);
        }
    }

    @Test
    void The_601st_call_of_a_minute_is_refused_until_the_next_minute() throws Exception {
        var clock = new MovableClock(Instant.parse("2026-03-04T05:06:48Z"));
        try (var coinCap = new TestCoinCap(clock)) {
            for (var call = 1; call <= 600; call++) {
                assertThat(coinCap.get("/assets?limit=1").statusCode()).isEqualTo(200);
            }

            var refused = coinCap.get("/assets?limit=1");
            assertThat(refused.statusCode()).isEqualTo(429);
            assertThat(refused.headers().firstValue("Retry-After")).contains("12");
            assertThat(json(refused).get("error").textValue()).contains("per-minute limit");
            assertThat(coinCap.server().calls()).isEqualTo(601);

            clock.set(Instant.parse("2026-03-04T05:07:00Z"));
            assertThat(coinCap.get("/assets?limit=1").statusCode()).isEqualTo(200);
        }
    }
}
