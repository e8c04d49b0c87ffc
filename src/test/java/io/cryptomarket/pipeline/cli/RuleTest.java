package io.cryptomarket.pipeline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.cryptomarket.pipeline.Cases;
import java.io.IOException;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class RuleTest {
    static Stream<Cases.Row> settings() {
        return Cases.of("settings.yaml");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("settings")
    void A_setting_has_its_allowed_values_and_no_others(Cases.Row setting) {
        var rule = rule(setting);

        assertThat(setting.texts("allowed")).isNotEmpty().allMatch(rule.test());
        assertThat(setting.texts("refused")).noneMatch(rule.test());
        assertThat(rule.allowed()).startsWith(setting.text("says"));
        assertThat(rule.secret()).isEqualTo(setting.flag("secret"));
    }

    @Test
    void Every_setting_is_in_the_table() {
        assertThat(settings().map(setting -> setting.text("setting")))
                .containsExactlyElementsOf(Rule.ALL.stream().map(Rule::name).toList());
    }

    @Test
    void Every_setting_has_a_rule_and_a_default_that_keeps_it() throws IOException {
        var defaults = new Properties();
        try (var file = RuleTest.class.getResourceAsStream("/io/cryptomarket/pipeline/pipeline.properties")) {
            defaults.load(file);
        }

        assertThat(defaults.stringPropertyNames())
                .containsExactlyInAnyOrderElementsOf(
                        Rule.ALL.stream().map(Rule::name).toList());
        assertThat(Rule.ALL).allMatch(rule -> rule.test().test(defaults.getProperty(rule.name())));
    }

    @Test
    void A_bucket_name_has_at_most_63_characters() {
        var bucket = rule("s3.bucket");

        assertThat(bucket.test().test("a".repeat(63))).isTrue();
        assertThat(bucket.test().test("a".repeat(64))).isFalse();
    }

    private static Rule rule(Cases.Row setting) {
        return rule(setting.text("setting"));
    }

    private static Rule rule(String name) {
        return Rule.ALL.stream()
                .filter(rule -> rule.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
