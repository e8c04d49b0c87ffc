package io.cryptomarket.pipeline.validation;

import io.cryptomarket.pipeline.validation.Finding.Severity;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;

/**
 * Finds what is wrong with route files, all of it at once: whether they are YAML, whether every step and field is one
 * that Camel knows, whether what they name is there, whether Camel can make each of their routes, and whether they fit
 * together. Nothing is started and nothing is called, and what would run code of a file's choice is refused before
 * Camel is shown the file. A file that was looked at lately is not looked at again.
 */
public final class RouteValidator implements Validator {

    private static final Comparator<Finding> BY_PLACE = Comparator.comparing(Finding::file)
            .thenComparingInt(Finding::line)
            .thenComparingInt(Finding::column)
            .thenComparing(Finding::severity)
            .thenComparing(Finding::message);

    /** A folder of files, and what was edited in them lately. */
    private static final int MOST_REMEMBERED = 100;

    private final Supplier<? extends CamelContext> shadow;
    private final Map<String, String> commands;
    private final Map<Source, Examined> lately = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Source, Examined> eldest) {
            return size() > MOST_REMEMBERED;
        }
    };

    private record Source(String name, String text) {}

    /** What is known of a file by itself. */
    private record Examined(List<Finding> findings, FileSummary outline) {}

    /**
     * @param shadow makes a context with the placeholders, beans and components that the routes will have; it is not
     *     started here, but closed
     * @param commands the endpoints that settings name, by the name of the setting
     */
    public RouteValidator(Supplier<? extends CamelContext> shadow, Map<String, String> commands) {
        this.shadow = shadow;
        this.commands = Map.copyOf(commands);
    }

    @Override
    public synchronized List<Finding> validate(RouteSet candidate) {
        if (candidate.isEmpty()) {
            return List.of(new Finding(Severity.ERROR, "*" + RouteSet.SUFFIX, 0, 0, "there is no route file"));
        }
        var files = examine(candidate);
        var between = new CrossFileChecks(files.stream().map(Examined::outline).toList(), commands).findings();
        return Stream.concat(files.stream().flatMap(file -> file.findings().stream()), between.stream())
                .distinct()
                .sorted(BY_PLACE)
                .toList();
    }

    private List<Examined> examine(RouteSet candidate) {
        var files = new LinkedHashMap<Source, Examined>();
        var sources = candidate.names().stream()
                .map(name -> new Source(name, Objects.requireNonNull(candidate.text(name))))
                .toList();
        sources.stream()
                .filter(lately::containsKey)
                .forEach(known -> files.put(known, Objects.requireNonNull(lately.get(known))));
        var others =
                sources.stream().filter(source -> !files.containsKey(source)).toList();
        if (!others.isEmpty()) {
            examine(others, files);
        }
        lately.putAll(files);
        return List.copyOf(files.values());
    }

    private void examine(List<Source> sources, Map<Source, Examined> into) {
        try (var context = shadow.get()) {
            context.setInjector(new CamelOnlyInjector(context.getInjector()));
            var fileValidator = new FileValidator(new ResolutionContext(context), YamlDslSchema.ofCamel());
            for (var source : sources) {
                var findingCollector = new FindingCollector(source.name());
                var fileSummary = fileValidator.examine(source.name(), source.text(), findingCollector);
                into.put(source, new Examined(findingCollector.findings(), fileSummary));
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
