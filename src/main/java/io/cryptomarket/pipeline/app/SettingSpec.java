package io.cryptomarket.pipeline.app;

import java.util.List;
import java.util.Locale;

/**
 * One setting.
 *
 * @param name its name in the settings file, such as {@code s3.bucket}
 * @param defaultValue its value if it is not set; empty if the service then chooses or does without
 * @param allowed the values that it allows
 * @param isSecret whether its value is hidden from logs, messages and routes
 * @param refusesEmptyVariable whether an empty environment variable is an error, since it would silently choose the
 *     embedded default or leave a port open
 * @param requires the settings without which this one has no effect
 * @param excludes the settings with which this one has no effect
 * @param description one to three sentences of Markdown for the settings file and the settings page
 */
public record SettingSpec(
        String name,
        String defaultValue,
        AllowedValues allowed,
        boolean isSecret,
        boolean refusesEmptyVariable,
        List<String> requires,
        List<String> excludes,
        String description) {

    static SettingSpec setting(String name, String defaultValue, AllowedValues allowed) {
        return new SettingSpec(name, defaultValue, allowed, false, false, List.of(), List.of(), "");
    }

    SettingSpec secret() {
        return new SettingSpec(
                name, defaultValue, allowed, true, refusesEmptyVariable, requires, excludes, description);
    }

    SettingSpec refusingEmptyVariable() {
        return new SettingSpec(name, defaultValue, allowed, isSecret, true, requires, excludes, description);
    }

    SettingSpec requiring(String other) {
        return new SettingSpec(
                name, defaultValue, allowed, isSecret, refusesEmptyVariable, List.of(other), excludes, description);
    }

    SettingSpec excluding(String... others) {
        return new SettingSpec(
                name, defaultValue, allowed, isSecret, refusesEmptyVariable, requires, List.of(others), description);
    }

    /** Line ends in the text count as spaces. */
    SettingSpec describedAs(String text) {
        var oneLine = text.strip().replaceAll("\\s+", " ");
        return new SettingSpec(
                name, defaultValue, allowed, isSecret, refusesEmptyVariable, requires, excludes, oneLine);
    }

    /** The environment variable that overrides the settings file. */
    public String variable() {
        return name.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    public boolean allows(String value) {
        return allowed.test().test(value);
    }

    /** One line that says what is wrong with a value that is not allowed, without any secret in it. */
    public String refusal(String value) {
        var found = isSecret ? "" : " is '" + allowed.redacted().apply(value) + "' and";
        return "setting " + name + found + " must be " + allowed.words();
    }
}
