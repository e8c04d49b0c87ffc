package io.cryptomarket.pipeline.app;

import io.cryptomarket.pipeline.schema.Schema;
import io.cryptomarket.pipeline.storage.KeyTemplate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Checks the settings, each by itself and in combination. Reports one line for each problem. */
final class SettingsProblems {

    private static final Pattern LOOPBACK = Pattern.compile("127\\.\\d+\\.\\d+\\.\\d+|localhost|::1");

    private final Map<String, String> values;
    private final Map<String, String> origins;
    private final Map<String, String> environment;
    private final List<String> problems = new ArrayList<>();

    private SettingsProblems(Map<String, String> values, Map<String, String> origins, Map<String, String> environment) {
        this.values = values;
        this.origins = origins;
        this.environment = environment;
    }

    /**
     * @param values all known settings by name, and unknown ones of the file
     * @param origins where each value was set; defaults have no entry
     */
    static List<String> of(Map<String, String> values, Map<String, String> origins, Map<String, String> environment) {
        var found = new SettingsProblems(values, origins, environment);
        SettingSpecs.ALL.forEach(found::checkValue);
        SettingSpecs.ALL.forEach(found::checkEmptyVariable);
        SettingSpecs.ALL.forEach(found::checkOthers);
        found.checkPort("http");
        found.checkPort("management");
        found.checkDistinctKeys("lake.raw-key", "lake.csv-key", "lake.manifest-key");
        found.checkDistinctKeys("lake.datapackage-key", "lake.athena-key", "lake.duckdb-key");
        found.checkDataPackage();
        return found.problems;
    }

    private void checkValue(SettingSpec spec) {
        var value = value(spec.name());
        if (!spec.allows(value)) {
            var origin = origins.get(spec.name());
            problems.add(spec.refusal(value) + (origin == null ? "" : " (" + origin + ")"));
        }
    }

    private void checkEmptyVariable(SettingSpec spec) {
        var variable = environment.get(spec.variable());
        if (spec.refusesEmptyVariable() && variable != null && variable.isBlank()) {
            problems.add("environment variable " + spec.variable() + " is empty; give it a value or unset it");
        }
    }

    private void checkOthers(SettingSpec spec) {
        if (isSet(spec.name())) {
            spec.requires().stream()
                    .filter(other -> !isSet(other))
                    .map(other ->
                            "setting " + spec.name() + " has no effect without " + other + "; set both or neither")
                    .forEach(problems::add);
            spec.excludes().stream()
                    .filter(this::isSet)
                    .map(other -> "setting " + spec.name() + " has no effect with " + other + "; set one of them")
                    .forEach(problems::add);
        }
    }

    /** Requires a token for a port that other machines can reach. */
    private void checkPort(String port) {
        var host = value(port + ".host");
        var token = port + ".token";
        var isProtected = LOOPBACK.matcher(host).matches()
                || value(port + ".enabled").equals("false")
                || Stream.of(token, token + "-file").anyMatch(this::isSet);
        if (!isProtected) {
            problems.add("setting " + port + ".host is '" + host + "', which others can reach, and there is no token:"
                    + " set " + token + " (" + SettingSpecs.named(token).variable() + ") or " + token
                    + "-file, or leave "
                    + port + ".host at 127.0.0.1");
        }
    }

    private void checkDistinctKeys(String... names) {
        var keys = Stream.of(names).map(this::value).map(AllowedValues::sampleKey);
        if (keys.distinct().count() < names.length) {
            problems.add("settings " + String.join(", ", names) + " must differ from one another");
        }
    }

    private void checkDataPackage() {
        var descriptor = value("lake.datapackage-key");
        var csv = new KeyTemplate(value("lake.csv-key"));
        if (!Schema.isUnderFolderOf(descriptor, csv)) {
            problems.add(
                    "setting lake.datapackage-key is '" + descriptor + "' and must be in a folder that holds that of"
                            + " lake.csv-key, '" + csv.template() + "', such as " + csv.root() + "datapackage.json");
        }
    }

    private String value(String name) {
        return values.getOrDefault(name, "");
    }

    private boolean isSet(String name) {
        return !value(name).isEmpty();
    }
}
