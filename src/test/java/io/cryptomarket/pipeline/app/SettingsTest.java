package io.cryptomarket.pipeline.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
    void The_defaults_apply_without_a_file_and_variables() throws Exception {
        var settings = Settings.load(home, null, NOTHING);

        assertThat(settings.number("coincap.assets")).isEqualTo(100);
        assertThat(settings.textOrNull("coincap.api-key")).isNull();
        assertThat(settings.textOrNull("s3.bucket")).isNull();
        assertThat(settings.urlOrNull("coincap.url")).isNull();
        assertThat(settings.text("clock.cron")).isEqualTo("0 5 0 * * ?");
        assertThat(settings.warnings()).isEmpty();
    }

    @Test
    void The_environment_overrides_the_file_and_the_file_overrides_the_default() throws Exception {
        file("coincap.assets=20", "coincap.page-size=10");
        var settings = Settings.load(home, null, Map.of("COINCAP_ASSETS", "7"));

        assertThat(settings.number("coincap.assets")).isEqualTo(7);
        assertThat(settings.number("coincap.page-size")).isEqualTo(10);
        assertThat(settings.number("coincap.retries")).isEqualTo(3);
    }

    @Test
    void A_named_file_replaces_the_default_one() throws Exception {
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
    void A_variable_of_another_name_is_ignored() throws Exception {
        var settings = Settings.load(home, null, Map.of("coincap.assets", "7", "coincap_assets", "7", "ASSETS", "7"));

        assertThat(settings.number("coincap.assets")).isEqualTo(100);
    }

    @Test
    void Space_around_a_value_is_ignored() throws Exception {
        file("coincap.assets =  20  ");
        var settings = Settings.load(home, null, Map.of("S3_BUCKET", " my-bucket\n"));

        assertThat(settings.number("coincap.assets")).isEqualTo(20);
        assertThat(settings.text("s3.bucket")).isEqualTo("my-bucket");
    }

    @Test
    void A_variable_may_be_empty_if_its_setting_may() throws Exception {
        file("s3.region=eu-central-1");

        assertThat(Settings.load(home, null, Map.of("S3_REGION", "")).textOrNull("s3.region"))
                .isNull();
    }

    @Test
    void An_unknown_setting_of_a_file_is_a_warning_with_its_line() throws Exception {
        var file = file("coincap.assets=20", "s3.bukcet=my-bucket");
        var settings = Settings.load(home, null, NOTHING);

        assertThat(settings.warnings())
                .containsExactly("setting s3.bukcet is not known and only of use to a route that names it (" + file
                        + ", line 2)");
        assertThat(settings.text("s3.bukcet")).isEqualTo("my-bucket");
        assertThat(settings.shown()).containsEntry("s3.bukcet", "my-bucket");
    }

    @Test
    void An_unknown_setting_name_in_Java_throws() throws Exception {
        var settings = Settings.load(home, null, NOTHING);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> settings.text("no.such"))
                .withMessage("no.such");
    }

    @Test
    void The_shown_settings_are_all_but_the_secret_ones() throws Exception {
        file("coincap.api-key=a-secret-of-the-file");
        var environment = Map.of(
                "COINCAP_API_KEY", "a-secret-of-the-environment",
                "LOCAL_S3_SECRET_KEY", "a-third-secret",
                "HTTP_TOKEN", "a-fourth-secret-of-16",
                "MANAGEMENT_TOKEN", "a-fifth-secret-of-16");
        var shown = Settings.load(home, null, environment).shown();

        assertThat(shown)
                .doesNotContainKeys("coincap.api-key", "local.s3-secret-key", "http.token", "management.token");
        assertThat(shown.toString()).doesNotContain("secret-of", "third", "fourth", "fifth");
        assertThat(shown).hasSize(SettingSpecs.ALL.size() - 4).containsEntry("coincap.assets", "100");
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
    void A_byte_order_mark_is_ignored() throws Exception {
        file("\uFEFFcoincap.assets=20");
        var settings = Settings.load(home, null, NOTHING);

        assertThat(settings.number("coincap.assets")).isEqualTo(20);
        assertThat(settings.warnings()).isEmpty();
    }

    @Test
    void A_file_can_contain_any_character() throws Exception {
        file("local.s3-folder=données/模拟");

        assertThat(Settings.load(home, null, NOTHING).text("local.s3-folder")).isEqualTo("données/模拟");
    }

    private Path file(String... lines) throws IOException {
        var folder = Files.createDirectories(home.resolve("config"));
        return Files.writeString(folder.resolve("pipeline.properties"), String.join("\n", lines) + "\n");
    }
}
