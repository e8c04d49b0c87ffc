package io.cryptomarket.pipeline.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.cryptomarket.pipeline.Cases;
import java.io.IOException;
import java.net.URI;
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
class SettingsTest {
    static final Map<String, String> NOTHING = Map.of();

    Path home;

    @BeforeEach
    void home(@TempDir Path folder) {
        home = folder;
    }

    @Test
    void Without_a_file_and_a_variable_the_defaults_stand() throws Exception {
        var settings = Settings.load(home, null, NOTHING);

        assertThat(settings.number("coincap.assets")).isEqualTo(100);
        assertThat(settings.textOrNull("coincap.api-key")).isNull();
        assertThat(settings.textOrNull("s3.bucket")).isNull();
        assertThat(settings.urlOrNull("coincap.url")).isNull();
        assertThat(settings.text("clock.cron")).isEqualTo("0 5 0 * * ?");
        assertThat(settings.warnings()).isEmpty();
    }

    @Test
    void The_environment_wins_over_the_file_and_the_file_over_the_default() throws Exception {
        file("coincap.assets=20", "coincap.page-size=10");
        var settings = Settings.load(home, null, Map.of("COINCAP_ASSETS", "7"));

        assertThat(settings.number("coincap.assets")).isEqualTo(7);
        assertThat(settings.number("coincap.page-size")).isEqualTo(10);
        assertThat(settings.number("coincap.retries")).isEqualTo(3);
    }

    @Test
    void A_file_that_is_named_stands_for_the_usual_one() throws Exception {
        file("coincap.assets=20", "coincap.retries=9");
        var other = Files.writeString(home.resolve("other.properties"), "coincap.assets=30\n");
        var settings = Settings.load(home, other, NOTHING);

        assertThat(settings.number("coincap.assets")).isEqualTo(30);
        assertThat(settings.number("coincap.retries")).isEqualTo(3);
    }

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource({
        "coincap.api-key, COINCAP_API_KEY, abc",
        "s3.bucket, S3_BUCKET, my-bucket",
        "s3.path-style, S3_PATH_STYLE, true",
        "coincap.page-size, COINCAP_PAGE_SIZE, 5",
        "lake.csv-key, LAKE_CSV_KEY, csv/${variable.date}.csv",
        "local.s3-secret-key, LOCAL_S3_SECRET_KEY, shh",
        "log.level, LOG_LEVEL, WARN",
    })
    void A_variable_is_the_setting_in_capitals_with_underscores(String setting, String variable, String value)
            throws Exception {
        assertThat(Settings.load(home, null, Map.of(variable, value)).text(setting))
                .isEqualTo(value);
    }

    @Test
    void A_variable_of_another_name_is_not_looked_at() throws Exception {
        var settings = Settings.load(home, null, Map.of("coincap.assets", "7", "coincap_assets", "7", "ASSETS", "7"));

        assertThat(settings.number("coincap.assets")).isEqualTo(100);
    }

    @Test
    void Space_around_a_value_does_not_matter() throws Exception {
        file("coincap.assets =  20  ");
        var settings = Settings.load(home, null, Map.of("S3_BUCKET", " my-bucket\n"));

        assertThat(settings.number("coincap.assets")).isEqualTo(20);
        assertThat(settings.text("s3.bucket")).isEqualTo("my-bucket");
    }

    static Stream<Arguments> refused() {
        return Cases.of("settings.yaml").flatMap(setting -> setting.texts("refused").stream()
                .map(String::strip)
                .distinct()
                .map(value ->
                        Arguments.of(setting.text("setting"), value, setting.text("says"), setting.flag("secret"))));
    }

    @ParameterizedTest(name = "{0} as [{1}]")
    @MethodSource("refused")
    void A_wrong_value_is_refused_with_what_is_allowed_and_where_it_stands(
            String setting, String value, String says, boolean secret) {
        var variable = setting.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
        var shown = value.contains("://") ? value.replaceAll("[?#].*", "") : value + "' and";

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
    void A_wrong_value_of_a_file_is_told_with_its_line(int line, String text) throws IOException {
        var file = file(text.split("\\\\n", -1));

        refused(NOTHING)
                .withMessage("setting coincap.assets is '0' and must be a whole number from 1 to 100000 (" + file
                        + ", line " + line + ")");
    }

    @Test
    void A_wrong_value_after_a_space_is_told_with_its_line() throws IOException {
        var file = file("# comment", "coincap.assets 0");

        refused(NOTHING).withMessageEndingWith("(" + file + ", line 2)");
    }

    @Test
    void Several_wrong_values_are_told_at_once_one_a_line() throws IOException {
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
    void A_wrong_secret_is_not_told(String variable, String secret) {
        refused(Map.of(variable, secret))
                .satisfies(refused ->
                        assertThat(refused.getMessage()).contains(variable).doesNotContain("bad key", "is '"));
    }

    @ParameterizedTest
    @CsvSource({
        "COINCAP_URL, https://rest.coincap.io/v3?apiKey=a-secret",
        "COINCAP_URL, https://user:a-secret@rest.coincap.io/v3",
        "S3_ENDPOINT, http://access:a-secret@minio:9000",
        "COINCAP_URL, https://user:a-secret@rest.coincap.io/v 3",
    })
    void A_secret_in_a_wrong_URL_is_not_told(String variable, String url) {
        refused(Map.of(variable, url))
                .satisfies(refused -> assertThat(refused.getMessage()).doesNotContain("a-secret"));
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
    void Another_variable_may_be_empty_where_its_setting_may() throws Exception {
        file("s3.region=eu-central-1");

        assertThat(Settings.load(home, null, Map.of("S3_REGION", "")).textOrNull("s3.region"))
                .isNull();
    }

    @Test
    void An_endpoint_without_a_bucket_is_refused() {
        refused(Map.of("S3_ENDPOINT", "http://127.0.0.1:8333"))
                .withMessage("setting s3.endpoint is of no use without s3.bucket; set both or neither");
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

    @Test
    void A_setting_of_a_file_that_nobody_knows_is_a_warning_with_its_line() throws Exception {
        var file = file("coincap.assets=20", "s3.bukcet=my-bucket");
        var settings = Settings.load(home, null, NOTHING);

        assertThat(settings.warnings())
                .containsExactly("setting s3.bukcet is not known and only of use to a route that names it (" + file
                        + ", line 2)");
        assertThat(settings.text("s3.bukcet")).isEqualTo("my-bucket");
        assertThat(settings.shown()).containsEntry("s3.bukcet", "my-bucket");
    }

    @Test
    void A_setting_that_is_not_there_is_a_mistake_of_the_caller() throws Exception {
        var settings = Settings.load(home, null, NOTHING);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> settings.text("no.such"))
                .withMessage("no.such");
    }

    @Test
    void What_is_shown_has_every_setting_but_the_secret_ones() throws Exception {
        file("coincap.api-key=a-secret-of-the-file");
        var environment =
                Map.of("COINCAP_API_KEY", "a-secret-of-the-environment", "LOCAL_S3_SECRET_KEY", "a-third-secret");
        var shown = Settings.load(home, null, environment).shown();

        assertThat(shown).doesNotContainKeys("coincap.api-key", "local.s3-secret-key");
        assertThat(shown.toString()).doesNotContain("secret-of", "third");
        assertThat(shown).hasSize(Rule.ALL.size() - 2).containsEntry("coincap.assets", "100");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"https://host/v3, https://host/v3", "https://host/v3/, https://host/v3", "https://host//, https://host"
    })
    void A_URL_loses_the_slash_at_its_end(String url, URI read) throws Exception {
        assertThat(Settings.load(home, null, Map.of("COINCAP_URL", url)).urlOrNull("coincap.url"))
                .isEqualTo(read);
    }

    @ParameterizedTest
    @ValueSource(strings = {"my-routes", "./my-routes", "x/../my-routes"})
    void A_relative_path_starts_at_home(String path) throws Exception {
        var settings = Settings.load(home, null, Map.of("ROUTES_FOLDER", path));

        assertThat(settings.path("routes.folder"))
                .isEqualTo(home.resolve("my-routes").toAbsolutePath());
    }

    @Test
    void An_absolute_path_stays() throws Exception {
        var elsewhere = home.resolveSibling("elsewhere").toAbsolutePath();
        var settings = Settings.load(home, null, Map.of("ROUTES_FOLDER", elsewhere.toString()));

        assertThat(settings.path("routes.folder")).isEqualTo(elsewhere);
    }

    @Test
    void A_relative_home_gives_an_absolute_path() throws Exception {
        assertThat(Settings.load(Path.of(""), null, NOTHING).path("routes.folder"))
                .isEqualTo(Path.of("routes").toAbsolutePath());
    }

    @Test
    void A_file_that_is_named_but_not_there_is_refused() {
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

    @Test
    void A_file_may_hold_any_character() throws Exception {
        file("local.s3-folder=données/模拟");

        assertThat(Settings.load(home, null, NOTHING).text("local.s3-folder")).isEqualTo("données/模拟");
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
