package io.cryptomarket.pipeline.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.cryptomarket.pipeline.YamlCases;
import java.io.IOException;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class SettingSpecTest {
    static Stream<YamlCases.Row> settings() {
        return YamlCases.of("settings.yaml");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("settings")
    void A_setting_has_its_allowed_values_and_no_others(YamlCases.Row setting) {
        var settingSpec = rule(setting);

        assertThat(setting.texts("allowed")).isNotEmpty().allMatch(settingSpec.test());
        assertThat(setting.texts("refused")).noneMatch(settingSpec.test());
        assertThat(settingSpec.allowed()).startsWith(setting.text("says"));
        assertThat(settingSpec.secret()).isEqualTo(setting.flag("secret"));
    }

    @Test
    void Every_setting_is_in_the_table() {
        assertThat(settings().map(setting -> setting.text("setting")))
                .containsExactlyElementsOf(
                        SettingSpec.ALL.stream().map(SettingSpec::name).toList());
    }

    @Test
    void Every_setting_has_a_rule_and_a_default_that_keeps_it() throws IOException {
        var defaults = new Properties();
        try (var file = SettingSpecTest.class.getResourceAsStream("/io/cryptomarket/pipeline/pipeline.properties")) {
            defaults.load(file);
        }

        assertThat(defaults.stringPropertyNames())
                .containsExactlyInAnyOrderElementsOf(
                        SettingSpec.ALL.stream().map(SettingSpec::name).toList());
        assertThat(SettingSpec.ALL)
                .allMatch(settingSpec -> settingSpec.test().test(defaults.getProperty(settingSpec.name())));
    }

    @Test
    void A_bucket_name_has_at_most_63_characters() {
        var bucket = rule("s3.bucket");

        assertThat(bucket.test().test("a".repeat(63))).isTrue();
        assertThat(bucket.test().test("a".repeat(64))).isFalse();
    }

    private static SettingSpec rule(YamlCases.Row setting) {
        return rule(setting.text("setting"));
    }

    private static SettingSpec rule(String name) {
        return SettingSpec.ALL.stream()
                .filter(settingSpec -> settingSpec.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
