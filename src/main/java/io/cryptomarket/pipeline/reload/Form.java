package io.cryptomarket.pipeline.reload;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Whether every step and every field of a file is one that Camel knows, and is filled with what belongs there. */
final class Form {

    /** What a route file may hold. */
    static final String ROUTE = "route";

    static final String CONFIGURATION = "routeConfiguration";

    private static final Set<String> ENTRIES = Set.of(ROUTE, CONFIGURATION);

    private static final String ELSEWHERE = "a route file holds routes and routeConfigurations only; ";

    /** Why the rest of what Camel would take is refused, and what to do. */
    private static final Map<String, String> REFUSED = Map.ofEntries(
            Map.entry("beans", "'beans' would run code of a route file's choice; use the beans there are"),
            Map.entry("from", "put 'from' into a 'route' that has an 'id'"),
            Map.entry("dataFormats", "write the data format where it is used, in 'marshal' or 'unmarshal'"),
            Map.entry("errorHandler", "put 'errorHandler' into a 'route' or a 'routeConfiguration'"),
            Map.entry("intercept", "put 'intercept' into a 'routeConfiguration'"),
            Map.entry("interceptFrom", "put 'interceptFrom' into a 'routeConfiguration'"),
            Map.entry("interceptSendToEndpoint", "put 'interceptSendToEndpoint' into a 'routeConfiguration'"),
            Map.entry("onCompletion", "put 'onCompletion' into a 'routeConfiguration'"),
            Map.entry("onException", "put 'onException' into a 'routeConfiguration'"),
            Map.entry("rest", "let a 'route' begin at 'platform-http:/v1/...'"),
            Map.entry("restConfiguration", "where it listens are the settings http.host and http.port"),
            Map.entry("routeTemplate", "write the route itself"),
            Map.entry("templatedRoute", "write the route itself"));

    private final Grammar grammar;
    private final Parts parts;
    private final Report report;

    Form(Grammar grammar, Parts parts, Report report) {
        this.grammar = grammar;
        this.parts = parts;
        this.report = report;
    }

    void check(Place file) {
        if (!file.isList()) {
            report.error(file.node(), "a route file is a list that begins with '- route:'");
            return;
        }
        if (file.below().isEmpty()) {
            report.error(file.node(), "the file has no route; a route file is a list that begins with '- route:'");
        }
        file.below().forEach(this::entry);
    }

    private void entry(Place entry) {
        if (!entry.isMap() || entry.below().isEmpty()) {
            report.error(entry.node(), "'- route:' or '- routeConfiguration:' is expected here");
            return;
        }
        onlyOne(entry);
        for (var kind : entry.below()) {
            var refused = REFUSED.get(kind.name());
            if (ENTRIES.contains(kind.name())) {
                body(kind);
            } else if (refused != null) {
                report.error(kind.keyNode(), ELSEWHERE + refused);
            } else {
                report.error(
                        kind.keyNode(),
                        ELSEWHERE + "'" + kind.name() + "' is neither" + Words.instead(kind.name(), ENTRIES));
            }
        }
    }

    private void body(Place kind) {
        if (kind.isMap() && kind.text("id").isBlank()) {
            report.error(kind.keyNode(), "this " + kind.key() + " has no 'id'; give it one");
        }
        var shape = grammar.field(grammar.entry(), kind.key());
        if (shape != null) {
            value(kind, shape);
        }
    }

    private void value(Place place, Shape shape) {
        if (shape.isAny()) {
            return;
        }
        if (place.isMap()) {
            map(place, shape);
        } else if (place.isList()) {
            list(place, shape);
        } else if (place.isNothing() && !shape.allows("string")) {
            report.error(place.keyNode(), "'" + place.name() + "' is empty" + wanted(shape));
        } else {
            text(place, shape);
        }
    }

    private void map(Place place, Shape shape) {
        if (!shape.allows("object")) {
            var hint = place.below().stream()
                            .anyMatch(field -> field.isNothing() && !field.key().isEmpty())
                    ? "; a text that begins with { needs quotes"
                    : wanted(shape);
            report.error(place.node(), "'" + place.name() + "' cannot have fields" + hint);
            return;
        }
        if (shape.fields().isEmpty()) {
            return;
        }
        fields(place, shape);
    }

    private void fields(Place place, Shape shape) {
        if (isStep(shape)) {
            onlyOne(place);
        }
        for (var field : place.below()) {
            // Camel takes hyphens in the names of fields, and not in those of steps.
            var known = grammar.field(shape, isStep(shape) ? field.name() : field.key());
            if (known == null) {
                unknown(field, shape);
            } else {
                value(field, known);
            }
        }
        shape.required().stream()
                .filter(name -> place.find(name).isEmpty())
                .filter(name -> place.below().stream().noneMatch(field -> isSlipOf(name, field, shape)))
                .forEach(name -> report.error(place.keyNode(), "'" + place.name() + "' has no '" + name + "'"));
    }

    /** Which is said as such. */
    private boolean isSlipOf(String required, Place field, Shape shape) {
        return !shape.fields().containsKey(field.key())
                && Words.nearest(field.name(), names(shape))
                        .filter(required::equals)
                        .isPresent();
    }

    private void unknown(Place field, Shape shape) {
        var name = field.name();
        if (isStep(shape)) {
            report.error(field.keyNode(), "there is no step '" + name + "'" + Words.instead(name, names(shape)));
            return;
        }
        var outer = field.above() == null ? "" : field.above().name();
        var said = isStepName(field.key()) && shape.fields().containsKey("steps")
                ? "; it is a step: indent it below 'steps'"
                : Words.instead(name, names(shape));
        report.error(field.keyNode(), "'" + outer + "' has no field '" + name + "'" + said);
    }

    private boolean isStepName(String name) {
        var route = grammar.field(grammar.entry(), ROUTE);
        var from = route == null ? null : grammar.field(route, "from");
        var steps = from == null ? null : grammar.field(from, "steps");
        var step = steps == null ? null : steps.element();
        return step != null && grammar.field(step, name) != null;
    }

    /** The languages that are fields everywhere are left out where something else is meant. */
    private List<String> names(Shape shape) {
        var names = new ArrayList<>(shape.fields().keySet());
        if (!isStep(shape)) {
            names.removeIf(name -> grammar.languages().contains(name) && !Parts.LANGUAGES.contains(name));
        }
        return names;
    }

    /** A step is a map of one entry, whose name is that of the step. */
    private static boolean isStep(Shape shape) {
        return shape.fields().containsKey("setBody") && shape.fields().containsKey("to");
    }

    private void onlyOne(Place place) {
        place.below().stream()
                .skip(1)
                .forEach(second -> report.error(
                        second.keyNode(),
                        "'" + second.name() + "' stands beside '"
                                + place.below().get(0).name() + "': begin it with '- ', or indent it below that"));
    }

    private void list(Place place, Shape shape) {
        var element = shape.element();
        if (element == null || !shape.allows("array")) {
            report.error(place.node(), "'" + place.name() + "' is no list" + wanted(shape));
            return;
        }
        place.below().forEach(each -> value(each, grammar.flat(element)));
    }

    private void text(Place place, Shape shape) {
        var text = parts.resolve(place.text()).orElse("");
        var wrong = text.contains("{{") || (text.isEmpty() && !place.text().isEmpty()) ? "" : wrong(text, shape);
        if (!wrong.isEmpty()) {
            report.error(place.node(), "'" + place.name() + "' is '" + text + "' and must be " + wrong);
        }
    }

    private static String wrong(String text, Shape shape) {
        if (!shape.values().isEmpty()) {
            return isOneOf(text, shape.values())
                    ? ""
                    : "one of " + String.join(", ", shape.values())
                            + Words.nearest(text, shape.values())
                                    .map(near -> "; did you mean '" + near + "'?")
                                    .orElse("");
        }
        if (shape.allows("string")) {
            return "";
        }
        if (shape.types().contains("number") || shape.types().contains("integer")) {
            return text.matches("-?\\d+(\\.\\d+)?([eE][+-]?\\d+)?") ? "" : "a number";
        }
        if (shape.types().contains("boolean")) {
            return text.equalsIgnoreCase("true") || text.equalsIgnoreCase("false") ? "" : "true or false";
        }
        return shape.types().contains("array") ? "a list: lines that begin with '- '" : "fields, indented below it";
    }

    private static boolean isOneOf(String text, Collection<String> values) {
        return values.stream().anyMatch(value -> value.toUpperCase(Locale.ROOT).equals(text.toUpperCase(Locale.ROOT)));
    }

    private static String wanted(Shape shape) {
        if (shape.allows("object")) {
            return "; its fields are expected, indented below it";
        }
        return shape.allows("array") ? "; a list is expected: lines that begin with '- '" : "; one value is expected";
    }
}
