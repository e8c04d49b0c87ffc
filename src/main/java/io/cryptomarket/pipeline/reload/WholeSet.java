package io.cryptomarket.pipeline.reload;

import io.cryptomarket.pipeline.reload.Finding.Severity;
import io.cryptomarket.pipeline.reload.Outline.Name;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.support.PatternHelper;

/** What is wrong between files. What a file lacks that could not be read is not held against the others. */
final class WholeSet {

    private final Collection<Outline> outlines;
    private final Map<String, String> commands;
    private final boolean isWhole;
    private final List<Finding> findings = new ArrayList<>();

    /** @param commands the endpoints that settings name, by the name of the setting */
    WholeSet(Collection<Outline> outlines, Map<String, String> commands) {
        this.outlines = outlines;
        this.commands = new TreeMap<>(commands);
        this.isWhole = outlines.stream().allMatch(Outline::isWhole);
    }

    List<Finding> findings() {
        twice(Outline::ids, name -> "the id '" + name.text() + "'");
        twice(
                outline -> outline.entries().stream()
                        .filter(name -> name.kind().equals(Form.CONFIGURATION))
                        .toList(),
                name -> "the routeConfiguration '" + name.text() + "'");
        twice(Outline::begun, WholeSet::beginning);
        twice(Outline::orders, name -> "the startupOrder '" + name.text() + "'");
        if (isWhole) {
            calledInVain();
            commandsInVain();
            configuredInVain();
            unused();
        }
        outlines.forEach(this::misnamed);
        return findings;
    }

    private static String beginning(Name name) {
        return switch (name.kind()) {
            case "schedule" -> "the clock '" + name.written() + "'";
            case "trigger" -> "the trigger '" + name.text() + "'";
            default -> "'" + name.text() + "' as the beginning of a route";
        };
    }

    private void twice(Function<Outline, List<Name>> names, Function<Name, String> what) {
        var byText = all(names).collect(Collectors.groupingBy(Name::text, TreeMap::new, Collectors.toList()));
        var said = new TreeSet<String>();
        for (var same : byText.values()) {
            for (var name : same) {
                same.stream()
                        .filter(other -> !other.equals(name))
                        .findFirst()
                        // A trigger of all methods is so once for each.
                        .filter(other -> said.add(name.where() + other.where()))
                        .ifPresent(other ->
                                error(name, what.apply(name) + " is there a second time, in " + other.where()));
            }
        }
    }

    private void calledInVain() {
        var begun = texts(Outline::begun);
        all(Outline::called)
                .filter(name -> !begun.contains(name.text()))
                .forEach(name -> error(
                        name, "no route begins at '" + name.text() + "'" + Words.instead(name.text(), directs(begun))));
    }

    /** The file is the one that a person would look in for it. */
    private void commandsInVain() {
        var begun = texts(Outline::begun);
        commands.forEach((setting, uri) -> {
            var plain = Outline.plain(uri);
            if (plain.startsWith("direct:") && !begun.contains(plain)) {
                var file = plain.substring("direct:".length()) + RouteSet.SUFFIX;
                boolean isThere =
                        outlines.stream().anyMatch(outline -> outline.file().equals(file));
                findings.add(new Finding(
                        Severity.ERROR,
                        file,
                        isThere ? 1 : 0,
                        0,
                        "no route begins at '" + plain + "', which the setting " + setting + " calls"
                                + Words.instead(plain, directs(begun))));
            }
        });
    }

    private void configuredInVain() {
        var there = configurations().map(Name::text).collect(Collectors.toSet());
        for (var name : all(Outline::configured).toList()) {
            patterns(name)
                    .filter(pattern -> there.stream().noneMatch(id -> PatternHelper.matchPattern(id, pattern)))
                    .forEach(pattern -> error(
                            name, "there is no routeConfiguration '" + pattern + "'" + Words.instead(pattern, there)));
        }
    }

    private void unused() {
        var patterns = all(Outline::configured).flatMap(WholeSet::patterns).toList();
        configurations()
                .filter(name -> patterns.stream().noneMatch(each -> PatternHelper.matchPattern(name.text(), each)))
                .forEach(name -> warning(name, "no route names the routeConfiguration '" + name.text() + "'"));
        var called = texts(Outline::called);
        commands.values().stream().map(Outline::plain).forEach(called::add);
        if (outlines.stream().allMatch(outline -> outline.guessed().isEmpty())) {
            all(Outline::begun)
                    .filter(name -> name.text().startsWith("direct:") && !called.contains(name.text()))
                    .forEach(name -> warning(name, "nobody calls '" + name.text() + "'"));
        }
    }

    private void misnamed(Outline outline) {
        outline.entries().stream().limit(1).forEach(first -> {
            var name = outline.file().replace(RouteSet.SUFFIX, "");
            if (!first.text().equals(name)) {
                warning(
                        first,
                        "the first " + first.kind() + " of " + outline.file() + " is called '" + first.text()
                                + "'; name one after the other");
            }
        });
    }

    private static Stream<String> patterns(Name name) {
        return Arrays.stream(name.text().split(",")).map(String::strip).filter(each -> !each.isEmpty());
    }

    private Stream<Name> configurations() {
        return all(Outline::entries).filter(name -> name.kind().equals(Form.CONFIGURATION));
    }

    private Stream<Name> all(Function<Outline, List<Name>> names) {
        return outlines.stream().flatMap(outline -> names.apply(outline).stream());
    }

    private Set<String> texts(Function<Outline, List<Name>> names) {
        return all(names).map(Name::text).collect(Collectors.toCollection(TreeSet::new));
    }

    private static List<String> directs(Set<String> uris) {
        return uris.stream().filter(uri -> uri.startsWith("direct:")).toList();
    }

    private void error(Name at, String message) {
        findings.add(new Finding(Severity.ERROR, at.file(), at.line(), at.column(), message));
    }

    private void warning(Name at, String message) {
        findings.add(new Finding(Severity.WARNING, at.file(), at.line(), at.column(), message));
    }
}
