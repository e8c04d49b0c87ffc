package io.cryptomarket.pipeline.validation;

import io.cryptomarket.pipeline.validation.FileSummary.Name;
import io.cryptomarket.pipeline.validation.Finding.Severity;
import io.cryptomarket.pipeline.validation.RenamedNames.Kind;
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

/** Checks that files fit together. It reports nothing as missing if a file could not be read. */
final class CrossFileChecks {

    private final Collection<FileSummary> outlines;
    private final Map<String, String> commands;
    private final boolean isWhole;
    private final List<Finding> findings = new ArrayList<>();

    /** @param commands the endpoints that settings name, by the name of the setting */
    CrossFileChecks(Collection<FileSummary> outlines, Map<String, String> commands) {
        this.outlines = outlines;
        this.commands = new TreeMap<>(commands);
        this.isWhole = outlines.stream().allMatch(FileSummary::isWhole);
    }

    List<Finding> findings() {
        checkUnique(FileSummary::ids, name -> "the id '" + name.text() + "'");
        checkUnique(
                fileSummary -> fileSummary.entries().stream()
                        .filter(name -> name.kind().equals(SchemaCheck.CONFIGURATION))
                        .toList(),
                name -> "the routeConfiguration '" + name.text() + "'");
        checkUnique(FileSummary::fromEndpoints, CrossFileChecks::beginning);
        checkUnique(FileSummary::orders, name -> "the startupOrder '" + name.text() + "'");
        if (isWhole) {
            checkCalledEndpoints();
            checkCommands();
            checkConfigurations();
            unused();
        }
        outlines.forEach(this::misnamed);
        renamed();
        return findings;
    }

    /** Reports routes kept under an old name, which nothing calls any more. */
    private void renamed() {
        all(FileSummary::entries).forEach(route -> RenamedNames.SHIPPED
                .now(Kind.ROUTE, route.text())
                .ifPresent(now -> error(
                        route,
                        "the route '" + route.text() + "' " + now + "; make your change there and delete this one")));
    }

    private static String beginning(Name name) {
        return switch (name.kind()) {
            case "schedule" -> "the clock '" + name.written() + "'";
            case "trigger" -> "the trigger '" + name.text() + "'";
            default -> "'" + name.text() + "' as the beginning of a route";
        };
    }

    private void checkUnique(Function<FileSummary, List<Name>> names, Function<Name, String> what) {
        var byText = all(names).collect(Collectors.groupingBy(Name::text, TreeMap::new, Collectors.toList()));
        var said = new TreeSet<String>();
        for (var same : byText.values()) {
            for (var name : same) {
                same.stream()
                        .filter(other -> !other.equals(name))
                        .findFirst()
                        // A trigger of all methods is listed once for each of them.
                        .filter(other -> said.add(name.where() + other.where()))
                        .ifPresent(other ->
                                error(name, what.apply(name) + " is there a second time, in " + other.where()));
            }
        }
    }

    private void checkCalledEndpoints() {
        var begun = texts(FileSummary::fromEndpoints);
        all(FileSummary::calledEndpoints)
                .filter(name -> !begun.contains(name.text()))
                .forEach(name -> error(
                        name,
                        "no route begins at '" + name.text() + "'"
                                + RenamedNames.SHIPPED.instead(Kind.ROUTE, name.text(), directs(begun))));
    }

    /** The finding names the file in which a person would look for the route. */
    private void checkCommands() {
        var begun = texts(FileSummary::fromEndpoints);
        commands.forEach((setting, uri) -> {
            var plain = FileSummary.plain(uri);
            if (plain.startsWith("direct:") && !begun.contains(plain)) {
                var file = plain.substring("direct:".length()) + RouteSet.SUFFIX;
                boolean isThere = outlines.stream()
                        .anyMatch(fileSummary -> fileSummary.file().equals(file));
                findings.add(new Finding(
                        Severity.ERROR,
                        file,
                        isThere ? 1 : 0,
                        0,
                        "no route begins at '" + plain + "', which the setting " + setting + " calls"
                                + Suggestions.suggestion(plain, directs(begun))));
            }
        });
    }

    private void checkConfigurations() {
        var there = configurations().map(Name::text).collect(Collectors.toSet());
        for (var name : all(FileSummary::configured).toList()) {
            patterns(name)
                    .filter(pattern -> there.stream().noneMatch(id -> PatternHelper.matchPattern(id, pattern)))
                    .forEach(pattern -> error(
                            name,
                            "there is no routeConfiguration '" + pattern + "'"
                                    + Suggestions.suggestion(pattern, there)));
        }
    }

    private void unused() {
        var patterns =
                all(FileSummary::configured).flatMap(CrossFileChecks::patterns).toList();
        configurations()
                .filter(name -> patterns.stream().noneMatch(each -> PatternHelper.matchPattern(name.text(), each)))
                .forEach(name -> warning(name, "no route names the routeConfiguration '" + name.text() + "'"));
        var called = texts(FileSummary::calledEndpoints);
        commands.values().stream().map(FileSummary::plain).forEach(called::add);
        if (outlines.stream().allMatch(fileSummary -> fileSummary.guessed().isEmpty())) {
            all(FileSummary::fromEndpoints)
                    .filter(name -> name.text().startsWith("direct:") && !called.contains(name.text()))
                    .forEach(name -> warning(name, "nobody calls '" + name.text() + "'"));
        }
    }

    private void misnamed(FileSummary fileSummary) {
        fileSummary.entries().stream().limit(1).forEach(first -> {
            var name = fileSummary.file().replace(RouteSet.SUFFIX, "");
            if (!first.text().equals(name) && !first.text().startsWith(name + "-")) {
                warning(
                        first,
                        "the first " + first.kind() + " of " + fileSummary.file() + " is called '" + first.text()
                                + "'; name one after the other");
            }
        });
    }

    private static Stream<String> patterns(Name name) {
        return Arrays.stream(name.text().split(",")).map(String::strip).filter(each -> !each.isEmpty());
    }

    private Stream<Name> configurations() {
        return all(FileSummary::entries).filter(name -> name.kind().equals(SchemaCheck.CONFIGURATION));
    }

    private Stream<Name> all(Function<FileSummary, List<Name>> names) {
        return outlines.stream().flatMap(fileSummary -> names.apply(fileSummary).stream());
    }

    private Set<String> texts(Function<FileSummary, List<Name>> names) {
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
