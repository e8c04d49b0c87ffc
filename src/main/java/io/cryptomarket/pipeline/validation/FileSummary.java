package io.cryptomarket.pipeline.validation;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The names in one file that must be unique or that other files may refer to.
 *
 * @param file its name
 * @param isWhole whether all of it could be read
 * @param entries its routes and routeConfigurations
 * @param ids the ids of its routes and steps
 * @param fromEndpoints the endpoints at which its routes begin
 * @param calledEndpoints the {@code direct:} endpoints it calls
 * @param guessed the calls whose endpoints are known only at run time
 * @param configured the routeConfigurations that its routes name
 * @param orders the startup orders of its routes
 */
public record FileSummary(
        String file,
        boolean isWhole,
        List<Name> entries,
        List<Name> ids,
        List<Name> fromEndpoints,
        List<Name> calledEndpoints,
        List<String> guessed,
        List<Name> configured,
        List<Name> orders) {

    private static final String DIRECT = "direct:";
    private static final String QUARTZ = "quartz:";
    private static final String HTTP = "platform-http:";

    /** The default group of Quartz triggers. */
    private static final String GROUP = "Camel/";

    /** A trigger accepts all of these if its route names no method. */
    static final Set<String> METHODS =
            Set.of("GET", "HEAD", "POST", "PUT", "DELETE", "TRACE", "OPTIONS", "CONNECT", "PATCH");

    /**
     * A name and where it stands.
     *
     * @param kind the kind of thing it names
     * @param text the name in its normal form
     * @param written the name as the file has it
     */
    record Name(String file, String kind, String text, String written, int line, int column) {

        String where() {
            return file + ":" + line;
        }
    }

    /** Summarizes a file whose content is unknown. */
    static FileSummary unreadable(String file) {
        return empty(file, false);
    }

    private static FileSummary empty(String file, boolean isWhole) {
        Supplier<List<Name>> names = ArrayList::new;
        return new FileSummary(
                file,
                isWhole,
                names.get(),
                names.get(),
                names.get(),
                names.get(),
                new ArrayList<>(),
                names.get(),
                names.get());
    }

    static FileSummary of(String file, YamlNode tree, ResolutionContext resolutionContext, Set<String> languages) {
        var fileSummary = empty(file, isWhole(tree));
        tree.children().stream()
                .flatMap(entry -> entry.children().stream())
                .forEach(entry -> fileSummary.entry(entry, resolutionContext));
        tree.descendants().stream()
                .filter(yamlNode -> !yamlNode.isWithin("parameters"))
                .forEach(yamlNode -> fileSummary.place(yamlNode, resolutionContext, languages));
        return fileSummary;
    }

    private static boolean isWhole(YamlNode tree) {
        return tree.isList()
                && tree.children().stream()
                        .allMatch(entry -> entry.isMap()
                                && entry.children().stream()
                                        .allMatch(kind -> Set.of(SchemaCheck.ROUTE, SchemaCheck.CONFIGURATION)
                                                .contains(kind.key())));
    }

    private void entry(YamlNode entry, ResolutionContext resolutionContext) {
        entry.find("id")
                .filter(YamlNode::isText)
                .ifPresent(id -> entries.add(name(entry.key(), id, resolutionContext.resolve(id.text()))));
        entry.find("routeConfigurationId")
                .flatMap(named -> resolutionContext
                        .resolve(named.text())
                        .map(text -> name(SchemaCheck.CONFIGURATION, named, Optional.of(text))))
                .ifPresent(configured::add);
        entry.find("startupOrder")
                .filter(YamlNode::isText)
                .ifPresent(order -> orders.add(name(entry.key(), order, resolutionContext.resolve(order.text()))));
    }

    private Name name(String kind, YamlNode yamlNode, Optional<String> text) {
        return name(kind, yamlNode, text.orElse(yamlNode.text()));
    }

    private Name name(String kind, YamlNode yamlNode, String text) {
        return new Name(
                file,
                kind,
                text,
                yamlNode.text(),
                FindingCollector.line(yamlNode.node()),
                FindingCollector.column(yamlNode.node()));
    }

    private void place(YamlNode yamlNode, ResolutionContext resolutionContext, Set<String> languages) {
        if (yamlNode.key().equals("id")
                && yamlNode.isText()
                && yamlNode.ancestors()
                        .noneMatch(outer ->
                                languages.contains(outer.key()) && !outer.key().isEmpty())
                && !yamlNode.isIn(SchemaCheck.CONFIGURATION)) {
            ids.add(name(
                    yamlNode.isIn(SchemaCheck.ROUTE) ? SchemaCheck.ROUTE : "step",
                    yamlNode,
                    resolutionContext.resolve(yamlNode.text())));
        }
        if (EndpointFields.isEndpoint(yamlNode)) {
            resolutionContext
                    .resolve(yamlNode.text())
                    .ifPresent(uri -> endpoint(yamlNode, uri.strip(), resolutionContext));
        }
        if (Set.of("recipientList", "routingSlip", "dynamicRouter", "enrich", "pollEnrich").stream()
                .anyMatch(yamlNode::isWithin)) {
            guessed.add(yamlNode.text());
        }
    }

    private void endpoint(YamlNode yamlNode, String uri, ResolutionContext resolutionContext) {
        if (EndpointFields.isFrom(yamlNode)) {
            begin(yamlNode, uri, resolutionContext);
        } else if (EndpointFields.isDynamic(yamlNode) && uri.contains("${")) {
            guessed.add(uri);
        } else if (uri.startsWith(DIRECT) && !uri.contains("${")) {
            calledEndpoints.add(name("endpoint", yamlNode, plain(uri)));
        }
    }

    private void begin(YamlNode yamlNode, String uri, ResolutionContext resolutionContext) {
        if (uri.startsWith(DIRECT)) {
            fromEndpoints.add(name("endpoint", yamlNode, plain(uri)));
        } else if (uri.startsWith(QUARTZ)) {
            var name = plain(uri).substring(QUARTZ.length());
            fromEndpoints.add(name("schedule", yamlNode, QUARTZ + (name.contains("/") ? name : GROUP + name)));
        } else if (uri.startsWith(HTTP)) {
            var path = plain(uri).replaceAll("\\{[^}]*}", "{}").replaceAll("(?<=.)/+$", "");
            methods(yamlNode, resolutionContext)
                    .forEach(method -> fromEndpoints.add(name("trigger", yamlNode, path + " " + method)));
        }
    }

    private static Set<String> methods(YamlNode uri, ResolutionContext resolutionContext) {
        var said = Optional.ofNullable(uri.parent())
                .flatMap(from -> from.find("parameters"))
                .flatMap(parameters -> parameters.find("httpMethodRestrict"))
                .flatMap(methods -> resolutionContext.resolve(methods.text()))
                .orElse("");
        var methods = Stream.of(said.toUpperCase(Locale.ROOT).split(","))
                .map(String::strip)
                .filter(each -> !each.isEmpty())
                .collect(Collectors.toCollection(TreeSet::new));
        return methods.isEmpty() ? METHODS : methods;
    }

    /** Returns the URI in its normal form, without options. */
    public static String plain(String uri) {
        var path = uri.replaceFirst("\\?.*", "");
        int colon = path.indexOf(':') + 1;
        return path.substring(0, colon) + path.substring(colon).replaceFirst("^//", "");
    }
}
