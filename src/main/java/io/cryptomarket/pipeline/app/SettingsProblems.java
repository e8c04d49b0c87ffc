package io.cryptomarket.pipeline.app;

import io.cryptomarket.pipeline.schema.Schema;
import io.cryptomarket.pipeline.storage.KeyTemplate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What is wrong with settings, each by itself and together, one line for each problem. */
final class SettingsProblems {

    private static final Pattern LOOPBACK = Pattern.compile("127\\.\\d+\\.\\d+\\.\\d+|localhost|::1");

    private SettingsProblems() {}

    /**
     * @param origins where each value was set; a default has none
     */
    static List<String> of(Map<String, String> values, Map<String, String> origins, Map<String, String> environment) {
        var problems = new ArrayList<String>();
        for (var settingSpec : SettingSpec.ALL) {
            var value = values.getOrDefault(settingSpec.name(), "");
            if (!settingSpec.test().test(value)) {
                problems.add("setting " + settingSpec.name() + settingSpec.describeViolation(value) + " must be "
                        + settingSpec.allowed()
                        + Optional.ofNullable(origins.get(settingSpec.name()))
                                .map(o -> " (" + o + ")")
                                .orElse(""));
            }
        }
        problems.addAll(slips(values, environment));
        problems.addAll(keyProblems(values));
        return problems;
    }

    private static List<String> slips(Map<String, String> values, Map<String, String> environment) {
        var problems = new ArrayList<String>();
        for (var choice : List.of("coincap.api-key", "s3.bucket", "http.token", "management.token")) {
            // An empty variable is a slip whose price would be a day's data in the wrong place, or an open door.
            var variable = Settings.variable(choice);
            if (environment.containsKey(variable) && environment.get(variable).isBlank()) {
                problems.add("environment variable " + variable + " is empty; give it a value or unset it");
            }
        }
        if (!values.getOrDefault("s3.endpoint", "").isEmpty()
                && values.getOrDefault("s3.bucket", "").isEmpty()) {
            problems.add("setting s3.endpoint is of no use without s3.bucket; set both or neither");
        }
        for (var port : List.of("http", "management")) {
            problems.addAll(halfOfAPair(port, values));
            problems.addAll(openDoor(port, values));
        }
        if (!values.getOrDefault("local.faults", "").isEmpty()) {
            // Whoever expects faults and gets the real market pays for it.
            Stream.of("coincap.api-key", "coincap.url")
                    .filter(name -> !values.getOrDefault(name, "").isEmpty())
                    .map(name -> "setting local.faults is of no use with " + name
                            + ": only the simulated CoinCap makes faults; set one of them")
                    .forEach(problems::add);
        }
        return problems;
    }

    private static List<String> halfOfAPair(String port, Map<String, String> values) {
        var certificate = port + ".tls-certificate";
        var key = port + ".tls-key";
        var isWhole = values.getOrDefault(certificate, "").isEmpty()
                == values.getOrDefault(key, "").isEmpty();
        return isWhole
                ? List.of()
                : List.of("settings " + certificate + " and " + key + " are of no use alone; set both or neither");
    }

    /** What others can reach, others will call. */
    private static List<String> openDoor(String port, Map<String, String> values) {
        var host = values.getOrDefault(port + ".host", "");
        var token = port + ".token";
        var closed = LOOPBACK.matcher(host).matches()
                || values.getOrDefault(port + ".enabled", "").equals("false")
                || Stream.of(token, token + "-file")
                        .anyMatch(name -> !values.getOrDefault(name, "").isEmpty());
        return closed
                ? List.of()
                : List.of("setting " + port + ".host is '" + host + "', which others can reach, and there is no token:"
                        + " set " + token + " (" + Settings.variable(token) + ") or " + token + "-file, or leave "
                        + port + ".host at 127.0.0.1");
    }

    private static List<String> keyProblems(Map<String, String> values) {
        var problems = new ArrayList<String>();
        for (var keys : List.of(
                List.of("lake.raw-key", "lake.csv-key", "lake.manifest-key"),
                List.of("lake.datapackage-key", "lake.athena-key", "lake.duckdb-key"))) {
            if (keys.stream()
                            .map(values::get)
                            .map(SettingSpec::sample)
                            .distinct()
                            .count()
                    < keys.size()) {
                problems.add("settings " + String.join(", ", keys) + " must differ from one another");
            }
        }
        var descriptor = values.getOrDefault("lake.datapackage-key", "");
        var csv = new KeyTemplate(values.getOrDefault("lake.csv-key", ""));
        if (!Schema.isUnderFolderOf(descriptor, csv)) {
            problems.add(
                    "setting lake.datapackage-key is '" + descriptor + "' and must be in a folder that holds that of"
                            + " lake.csv-key, '" + csv.template() + "', such as " + csv.root() + "datapackage.json");
        }
        return problems;
    }
}
