package io.cryptomarket.pipeline.reload;

import io.cryptomarket.pipeline.reload.Finding.Severity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.jspecify.annotations.Nullable;

/**
 * Finds what is wrong with route files, all of it at once: whether they are YAML, whether every step and field is one
 * that Camel knows, whether what they name is there, whether Camel can make each of their routes, and whether they fit
 * together. Nothing is started and nothing is called, and what would run code of a file's choice is refused before
 * Camel is shown the file. A file that has not changed since the last time is not looked at again.
 */
public final class Validation implements Validator {

    private static final Comparator<Finding> BY_PLACE = Comparator.comparing(Finding::file)
            .thenComparingInt(Finding::line)
            .thenComparingInt(Finding::column)
            .thenComparing(Finding::severity)
            .thenComparing(Finding::message);

    private final Supplier<? extends CamelContext> shadow;
    private final Map<String, String> commands;
    private @Nullable Grammar grammar;
    private Map<String, Examined> examined = Map.of();

    /** What is known of a file by itself. */
    private record Examined(String text, List<Finding> findings, Outline outline) {}

    /**
     * @param shadow makes a context with the placeholders, beans and components that the routes will have; it is not
     *     started here, but closed
     * @param commands the endpoints that settings name, by the name of the setting
     */
    public Validation(Supplier<? extends CamelContext> shadow, Map<String, String> commands) {
        this.shadow = shadow;
        this.commands = Map.copyOf(commands);
    }

    @Override
    public synchronized List<Finding> validate(RouteSet candidate) {
        if (candidate.isEmpty()) {
            return List.of(new Finding(Severity.ERROR, "*" + RouteSet.SUFFIX, 0, 0, "there is no route file"));
        }
        examined = examine(candidate);
        var outlines = examined.values().stream().map(Examined::outline).toList();
        var between = new WholeSet(outlines, commands).findings();
        return Stream.concat(examined.values().stream().flatMap(file -> file.findings().stream()), between.stream())
                .distinct()
                .sorted(BY_PLACE)
                .toList();
    }

    private Map<String, Examined> examine(RouteSet candidate) {
        var now = new HashMap<String, Examined>();
        var changed = new ArrayList<String>();
        for (var name : candidate.names()) {
            var before = examined.get(name);
            if (before != null && before.text().equals(candidate.text(name))) {
                now.put(name, before);
            } else {
                changed.add(name);
            }
        }
        if (!changed.isEmpty()) {
            examine(candidate, changed, now);
        }
        return now;
    }

    private void examine(RouteSet candidate, List<String> changed, Map<String, Examined> now) {
        try (var context = shadow.get()) {
            context.setInjector(new CamelOnly(context.getInjector()));
            var examination = new Examination(new Parts(context), grammar());
            for (var name : changed) {
                var text = Objects.requireNonNull(candidate.text(name));
                var report = new Report(name);
                var outline = examination.examine(name, text, report);
                now.put(name, new Examined(text, report.findings(), outline));
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private Grammar grammar() {
        if (grammar == null) {
            grammar = new Grammar();
        }
        return grammar;
    }
}
