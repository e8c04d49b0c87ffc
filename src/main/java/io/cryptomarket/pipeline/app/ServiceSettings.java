package io.cryptomarket.pipeline.app;

import static io.cryptomarket.pipeline.app.AllowedValues.anyNumber;
import static io.cryptomarket.pipeline.app.AllowedValues.cron;
import static io.cryptomarket.pipeline.app.AllowedValues.endpoint;
import static io.cryptomarket.pipeline.app.AllowedValues.host;
import static io.cryptomarket.pipeline.app.AllowedValues.milliseconds;
import static io.cryptomarket.pipeline.app.AllowedValues.notEmpty;
import static io.cryptomarket.pipeline.app.AllowedValues.number;
import static io.cryptomarket.pipeline.app.AllowedValues.oneOf;
import static io.cryptomarket.pipeline.app.AllowedValues.path;
import static io.cryptomarket.pipeline.app.AllowedValues.port;
import static io.cryptomarket.pipeline.app.AllowedValues.token;
import static io.cryptomarket.pipeline.app.AllowedValues.trueOrFalse;
import static io.cryptomarket.pipeline.app.SettingGroup.group;
import static io.cryptomarket.pipeline.app.SettingSpec.setting;

import java.util.List;

/** The settings of the process: its schedule, ports, routes, embedded servers and log. */
final class ServiceSettings {

    private static final SettingGroup SCHEDULE = group(
            "Schedule",
            "",
            setting("clock.cron", "0 5 0 * * ?", cron()).describedAs("When `serve` takes the daily snapshot, in UTC."));

    private static final SettingGroup HTTP = group(
            "HTTP API",
            "",
            setting("http.enabled", "true", trueOrFalse()).describedAs("Whether `serve` can be called over HTTP."),
            setting("http.host", "127.0.0.1", host()).describedAs("""
                    The address on which the API listens.
                    Any address but a loopback one requires `http.token` or `http.token-file`.
                    """),
            setting("http.port", "8080", port()).describedAs("The port of the API. `0` picks a free one."),
            setting("http.token", "", token().orEmpty())
                    .secret()
                    .refusingEmptyVariable()
                    .describedAs("""
                            The bearer token that a caller must send.
                            Without a token and a token file, callers need none.
                            """),
            setting("http.token-file", "", path().orEmpty()).describedAs("""
                    A file of bearer tokens, one a line, each of them valid, so that you can replace one without an
                    interruption. The service reads the file again when it changes.
                    """),
            setting("http.tls-certificate", "", path().orEmpty())
                    .requiring("http.tls-key")
                    .describedAs("""
                            A PEM file with the certificate and its chain, for HTTPS (TLS 1.2 and 1.3). The service
                            reads it again when it changes. Empty: plain HTTP, for this machine or behind a proxy.
                            """),
            setting("http.tls-key", "", path().orEmpty())
                    .requiring("http.tls-certificate")
                    .describedAs("""
                            A PEM file with the certificate's private key, RSA or EC, without a password.
                            The service reads it again when it changes.
                            """),
            setting("http.attach-timeout", "60000", milliseconds(1, 3_600_000)).describedAs("""
                    How long a call waits for a run that another call, the schedule or a command has begun.
                    Then it is answered 409, and the caller can repeat it.
                    """),
            setting("http.deadline", "300000", milliseconds(1, 3_600_000)).describedAs("""
                    How long a call waits for the run that it has begun. Then it is answered 504; the run goes on, and
                    the same call waits for it again or returns its result. Set the timeout of your client higher.
                    """));

    private static final SettingGroup MANAGEMENT = group(
            "Health and metrics",
            "`/health/live`, `/health/ready`, `/health`, `/reload` and, for Prometheus, `/metrics` have their own port.",
            setting("management.enabled", "true", trueOrFalse())
                    .describedAs("Whether `serve` offers health and metrics."),
            setting("management.host", "127.0.0.1", host()).describedAs("""
                    The address on which health and metrics listen.
                    Any address but a loopback one requires `management.token` or `management.token-file`.
                    """),
            setting("management.port", "8081", port())
                    .describedAs("The port of health and metrics. `0` picks a free one."),
            setting("management.token", "", token().orEmpty())
                    .secret()
                    .refusingEmptyVariable()
                    .describedAs("""
                            The bearer token for all paths but `/health/live` and `/health/ready`, which need none.
                            It is not valid for the HTTP API, so a monitor cannot begin a run.
                            """),
            setting("management.token-file", "", path().orEmpty())
                    .describedAs("A file of bearer tokens for health and metrics, as `http.token-file`."),
            setting("management.tls-certificate", "", path().orEmpty())
                    .requiring("management.tls-key")
                    .describedAs("""
                            A PEM file with the certificate for HTTPS, as `http.tls-certificate`; both ports may use the
                            same. Set it as the environment variable: the health check of the image and
                            `publish-freshness.sh` do not read the settings file.
                            """),
            setting("management.tls-key", "", path().orEmpty())
                    .requiring("management.tls-certificate")
                    .describedAs("A PEM file with the certificate's private key, as `http.tls-key`."),
            setting("management.stale-hours", "26", number(1, 100_000).orOff()).describedAs("""
                    From which age of the newest snapshot's data, in hours, `/health` reports DOWN (503).
                    `off` ignores the age.
                    """));

    private static final SettingGroup ROUTES = group(
            "Routes",
            "",
            setting("routes.folder", "routes", path()).describedAs("The folder of the route files."),
            setting("routes.reload", "true", trueOrFalse()).describedAs("""
                    Whether `serve` applies edits of the route files while it runs.
                    `false` reads them once, at the start.
                    """),
            setting("routes.settle", "300", milliseconds(10, 60_000))
                    .describedAs("How long the folder must be unchanged before the service looks at an edit."),
            setting("routes.drain", "5000", milliseconds(1, 600_000))
                    .describedAs("Accepted and without effect since 0.2: runs end in the generation they began in."),
            setting("routes.snapshot", "direct:daily-snapshot", endpoint())
                    .describedAs("The endpoint that the command `snapshot` calls."),
            setting("routes.republish", "direct:republish-range", endpoint())
                    .describedAs("The endpoint that the command `republish` calls, once for the whole range."),
            setting("routes.accept", "direct:accept-quarantined", endpoint())
                    .describedAs("The endpoint that the command `accept` calls."),
            setting("state.folder", "data/state", path())
                    .describedAs("The folder for what the service keeps across restarts: the last good route files."));

    private static final SettingGroup EMBEDDED = group(
            "Embedded S3 and simulated CoinCap",
            """
            Without `s3.bucket` the service starts the embedded S3 server.
            Without `coincap.api-key` and `coincap.url` it starts the simulated CoinCap.
            Both listen on 127.0.0.1 only.
            """,
            setting("local.s3-folder", "data/s3", path())
                    .describedAs("The folder in which the embedded S3 server keeps its objects, as plain files."),
            setting("local.s3-port", "0", port())
                    .describedAs("The port of the embedded S3 server. `0` picks a free one."),
            setting("local.coincap-port", "0", port())
                    .describedAs("The port of the simulated CoinCap. `0` picks a free one."),
            setting("local.s3-access-key", "local", notEmpty())
                    .describedAs("The access key of the embedded S3 server, for your own S3 client."),
            setting("local.s3-secret-key", "local-secret", notEmpty())
                    .secret()
                    .describedAs("The secret key of the embedded S3 server."),
            setting("local.seed", "1", anyNumber())
                    .describedAs("The seed of the simulated market. Another number gives another market."),
            setting("local.faults", "", path().orEmpty())
                    .excluding("coincap.api-key", "coincap.url")
                    .describedAs("""
                            A YAML file of faults that the simulated CoinCap makes, one call after the other, so that
                            you can see how the service handles them. `config/faults-example.yaml` is an example.
                            """));

    private static final SettingGroup LOG = group(
            "Log",
            "",
            setting("log.level", "INFO", oneOf("ERROR", "WARN", "INFO", "DEBUG"))
                    .describedAs("How much the service logs to stderr."),
            setting("log.format", "text", oneOf("text", "json")).describedAs("""
                    `text` is for people, `json` writes one object a line for programs.
                    Both name the run that a line belongs to; `json` also gives the run's date, in `mdc`.
                    """));

    static final List<SettingGroup> GROUPS = List.of(SCHEDULE, HTTP, MANAGEMENT, ROUTES, EMBEDDED, LOG);

    private ServiceSettings() {}
}
