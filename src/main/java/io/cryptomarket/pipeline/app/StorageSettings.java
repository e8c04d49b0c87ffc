package io.cryptomarket.pipeline.app;

import static io.cryptomarket.pipeline.app.AllowedValues.bucket;
import static io.cryptomarket.pipeline.app.AllowedValues.key;
import static io.cryptomarket.pipeline.app.AllowedValues.keyTemplate;
import static io.cryptomarket.pipeline.app.AllowedValues.region;
import static io.cryptomarket.pipeline.app.AllowedValues.trueOrFalse;
import static io.cryptomarket.pipeline.app.AllowedValues.url;
import static io.cryptomarket.pipeline.app.SettingGroup.group;
import static io.cryptomarket.pipeline.app.SettingSpec.setting;

import java.util.List;

/** The settings of S3: the bucket, and the keys in it. */
final class StorageSettings {

    private static final SettingGroup S3 = group(
            "S3",
            "",
            setting("s3.bucket", "", bucket().orEmpty()).refusingEmptyVariable().describedAs("""
                            The bucket. With a bucket, the service uses S3 with the usual AWS credentials (environment,
                            profile, instance role). Without one, it starts an S3 server in its own process over
                            `local.s3-folder`.
                            """),
            setting("s3.region", "", region().orEmpty())
                    .describedAs(
                            "The region of the bucket. Empty: what the AWS SDK finds (`AWS_REGION`, profile, instance)."),
            setting("s3.endpoint", "", url("http://127.0.0.1:8333").orEmpty())
                    .requiring("s3.bucket")
                    .describedAs("The URL of an S3 server that is not AWS. Most of those need `s3.path-style=true`."),
            setting("s3.path-style", "false", trueOrFalse())
                    .describedAs("Whether the bucket stands in the path of an S3 URL and not in its host name."));

    private static final SettingGroup KEYS = group(
            "Object keys",
            """
            `${variable.date}` is the date as 2026-11-23; `${variable.date.year}`, `${variable.date.month}` and
            `${variable.date.day}` are its parts. No two objects may have the same key.
            """,
            setting("lake.raw-key", "raw/assets/date=${variable.date}/assets.json.gz", keyTemplate())
                    .describedAs("The key of a date's raw object, the response of CoinCap."),
            setting("lake.csv-key", "assets/date=${variable.date}/assets.csv", keyTemplate())
                    .describedAs("The key of a date's CSV."),
            setting("lake.manifest-key", "assets/date=${variable.date}/_manifest.json", keyTemplate())
                    .describedAs("The key of a date's manifest. The service writes it last."),
            setting("lake.quarantine-prefix", "quarantine", key()).describedAs("""
                    The prefix of refused responses and their reports.
                    Those of the simulated CoinCap are in `simulated/` below it.
                    """),
            setting("lake.credits-prefix", "credits", key()).describedAs("""
                    The prefix of the records of what calls cost.
                    Those of the simulated CoinCap are in `simulated/` below it.
                    """),
            setting("lake.datapackage-key", "datapackage.json", key()).describedAs("""
                    The key of the schema as a Frictionless data package.
                    Its folder must contain the CSVs of all dates, directly or in subfolders.
                    """),
            setting("lake.athena-key", "schema/athena.sql", key())
                    .describedAs("The key of the schema as SQL for Athena."),
            setting("lake.duckdb-key", "schema/duckdb.sql", key())
                    .describedAs("The key of the schema as SQL for DuckDB."));

    static final List<SettingGroup> GROUPS = List.of(S3, KEYS);

    private StorageSettings() {}
}
