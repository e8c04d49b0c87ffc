package io.cryptomarket.pipeline.app;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Writes the settings file and the settings page from the list of settings. */
final class SettingsFiles {

    private static final int WIDTH = 116;

    private SettingsFiles() {}

    /** The text of {@code config/pipeline.properties}. */
    static String properties() {
        var text = new StringBuilder("""
                # The settings of the Daily Crypto Market Data Pipeline, each with its default.
                #
                # The service reads them when it starts. An environment variable overrides this file: its name is the setting's
                # in capitals, with _ for . and - (s3.bucket is S3_BUCKET). Set secrets in the environment and not here.
                # A relative path starts at the folder of this installation.
                """);
        for (var group : SettingSpecs.GROUPS) {
            text.append("\n\n# ---- ").append(group.title()).append('\n');
            comment(group.about(), text);
            for (var spec : group.settings()) {
                text.append('\n');
                comment(spec.description(), text);
                comment("Allowed: " + spec.allowed().words() + ". " + rules(spec, ""), text);
                text.append(spec.name()).append('=').append(spec.defaultValue()).append('\n');
            }
        }
        return text.toString();
    }

    private static void comment(String sentences, StringBuilder text) {
        var line = new StringBuilder();
        for (var word : sentences.isBlank()
                ? List.<String>of()
                : List.of(sentences.strip().split(" "))) {
            if (line.length() + word.length() >= WIDTH) {
                text.append("#").append(line).append('\n');
                line.setLength(0);
            }
            line.append(' ').append(word);
        }
        if (!line.isEmpty()) {
            text.append("#").append(line).append('\n');
        }
    }

    /** The text of {@code src/docs/settings.md}. */
    static String page(String command) {
        var text = new StringBuilder("""
                # Settings

                <!-- Generated from the class SettingSpecs. Edit the list there, then run: %s -->

                Set a value in `config/pipeline.properties`, which lists every setting with its default, or as an environment
                variable, which overrides the file. Set secrets in the environment and not in the file. `--config FILE` names
                another settings file; a setting that it does not name has its default.

                The service reads the settings when it starts. A wrong value stops the start with a line that names the setting,
                the value, where it was set, and what is allowed. The value of a secret is never shown. A name that is not in
                this list is a warning; a route can use it as `{{name}}`. A relative path starts at the folder of the
                installation.
                """.formatted(command));
        for (var group : SettingSpecs.GROUPS) {
            text.append("\n## ").append(group.title()).append("\n\n");
            if (!group.about().isEmpty()) {
                text.append(group.about()).append("\n\n");
            }
            text.append("| setting | environment variable | default | allowed | meaning |\n|---|---|---|---|---|\n");
            group.settings().forEach(spec -> text.append(row(spec)).append('\n'));
        }
        return text.toString();
    }

    private static String row(SettingSpec spec) {
        var value = spec.defaultValue().isEmpty() ? "empty" : code(spec.defaultValue());
        var meaning = (spec.description() + " " + rules(spec, "`")).strip();
        return List.of(
                        code(spec.name()),
                        code(spec.variable()),
                        value,
                        spec.allowed().words(),
                        meaning)
                .stream()
                .collect(Collectors.joining(" | ", "| ", " |"));
    }

    private static String code(String text) {
        return "`" + text + "`";
    }

    private static String rules(SettingSpec spec, String quote) {
        var rules = new ArrayList<String>();
        if (spec.isSecret()) {
            rules.add("Secret: set it as " + quote + spec.variable() + quote + ".");
        }
        spec.requires().forEach(other -> rules.add("Requires " + quote + other + quote + "."));
        if (!spec.excludes().isEmpty()) {
            rules.add("Not together with "
                    + spec.excludes().stream()
                            .map(other -> quote + other + quote)
                            .collect(Collectors.joining(" or "))
                    + ".");
        }
        return String.join(" ", rules);
    }
}
