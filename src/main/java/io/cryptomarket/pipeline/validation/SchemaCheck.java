package io.cryptomarket.pipeline.validation;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Checks steps, fields and values against Camel's schema. */
record SchemaCheck(
        YamlDslSchema yamlDslSchema, ResolutionContext resolutionContext, FindingCollector findingCollector) {

    /** The entries of a route file. */
    static final String ROUTE = "route";

    static final String CONFIGURATION = "routeConfiguration";

    private static final Set<String> ENTRIES = Set.of(ROUTE, CONFIGURATION);

    private static final String ELSEWHERE = "a route file holds routes and routeConfigurations only; ";

    /** Entries that Camel accepts and a route file may not have, with the remedy. */
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

    void check(YamlNode file) {
        if (!file.isList()) {
            findingCollector.error(file.node(), "a route file is a list that begins with '- route:'");
            return;
        }
        if (file.children().isEmpty()) {
            findingCollector.error(
                    file.node(), "the file has no route; a route file is a list that begins with '- route:'");
        }
        file.children().forEach(this::entry);
    }

    private void entry(YamlNode entry) {
        if (!entry.isMap() || entry.children().isEmpty()) {
            findingCollector.error(entry.node(), "'- route:' or '- routeConfiguration:' is expected here");
            return;
        }
        onlyOne(entry);
        for (var kind : entry.children()) {
            var refused = REFUSED.get(kind.name());
            if (ENTRIES.contains(kind.name())) {
                body(kind);
            } else if (refused != null) {
                findingCollector.error(kind.keyNode(), ELSEWHERE + refused);
            } else {
                findingCollector.error(
                        kind.keyNode(),
                        ELSEWHERE + "'" + kind.name() + "' is neither" + Suggestions.suggestion(kind.name(), ENTRIES));
            }
        }
    }

    private void body(YamlNode kind) {
        if (kind.isMap() && kind.text("id").isBlank()) {
            findingCollector.error(kind.keyNode(), "this " + kind.key() + " has no 'id'; give it one");
        }
        var schemaNode = yamlDslSchema.field(yamlDslSchema.entry(), kind.key());
        if (schemaNode != null) {
            value(kind, schemaNode);
        }
    }

    private void value(YamlNode yamlNode, SchemaNode schemaNode) {
        if (schemaNode.isAny()) {
            return;
        }
        if (yamlNode.isMap()) {
            map(yamlNode, schemaNode);
        } else if (yamlNode.isList()) {
            list(yamlNode, schemaNode);
        } else if (yamlNode.isEmpty() && !schemaNode.allows("string")) {
            findingCollector.error(yamlNode.keyNode(), "'" + yamlNode.name() + "' is empty" + wanted(schemaNode));
        } else {
            text(yamlNode, schemaNode);
        }
    }

    private void map(YamlNode yamlNode, SchemaNode schemaNode) {
        if (!schemaNode.allows("object")) {
            var hint = yamlNode.children().stream()
                            .anyMatch(field -> field.isEmpty() && !field.key().isEmpty())
                    ? "; a text that begins with { needs quotes"
                    : wanted(schemaNode);
            findingCollector.error(yamlNode.node(), "'" + yamlNode.name() + "' cannot have fields" + hint);
            return;
        }
        if (schemaNode.fields().isEmpty()) {
            return;
        }
        fields(yamlNode, schemaNode);
    }

    private void fields(YamlNode yamlNode, SchemaNode schemaNode) {
        if (isStep(schemaNode)) {
            onlyOne(yamlNode);
        }
        for (var field : yamlNode.children()) {
            // Camel takes hyphens in the names of fields, and not in those of steps.
            var known = yamlDslSchema.field(schemaNode, isStep(schemaNode) ? field.name() : field.key());
            if (known == null) {
                unknown(field, schemaNode);
            } else {
                value(field, known);
            }
        }
        schemaNode.required().stream()
                .filter(name -> yamlNode.find(name).isEmpty())
                .filter(name -> yamlNode.children().stream().noneMatch(field -> isSlipOf(name, field, schemaNode)))
                .forEach(name ->
                        findingCollector.error(yamlNode.keyNode(), "'" + yamlNode.name() + "' has no '" + name + "'"));
    }

    /** True if the missing field looks like a typo of an existing one; that is reported separately. */
    private boolean isSlipOf(String required, YamlNode field, SchemaNode schemaNode) {
        return !schemaNode.fields().containsKey(field.key())
                && Suggestions.nearest(field.name(), names(schemaNode))
                        .filter(required::equals)
                        .isPresent();
    }

    private void unknown(YamlNode field, SchemaNode schemaNode) {
        var name = field.name();
        if (isStep(schemaNode)) {
            findingCollector.error(
                    field.keyNode(),
                    "there is no step '" + name + "'" + Suggestions.suggestion(name, names(schemaNode)));
            return;
        }
        var outer = field.parent() == null ? "" : field.parent().name();
        var said = isStepName(field.key()) && schemaNode.fields().containsKey("steps")
                ? "; it is a step: indent it below 'steps'"
                : Suggestions.suggestion(name, names(schemaNode));
        findingCollector.error(field.keyNode(), "'" + outer + "' has no field '" + name + "'" + said);
    }

    private boolean isStepName(String name) {
        var route = yamlDslSchema.field(yamlDslSchema.entry(), ROUTE);
        var from = route == null ? null : yamlDslSchema.field(route, "from");
        var steps = from == null ? null : yamlDslSchema.field(from, "steps");
        var step = steps == null ? null : steps.element();
        return step != null && yamlDslSchema.field(step, name) != null;
    }

    /** Returns the names to suggest, without languages that the program does not have. */
    private List<String> names(SchemaNode schemaNode) {
        var names = new ArrayList<>(schemaNode.fields().keySet());
        if (!isStep(schemaNode)) {
            names.removeIf(
                    name -> yamlDslSchema.languages().contains(name) && !ResolutionContext.LANGUAGES.contains(name));
        }
        return names;
    }

    /** A step is a map of one entry, whose name is that of the step. */
    private static boolean isStep(SchemaNode schemaNode) {
        return schemaNode.fields().containsKey("setBody") && schemaNode.fields().containsKey("to");
    }

    private void onlyOne(YamlNode yamlNode) {
        yamlNode.children().stream()
                .skip(1)
                .forEach(second -> findingCollector.error(
                        second.keyNode(),
                        "'" + second.name() + "' stands beside '"
                                + yamlNode.children().get(0).name()
                                + "': begin it with '- ', or indent it below that"));
    }

    private void list(YamlNode yamlNode, SchemaNode schemaNode) {
        var element = schemaNode.element();
        if (element == null || !schemaNode.allows("array")) {
            findingCollector.error(yamlNode.node(), "'" + yamlNode.name() + "' is no list" + wanted(schemaNode));
            return;
        }
        yamlNode.children().forEach(each -> value(each, yamlDslSchema.flat(element)));
    }

    private void text(YamlNode yamlNode, SchemaNode schemaNode) {
        var text = resolutionContext.resolve(yamlNode.text()).orElse("");
        var wrong =
                text.contains("{{") || (text.isEmpty() && !yamlNode.text().isEmpty()) ? "" : wrong(text, schemaNode);
        if (!wrong.isEmpty()) {
            findingCollector.error(yamlNode.node(), "'" + yamlNode.name() + "' is '" + text + "' and must be " + wrong);
        }
    }

    private static String wrong(String text, SchemaNode schemaNode) {
        if (!schemaNode.values().isEmpty()) {
            return isOneOf(text, schemaNode.values())
                    ? ""
                    : "one of " + String.join(", ", schemaNode.values())
                            + Suggestions.nearest(text, schemaNode.values())
                                    .map(near -> "; did you mean '" + near + "'?")
                                    .orElse("");
        }
        if (schemaNode.allows("string")) {
            return "";
        }
        if (schemaNode.types().contains("number") || schemaNode.types().contains("integer")) {
            return text.matches("-?\\d+(\\.\\d+)?([eE][+-]?\\d+)?") ? "" : "a number";
        }
        if (schemaNode.types().contains("boolean")) {
            return text.equalsIgnoreCase("true") || text.equalsIgnoreCase("false") ? "" : "true or false";
        }
        return schemaNode.types().contains("array")
                ? "a list: lines that begin with '- '"
                : "fields, indented below it";
    }

    private static boolean isOneOf(String text, Collection<String> values) {
        return values.stream().anyMatch(value -> value.toUpperCase(Locale.ROOT).equals(text.toUpperCase(Locale.ROOT)));
    }

    private static String wanted(SchemaNode schemaNode) {
        if (schemaNode.allows("object")) {
            return "; its fields are expected, indented below it";
        }
        return schemaNode.allows("array")
                ? "; a list is expected: lines that begin with '- '"
                : "; one value is expected";
    }
}
