package io.cryptomarket.pipeline.validation;

import io.cryptomarket.pipeline.validation.FileValidator.Examined;
import io.cryptomarket.pipeline.validation.Finding.Severity;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;

/**
 * Validates the text of route files: their YAML, their steps and fields by Camel's schema, the names they refer to, and
 * how they fit together. It finds forbidden code before Camel loads the file. It caches the results of recent files.
 */
public final class RouteValidator {

    /** Enough for a folder of files and their recent edits. */
    private static final int MOST_REMEMBERED = 100;

    private final Map<String, String> commands;
    private final Map<Source, Examined> lately = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Source, Examined> eldest) {
            return size() > MOST_REMEMBERED;
        }
    };

    private record Source(String name, String text) {}

    /**
     * The result of a check.
     *
     * @param findings errors and warnings
     * @param loadable the names of the files that Camel may load
     */
    public record Checked(List<Finding> findings, Set<String> loadable) {
        public Checked {
            findings = List.copyOf(findings);
            loadable = Set.copyOf(loadable);
        }

        /** Accepts all files unchecked. */
        public static Checked unseen(RouteSet files) {
            return new Checked(List.of(), files.names());
        }
    }

    /** @param commands the endpoints that settings name, by the name of the setting */
    public RouteValidator(Map<String, String> commands) {
        this.commands = Map.copyOf(commands);
    }

    /**
     * Checks files.
     *
     * @param context with the placeholders, beans and components that their routes have; nothing is added to it
     */
    public synchronized Checked check(RouteSet candidate, CamelContext context) {
        if (candidate.isEmpty()) {
            var none = new Finding(Severity.ERROR, "*" + RouteSet.SUFFIX, 0, 0, "there is no route file");
            return new Checked(List.of(none), Set.of());
        }
        var files = examine(candidate, context);
        var outlines = files.values().stream().map(Examined::outline).toList();
        var between = new CrossFileChecks(outlines, commands).findings();
        var findings =
                Stream.concat(files.values().stream().flatMap(file -> file.findings().stream()), between.stream());
        return new Checked(
                findings.toList(),
                files.entrySet().stream()
                        .filter(file -> file.getValue().isLoadable())
                        .map(file -> file.getKey().name())
                        .collect(Collectors.toSet()));
    }

    private Map<Source, Examined> examine(RouteSet candidate, CamelContext context) {
        var files = new LinkedHashMap<Source, Examined>();
        var fileValidator = new FileValidator(new ResolutionContext(context), YamlDslSchema.ofCamel());
        for (var name : candidate.names()) {
            var source = new Source(name, Objects.requireNonNull(candidate.text(name)));
            var known = lately.get(source);
            files.put(source, known != null ? known : fileValidator.examine(source.name(), source.text()));
        }
        lately.putAll(files);
        return files;
    }
}
