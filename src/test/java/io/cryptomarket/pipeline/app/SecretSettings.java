package io.cryptomarket.pipeline.app;

import io.cryptomarket.pipeline.secrets.Secrets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Which environment variables hold secrets: those whose values the service itself never shows, and the SDK's. */
public final class SecretSettings {

    private static final Set<String> OF_THE_SDK = Set.of("AWS_SECRET_ACCESS_KEY");
    private static final Set<String> TLS_KEYS = Set.of("HTTP_TLS_KEY", "MANAGEMENT_TLS_KEY");

    private SecretSettings() {}

    public static Set<String> variables() {
        var variables = new TreeSet<>(OF_THE_SDK);
        SettingSpecs.ALL.stream()
                .filter(SettingSpec::isSecret)
                .map(SettingSpec::variable)
                .forEach(variables::add);
        return variables;
    }

    /** Notes all that are in an environment and in the files that it names, before the service gets it. */
    public static void note(Map<String, String> environment) {
        for (var variable : variables()) {
            Secrets.give(variable, environment.getOrDefault(variable, ""));
            noteFile(variable, environment.get(variable + "_FILE"));
        }
        TLS_KEYS.forEach(variable -> noteFile(variable, environment.get(variable)));
    }

    private static void noteFile(String variable, @Nullable String file) {
        if (file != null) {
            Secrets.giveFile(variable, Path.of(file));
        }
    }
}
