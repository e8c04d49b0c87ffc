package io.cryptomarket.pipeline.validation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Maps names in routes of older versions to the present names, from the table {@code renamed-names.csv}. */
public final class RenamedNames {

    /** Kinds of renamed things; lower case in the table. */
    public enum Kind {
        BEAN,
        /** A method of a bean, {@code bean.method}. */
        METHOD,
        VARIABLE,
        /** An exchange property. */
        PROPERTY,
        /** A route, and the {@code direct:} endpoint it begins at. */
        ROUTE
    }

    private record Renamed(Kind kind, String old, String now, String since) {

        static Renamed of(String line) {
            var parts = line.split(",", -1);
            return new Renamed(Kind.valueOf(parts[0].toUpperCase(Locale.ROOT)), parts[1], parts[2], parts[3]);
        }

        boolean is(Kind kind, String name) {
            return this.kind == kind && old.equals(name);
        }

        /** Whether a method has the old name, whichever of its names the bean has. */
        boolean isMethod(String bean, String method) {
            return is(Kind.METHOD, bean + "." + method)
                    || (kind == Kind.METHOD
                            && (last(old).equals(method) && first(now).equals(bean)));
        }
    }

    private static final String DIRECT = "direct:";

    private static final Pattern IN_SIMPLE = Pattern.compile("\\b(variable|exchangeProperty)[.:]([A-Za-z][\\w-]*)");

    /** Fields whose value is a name. */
    private static final Map<String, Kind> BY_KEY = Map.of(
            "variable", Kind.VARIABLE,
            "variableSend", Kind.VARIABLE,
            "variableReceive", Kind.VARIABLE,
            "exchangeProperty", Kind.PROPERTY);

    /** Steps whose field {@code name} is such a name. */
    private static final Map<String, Kind> BY_HOLDER = Map.of(
            "setVariable", Kind.VARIABLE,
            "removeVariable", Kind.VARIABLE,
            "variables", Kind.VARIABLE,
            "setProperty", Kind.PROPERTY,
            "removeProperty", Kind.PROPERTY);

    private static final Pattern PATH_PARAMETER = Pattern.compile("(?<!\\{)\\{(\\w+)}");

    private static final Set<String> SETTERS = Set.of("setVariable", "variables", "setProperty");

    /** The names of this program. */
    public static final RenamedNames SHIPPED = shipped();

    private final List<Renamed> all;

    private RenamedNames(List<Renamed> all) {
        this.all = all;
    }

    /** @param table lines of {@code kind,old,new,version}; others begin with # */
    static RenamedNames of(String table) {
        return new RenamedNames(table.lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(Renamed::of)
                .toList());
    }

    private static RenamedNames shipped() {
        try (var table = Objects.requireNonNull(
                RenamedNames.class.getResourceAsStream("/io/cryptomarket/pipeline/renamed-names.csv"))) {
            return of(new String(table.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends a sentence about a name that is not known: what it is called now, or as {@link Suggestions#suggestion}. */
    public String instead(Kind kind, String name, Collection<String> known) {
        return now(kind, name.startsWith(DIRECT) ? name.substring(DIRECT.length()) : name)
                .map(now -> "; it " + now)
                .orElseGet(() -> Suggestions.suggestion(name, known));
    }

    /** The same for a method of a bean. */
    public String insteadOfMethod(String bean, String method, Collection<String> known) {
        return all.stream()
                .filter(renamed -> renamed.isMethod(bean, method))
                .findFirst()
                .map(renamed -> "; it is called '" + nameOn(bean, renamed) + "' since " + renamed.since)
                .orElseGet(() -> Suggestions.suggestion(method, known));
    }

    /** Without the bean, unless the method has moved to another one. */
    private String nameOn(String bean, Renamed method) {
        return first(method.now).equals(bean) || now(Kind.BEAN, bean).isPresent() ? last(method.now) : method.now;
    }

    /** The rest of a sentence about the old name; empty when that is none. */
    public Optional<String> now(Kind kind, String old) {
        return all.stream()
                .filter(renamed -> renamed.is(kind, old))
                .findFirst()
                .map(renamed -> "is called '" + renamed.now + "' since " + renamed.since + methodsOf(renamed));
    }

    /** Lists the renamed methods of a bean, so that one finding is enough to correct a call. */
    private String methodsOf(Renamed bean) {
        var methods = all.stream()
                .filter(renamed -> bean.kind == Kind.BEAN
                        && renamed.kind == Kind.METHOD
                        && first(renamed.old).equals(bean.old))
                .map(renamed -> "'" + last(renamed.old) + "' now '" + last(renamed.now) + "'")
                .collect(Collectors.joining(", "));
        return methods.isEmpty() ? "" : ", its method " + methods;
    }

    /**
     * Reports old variables and properties. One that the file itself sets may be its own: a warning. One that it only
     * reads is an error, since nothing sets it any more.
     */
    public void check(List<YamlNode> places, FindingCollector findingCollector) {
        var set = places.stream().flatMap(RenamedNames::namesSetBy).collect(Collectors.toSet());
        for (var yamlNode : places) {
            IN_SIMPLE
                    .matcher(yamlNode.text())
                    .results()
                    .forEach(found -> check(
                            found.group(1).equals("variable") ? Kind.VARIABLE : Kind.PROPERTY,
                            found.group(2),
                            yamlNode,
                            set,
                            findingCollector));
            kindOf(yamlNode).ifPresent(kind -> check(kind, yamlNode.text(), yamlNode, set, findingCollector));
        }
    }

    /** A step that sets a variable or property, or the path of an HTTP call, whose parameters become variables. */
    private static Stream<String> namesSetBy(YamlNode yamlNode) {
        if (yamlNode.text().startsWith("platform-http:")) {
            return PATH_PARAMETER.matcher(yamlNode.text()).results().map(found -> found.group(1));
        }
        return isSet(yamlNode) ? Stream.of(yamlNode.text()) : Stream.empty();
    }

    private static boolean isSet(YamlNode yamlNode) {
        return yamlNode.key().equals("variableReceive")
                || yamlNode.key().equals("toName")
                || (yamlNode.key().equals("name")
                        && yamlNode.parent() != null
                        && SETTERS.contains(yamlNode.parent().key()));
    }

    private void check(Kind kind, String name, YamlNode yamlNode, Set<String> set, FindingCollector findingCollector) {
        var what = kind == Kind.VARIABLE ? "variable" : "exchange property";
        now(kind, name).ifPresent(now -> {
            var message = "the " + what + " '" + name + "' of the shipped routes " + now;
            if (set.contains(name)) {
                findingCollector.warning(yamlNode.node(), message);
            } else {
                findingCollector.error(yamlNode.node(), message);
            }
        });
    }

    private static Optional<Kind> kindOf(YamlNode yamlNode) {
        if (!yamlNode.isText() || yamlNode.parent() == null) {
            return Optional.empty();
        }
        return switch (yamlNode.key()) {
            case "name" -> Optional.ofNullable(BY_HOLDER.get(yamlNode.parent().key()));
            case "expression" ->
                Optional.ofNullable(BY_KEY.get(yamlNode.parent().key()));
            default -> Optional.ofNullable(BY_KEY.get(yamlNode.key()));
        };
    }

    private static String first(String call) {
        return call.substring(0, call.indexOf('.'));
    }

    private static String last(String call) {
        return call.substring(call.indexOf('.') + 1);
    }
}
