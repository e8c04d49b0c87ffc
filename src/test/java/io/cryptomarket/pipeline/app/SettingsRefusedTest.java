package io.cryptomarket.pipeline.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cryptomarket.pipeline.YamlCases;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class SettingsRefusedTest {
    static final Map<String, String> NOTHING = Map.of();

    Path home;

    @BeforeEach
    void home(@TempDir Path folder) {
        home = folder;
    }

    static Stream<Arguments> refused() {
        return YamlCases.of("settings.yaml").flatMap(setting -> setting.texts("refused").stream()
                .map(String::strip)
                .distinct()
                .map(value ->
                        Arguments.of(setting.text("setting"), value, setting.text("says"), setting.flag("secret"))));
    }

    @ParameterizedTest(name = "{0} as [{1}]")
    @MethodSource("refused")
    void A_wrong_value_is_refused_with_the_allowed_values_and_its_origin(
            String setting, String value, String says, boolean secret) {
        var variable = setting.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
        // What of a URL could be a key is left out; see below.
        var shown = value.contains("://") ? value.replaceAll("[?#].*|(?<=//).*@.*", "") : value + "' and";

        refused(Map.of(variable, value))
                .withMessageContaining("setting " + setting + (secret ? " must be " : " is '" + shown))
                .withMessageContaining(" must be " + says)
                .withMessageContaining(" (environment variable " + variable + ")");
    }

    @ParameterizedTest(name = "[{1}] in line {0}")
    @CsvSource(delimiter = '|', textBlock = """
            1 | coincap.assets=0
            3 | # comment\\n\\ncoincap.assets=0
            2 | coincap.assets=5\\ncoincap.assets=0
            3 | coincap.retries=1\\n# coincap.assets=5\\n  coincap.assets = 0
            2 | coincap.assets.more=1\\ncoincap.assets:0\\ncoincap.assets-more=1
            """)
    void A_wrong_value_of_a_file_is_reported_with_its_line(int line, String text) throws IOException {
        var file = file(text.split("\\\\n", -1));

        refused(NOTHING)
                .withMessage("setting coincap.assets is '0' and must be a whole number from 1 to 100000 (" + file
                        + ", line " + line + ")");
    }

    @Test
    void A_wrong_value_after_a_space_is_reported_with_its_line() throws IOException {
        var file = file("# comment", "coincap.assets 0");

        refused(NOTHING).withMessageEndingWith("(" + file + ", line 2)");
    }

    @Test
    void Several_wrong_values_are_reported_together_one_a_line() throws IOException {
        var file = file("coincap.retries=-1", "s3.path-style=maybe");

        refused(Map.of("COINCAP_ASSETS", "none")).satisfies(refused -> assertThat(
                        String.valueOf(refused.getMessage()).lines())
                .containsExactly(
                        "setting coincap.assets is 'none' and must be a whole number from 1 to 100000 (environment variable COINCAP_ASSETS)",
                        "setting coincap.retries is '-1' and must be a whole number from 0 to 20 (" + file
                                + ", line 1)",
                        "setting s3.path-style is 'maybe' and must be one of true, false (" + file + ", line 2)"));
    }

    @ParameterizedTest
    @CsvSource({"COINCAP_API_KEY, bad key", "LOCAL_S3_SECRET_KEY, ' '"})
    void A_wrong_secret_is_not_shown(String variable, String secret) {
        refused(Map.of(variable, secret))
                .satisfies(refused ->
                        assertThat(refused.getMessage()).contains(variable).doesNotContain("bad key", "is '"));
    }

    @ParameterizedTest
    @CsvSource({
        "COINCAP_URL, https://rest.coincap.io/v3?apiKey=a-secret",
        "COINCAP_URL, https://rest.coincap.io/v3#a-secret",
        "COINCAP_URL, https://user:a-secret@rest.coincap.io/v3",
        "COINCAP_URL, https://a-secret@rest.coincap.io/v3?x=a-secret",
        "COINCAP_URL, https://user:a-secret@rest.coincap.io/v 3",
        "S3_ENDPOINT, http://access:a-secret@minio:9000",
    })
    void A_secret_in_a_wrong_URL_is_not_shown(String variable, String url) {
        refused(Map.of(variable, url))
                .satisfies(refused ->
                        assertThat(refused.getMessage()).contains(variable).doesNotContain("a-secret"));
    }

    @ParameterizedTest
    @CsvSource({
        "COINCAP_URL, rest.coincap.io/v3?apiKey=a-secret",
        "COINCAP_URL, user:a-secret@rest.coincap.io/v3",
        "COINCAP_URL, https://user:/a-secret@rest.coincap.io/v3",
        "S3_ENDPOINT, access:a-secret@minio:9000",
    })
    void A_secret_in_a_malformed_URL_is_not_shown(String variable, String url) {
        A_secret_in_a_wrong_URL_is_not_shown(variable, url);
    }

    @ParameterizedTest(name = "{0} as [{1}]")
    @CsvSource({"S3_BUCKET, ''", "S3_BUCKET, ' '", "COINCAP_API_KEY, ''", "COINCAP_API_KEY, ' '"})
    void An_empty_variable_that_would_choose_the_embedded_default_is_refused(String variable, String value)
            throws IOException {
        file("s3.bucket=my-bucket", "coincap.api-key=abc");

        refused(Map.of(variable, value))
                .withMessage("environment variable " + variable + " is empty; give it a value or unset it");
    }

    @Test
    void An_endpoint_without_a_bucket_is_refused() {
        refused(Map.of("S3_ENDPOINT", "http://127.0.0.1:8333"))
                .withMessage("setting s3.endpoint has no effect without s3.bucket; set both or neither");
    }

    @ParameterizedTest
    @CsvSource({"COINCAP_API_KEY, coincap.api-key, abc", "COINCAP_URL, coincap.url, https://rest.coincap.io/v3"})
    void Faults_without_the_simulated_CoinCap_are_refused(String variable, String setting, String value) {
        refused(Map.of("LOCAL_FAULTS", "faults.yaml", variable, value))
                .withMessage("setting local.faults has no effect with " + setting + "; set one of them");
    }

    @ParameterizedTest
    @CsvSource({
        "LAKE_RAW_KEY, assets/date=${variable.date}/assets.csv",
        "LAKE_MANIFEST_KEY, raw/assets/date=${variable.date}/assets.json.gz"
    })
    void Two_objects_of_a_date_under_one_key_are_refused(String variable, String key) {
        refused(Map.of(variable, key))
                .withMessage("settings lake.raw-key, lake.csv-key, lake.manifest-key must differ from one another");
    }

    @Test
    void Two_objects_of_a_date_under_one_key_written_differently_are_refused() {
        var environment = Map.of(
                "LAKE_RAW_KEY", "assets/${variable.date}",
                "LAKE_CSV_KEY", "assets/${variable.date.year}-${variable.date.month}-${variable.date.day}");

        refused(environment).withMessageContaining("must differ from one another");
    }

    @ParameterizedTest
    @CsvSource({
        "LAKE_ATHENA_KEY, schema/duckdb.sql",
        "LAKE_DUCKDB_KEY, datapackage.json",
    })
    void Two_objects_of_the_schema_under_one_key_are_refused(String variable, String key) {
        refused(Map.of(variable, key))
                .withMessage("settings lake.datapackage-key, lake.athena-key, lake.duckdb-key must differ from one"
                        + " another");
    }

    @ParameterizedTest
    @CsvSource({
        "schema/datapackage.json, assets/date=${variable.date}/assets.csv, assets/datapackage.json",
        "assets/v2/datapackage.json, assets/${variable.date}.csv, assets/datapackage.json",
        "a/datapackage.json, ${variable.date}/a/assets.csv, datapackage.json",
    })
    void A_data_package_that_cannot_describe_the_CSVs_is_refused(String descriptor, String csv, String better) {
        refused(Map.of("LAKE_DATAPACKAGE_KEY", descriptor, "LAKE_CSV_KEY", csv))
                .withMessage("setting lake.datapackage-key is '" + descriptor
                        + "' and must be in a folder that holds that of lake.csv-key, '" + csv + "', such as "
                        + better);
    }

    @Test
    void A_named_file_that_does_not_exist_is_refused() {
        var missing = home.resolve("no-such.properties");

        refused(missing, NOTHING).withMessage("settings file " + missing + " does not exist; see --config");
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"coincap.assets=\\u00zz", "coincap.assets=\\u1"})
    void A_file_with_a_broken_escape_is_refused(String text) throws IOException {
        var file = file(text);

        refused(NOTHING).withMessageStartingWith("settings file " + file + " cannot be read: ");
    }

    @Test
    void A_file_that_is_not_UTF_8_is_refused() throws IOException {
        var file = file("");
        Files.write(file, "local.s3-folder=données\n".getBytes(StandardCharsets.ISO_8859_1));

        refused(NOTHING).withMessage("settings file " + file + " is not UTF-8; save it as that");
    }

    private Path file(String... lines) throws IOException {
        var folder = Files.createDirectories(home.resolve("config"));
        return Files.writeString(folder.resolve("pipeline.properties"), String.join("\n", lines) + "\n");
    }

    private ThrowableAssertAlternative<UsageException> refused(Map<String, String> environment) {
        return refused(null, environment);
    }

    private ThrowableAssertAlternative<UsageException> refused(@Nullable Path file, Map<String, String> environment) {
        return assertThatExceptionOfType(UsageException.class).isThrownBy(() -> Settings.load(home, file, environment));
    }
}
