package io.cryptomarket.pipeline.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.cryptomarket.pipeline.YamlCases;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class SettingSpecsTest {
    static Stream<YamlCases.Row> cases() {
        return YamlCases.of("settings.yaml");
    }

    static Stream<SettingSpec> specs() {
        return SettingSpecs.ALL.stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void A_setting_accepts_its_allowed_values_and_no_others(YamlCases.Row setting) {
        var spec = SettingSpecs.named(setting.text("setting"));

        assertThat(setting.texts("allowed")).isNotEmpty().allMatch(spec::allows);
        assertThat(setting.texts("refused")).noneMatch(spec::allows);
        assertThat(spec.allowed().words()).startsWith(setting.text("says"));
        assertThat(spec.isSecret()).isEqualTo(setting.flag("secret"));
    }

    @Test
    void The_table_of_cases_has_every_setting() {
        assertThat(cases().map(setting -> setting.text("setting")))
                .containsExactlyElementsOf(specs().map(SettingSpec::name).toList());
    }

    @Test
    void Each_name_and_each_environment_variable_belongs_to_one_setting() {
        assertThat(specs().map(SettingSpec::name)).doesNotHaveDuplicates();
        assertThat(specs().map(SettingSpec::variable)).doesNotHaveDuplicates();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("specs")
    void A_setting_allows_its_default(SettingSpec spec) {
        assertThat(spec.defaultValue()).matches(spec::allows, spec.allowed().words());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("specs")
    void A_setting_has_a_description_that_refers_only_to_existing_settings(SettingSpec spec) {
        assertThat(spec.description()).matches("[A-Z`].*[.]");
        assertThat(spec.requires()).allSatisfy(SettingSpecs::named);
        assertThat(spec.excludes()).allSatisfy(SettingSpecs::named);
    }

    @Test
    void A_bucket_name_has_at_most_63_characters() {
        var bucket = SettingSpecs.named("s3.bucket");

        assertThat(bucket.allows("a".repeat(63))).isTrue();
        assertThat(bucket.allows("a".repeat(64))).isFalse();
    }
}
