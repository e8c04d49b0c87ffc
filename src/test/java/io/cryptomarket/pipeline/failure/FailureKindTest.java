package io.cryptomarket.pipeline.failure;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.cryptomarket.pipeline.testing.OpenApiDescription;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

@DisplayNameGeneration(ReplaceUnderscores.class)
class FailureKindTest {
    static JsonNode examples;

    @BeforeAll
    static void load() throws IOException {
        examples = OpenApiDescription.load().json().at("/components/examples");
    }

    /** RAW_LOST is told by its title alone, within the problem of a range. */
    @ParameterizedTest
    @EnumSource(value = FailureKind.class, mode = Mode.EXCLUDE, names = "RAW_LOST")
    void The_problem_of_every_kind_matches_its_description(FailureKind kind) {
        var problem = kind.problem();

        var described = examples.at("/" + problem.type() + "/value");

        assertThat(described.path("type").asText()).isEqualTo("urn:crypto-market-pipeline:problem:" + problem.type());
        assertThat(described.path("title").asText()).isEqualTo(problem.title());
        assertThat(described.path("status").asInt()).isEqualTo(problem.status());
        assertThat(described.path("retryable").asBoolean()).isEqualTo(problem.isRetryable());
        if (problem.detail() != null) {
            assertThat(described.path("detail").asText()).isEqualTo(problem.detail());
        }
    }

    @Test
    void The_labels_match_those_of_dashboards_and_alerts() {
        assertThat(Arrays.stream(FailureKind.values()).map(FailureKind::label).distinct())
                .containsExactlyInAnyOrder(
                        ("not_a_date not_a_range not_published no_raw_data no_prices not_fetched coincap_transient"
                                        + " coincap_failed coincap_refused coincap_quota coincap_sunset"
                                        + " coincap_malformed coincap_local answer another_date gates s3_refused s3_unavailable"
                                        + " daily_cap monthly_cap busy deadline too_many_requests stopping raw_lost"
                                        + " dates_retryable dates_failed source other")
                                .split(" "));
    }

    /** The SDK's messages hold keys and hosts, and what nobody foresaw may hold anything. */
    @ParameterizedTest
    @EnumSource(FailureKind.class)
    void A_caller_gets_no_message_that_is_not_written_for_callers(FailureKind kind) {
        boolean madeForCallers =
                kind.text() == null && !kind.name().matches("AWS_FAILED|OTHER|UNEXPECTED|COINCAP_NOT_KEPT");

        assertThat(kind.problem().detail() == null).isEqualTo(madeForCallers);
    }

    @ParameterizedTest
    @EnumSource(FailureKind.class)
    void A_run_that_fails_like_the_one_it_waited_for_does_not_retry(FailureKind kind) {
        var awaited = kind.awaitedAs();
        if (awaited == null) {
            assertThat(kind.needsOperator()).isFalse();
        } else {
            assertThat(awaited.awaitedAs()).isNull();
            assertThat(awaited.isRetried(true)).isFalse();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "NONE, 2026-11-03T00:05:01.250Z,",
        "TEN_SECONDS, 2026-11-03T00:05:01.250Z, PT10S",
        "A_MINUTE, 2026-11-03T00:05:01.250Z, PT1M",
        "NEXT_DAY, 2026-11-03T00:05:01.250Z, PT23H54M58.75S",
        "NEXT_MONTH, 2026-11-03T00:00:00Z, PT672H",
        "NEXT_MONTH, 2026-12-31T23:59:59Z, PT1S"
    })
    void A_wait_is_fixed_or_ends_with_the_period(RetryAfterDefault retryAfter, Instant now, Duration wait) {
        assertThat(retryAfter.from(now)).isEqualTo(wait);
    }
}
