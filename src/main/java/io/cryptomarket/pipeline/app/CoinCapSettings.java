package io.cryptomarket.pipeline.app;

import static io.cryptomarket.pipeline.app.AllowedValues.apiKey;
import static io.cryptomarket.pipeline.app.AllowedValues.bytes;
import static io.cryptomarket.pipeline.app.AllowedValues.fieldNames;
import static io.cryptomarket.pipeline.app.AllowedValues.milliseconds;
import static io.cryptomarket.pipeline.app.AllowedValues.number;
import static io.cryptomarket.pipeline.app.AllowedValues.url;
import static io.cryptomarket.pipeline.app.SettingGroup.group;
import static io.cryptomarket.pipeline.app.SettingSpec.setting;

import java.util.List;

/** The settings of the calls to CoinCap: their number, limits, cost and quality checks. */
final class CoinCapSettings {

    private static final SettingGroup CALLS = group(
            "CoinCap",
            "",
            setting("coincap.api-key", "", apiKey())
                    .secret()
                    .refusingEmptyVariable()
                    .describedAs("""
                            The key of the CoinCap API. With a key, the service calls the real CoinCap.
                            Without a key and without `coincap.url`, it starts a simulated CoinCap in its own process.
                            """),
            setting("coincap.url", "", url("https://rest.coincap.io/v3").orEmpty())
                    .describedAs("""
                            The base URL of the API.
                            Empty: https://rest.coincap.io/v3 with a key, the simulated CoinCap without one.
                            """),
            setting("coincap.assets", "100", number(1, 100_000)).describedAs("""
                    The number of assets in a snapshot, by rank.
                    A call costs 1 credit and 1 more for every 2,500 bytes of the response: 100 assets cost about
                    22 credits a day (660 in 30 days), 2,000 assets about 413 (12,390).
                    """),
            setting("coincap.page-size", "2000", number(1, 2_000))
                    .describedAs("The number of assets in one call. The API allows at most 2,000."),
            setting("coincap.connect-timeout", "5000", milliseconds(1, 600_000))
                    .describedAs("How long a call waits for a connection."),
            setting("coincap.response-timeout", "30000", milliseconds(1, 600_000))
                    .describedAs("How long a call waits for the next bytes of the response."),
            setting("coincap.call-timeout", "120000", milliseconds(1, 3_600_000))
                    .describedAs("How long a call may take in all."),
            setting("coincap.answer-limit", "20000000", bytes(1_000, 2_000_000_000))
                    .describedAs("The largest response. A longer one is cut off, and the call fails."),
            setting("coincap.retries", "3", number(0, 20)).describedAs("""
                    How often a run retries transient failures: no response, HTTP 5xx, a rate limit, a broken-off body.
                    `0` disables retries.
                    """),
            setting("coincap.retry-delay", "1000", milliseconds(0, 60_000)).describedAs("""
                    The delay before the first retry. Each further delay doubles, up to a minute, and varies by up to
                    half. A `Retry-After` of CoinCap replaces the delay.
                    """),
            setting("coincap.retry-window", "600000", milliseconds(0, 3_600_000))
                    .describedAs("""
                    How long after its first failure a run may begin another retry.
                    A run fails at once if CoinCap asks for a longer wait. `0` disables retries.
                    """),
            setting("coincap.known-fields", "", fieldNames().orEmpty())
                    .describedAs(
                            "Fields that the service does not report as new, besides those that CoinCap documents."));

    private static final SettingGroup COST = group(
            "Cost",
            """
            All processes that share a bucket count the credits of all calls together.
            The service does not make a call whose estimated price would exceed a cap.
            """,
            setting("credits.daily-cap", "", number(0, 1_000_000_000).orOffOrEmpty())
                    .describedAs("""
                            The most credits in a UTC day. `off` sets no cap.
                            Empty: 10 times the estimated price of one snapshot, so that a fault cannot cost much.
                            """),
            setting("credits.monthly-cap", "", number(0, 1_000_000_000).orOffOrEmpty())
                    .describedAs("""
                            The most credits in a calendar month (UTC). Set it to what your CoinCap plan includes.
                            `off` sets no cap. Empty: 60 times the estimated price of one snapshot.
                            """));

    private static final SettingGroup QUALITY_CHECKS = group(
            "Quality checks",
            """
            A response must pass these checks before it is stored. A refused response goes to quarantine with a report,
            and the run fails. `off`, where it is allowed, disables a check.
            """,
            setting("gates.minimum-rows", "10", number(0, 100_000)).describedAs("""
                    The fewest assets in a response, or `coincap.assets` if that is fewer.
                    `0` allows any number but none.
                    """),
            setting("gates.duplicate-ids", "0", number(0, 100_000).orOff())
                    .describedAs("How many assets may repeat the `id` of another."),
            setting(
                            "gates.required-fields",
                            "id, rank, symbol, name",
                            fieldNames().orEmpty())
                    .describedAs("Fields that must have a value in every asset. Empty: none."),
            setting("gates.missing-values", "0", number(0, 100_000).orOff())
                    .describedAs("How many values of `gates.required-fields` may be missing."),
            setting(
                            "gates.expected-fields",
                            "supply, priceUsd, changePercent24Hr",
                            fieldNames().orEmpty())
                    .describedAs("""
                    Fields that must have a value in at least one asset. The check finds fields that the API has dropped.
                    Empty: none.
                    """),
            setting("gates.not-decimal", "0", number(0, 100_000).orOff()).describedAs("""
                    How many values of numeric fields may be no decimal number or have more than 20 digits before the
                    decimal point, which is more than decimal columns of SQL hold.
                    """),
            setting("gates.negative", "0", number(0, 100_000).orOff())
                    .describedAs("How many prices or supplies may be negative."),
            setting("gates.unreadable", "0", number(0, 100_000).orOff()).describedAs("""
                    How many values may contain the character U+0001. Athena drops it, so it would show another value
                    than the CSV has.
                    """),
            setting("gates.row-change-percent", "20", number(1, 100).orOff()).describedAs("""
                    How far the number of assets may differ from that of the last stored day, in per cent.
                    The check looks back seven days, and applies only if both days asked for the same number of assets.
                    """),
            setting("gates.unchanged-percent", "90", number(1, 100).orOff()).describedAs("""
                    A response is a repetition if at least this share of its assets, in per cent, has the same price as
                    on the last stored day. `audit` uses the same share.
                    """),
            setting("gates.stale-minutes", "60", number(1, 100_000).orOff())
                    .describedAs(
                            "How far the response's own timestamp may differ from this machine's clock, in minutes."));

    static final List<SettingGroup> GROUPS = List.of(CALLS, COST, QUALITY_CHECKS);

    private CoinCapSettings() {}
}
