package io.cryptomarket.pipeline.reload;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What one file has that others may name or have too.
 *
 * @param file its name
 * @param isWhole whether all of it could be read
 * @param entries its routes and routeConfigurations
 * @param ids what is called how, steps too
 * @param begun where its routes begin
 * @param called which {@code direct:} endpoints it calls
 * @param guessed the calls whose endpoints show only when they are made
 * @param configured the routeConfigurations that its routes name
 * @param orders as which of the routes its routes start
 */
record Outline(
        String file,
        boolean isWhole,
        List<Name> entries,
        List<Name> ids,
        List<Name> begun,
        List<Name> called,
        List<String> guessed,
        List<Name> configured,
        List<Name> orders) {

    private static final String DIRECT = "direct:";
    private static final String QUARTZ = "quartz:";
    private static final String HTTP = "platform-http:";

    /** The group that Quartz gives a clock without one. */
    private static final String GROUP = "Camel/";

    /** Each takes all methods where a route does not say. */
    static final Set<String> METHODS =
            Set.of("GET", "HEAD", "POST", "PUT", "DELETE", "TRACE", "OPTIONS", "CONNECT", "PATCH");

    /**
     * A name and where it stands.
     *
     * @param kind what it is the name of
     * @param text the name, written in one way
     * @param written the name as the file has it
     */
    record Name(String file, String kind, String text, String written, int line, int column) {

        String where() {
            return file + ":" + line;
        }
    }

    /** Of a file of which nothing is known. */
    static Outline unread(String file) {
        return new Outline(file, false, List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of());
    }

    static Outline of(String file, Place tree, Parts parts, Set<String> languages) {
        var outline = new Outline(
                file,
                isWhole(tree),
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>());
        tree.below().stream().flatMap(entry -> entry.below().stream()).forEach(entry -> outline.entry(entry, parts));
        tree.all().stream()
                .filter(place -> !place.isWithin("parameters"))
                .forEach(place -> outline.place(place, parts, languages));
        return outline;
    }

    private static boolean isWhole(Place tree) {
        return tree.isList()
                && tree.below().stream()
                        .allMatch(entry -> entry.isMap()
                                && entry.below().stream().allMatch(kind -> Set.of(Form.ROUTE, Form.CONFIGURATION)
                                        .contains(kind.key())));
    }

    private void entry(Place entry, Parts parts) {
        entry.find("id")
                .filter(Place::isText)
                .ifPresent(id -> entries.add(name(entry.key(), id, parts.resolve(id.text()))));
        entry.find("routeConfigurationId")
                .flatMap(named ->
                        parts.resolve(named.text()).map(text -> name(Form.CONFIGURATION, named, Optional.of(text))))
                .ifPresent(configured::add);
        entry.find("startupOrder")
                .filter(Place::isText)
                .ifPresent(order -> orders.add(name(entry.key(), order, parts.resolve(order.text()))));
    }

    private Name name(String kind, Place place, Optional<String> text) {
        return name(kind, place, text.orElse(place.text()));
    }

    private Name name(String kind, Place place, String text) {
        return new Name(file, kind, text, place.text(), Report.line(place.node()), Report.column(place.node()));
    }

    private void place(Place place, Parts parts, Set<String> languages) {
        if (place.key().equals("id")
                && place.isText()
                && place.ancestors()
                        .noneMatch(outer ->
                                languages.contains(outer.key()) && !outer.key().isEmpty())
                && !place.isIn(Form.CONFIGURATION)) {
            ids.add(name(place.isIn(Form.ROUTE) ? Form.ROUTE : "step", place, parts.resolve(place.text())));
        }
        if (Calls.isEndpoint(place)) {
            parts.resolve(place.text()).ifPresent(uri -> endpoint(place, uri.strip(), parts));
        }
        if (Set.of("recipientList", "routingSlip", "dynamicRouter", "enrich", "pollEnrich").stream()
                .anyMatch(place::isWithin)) {
            guessed.add(place.text());
        }
    }

    private void endpoint(Place place, String uri, Parts parts) {
        if (Calls.isFrom(place)) {
            begin(place, uri, parts);
        } else if (Calls.isDynamic(place) && uri.contains("${")) {
            guessed.add(uri);
        } else if (uri.startsWith(DIRECT) && !uri.contains("${")) {
            called.add(name("endpoint", place, plain(uri)));
        }
    }

    private void begin(Place place, String uri, Parts parts) {
        if (uri.startsWith(DIRECT)) {
            begun.add(name("endpoint", place, plain(uri)));
        } else if (uri.startsWith(QUARTZ)) {
            var name = plain(uri).substring(QUARTZ.length());
            begun.add(name("schedule", place, QUARTZ + (name.contains("/") ? name : GROUP + name)));
        } else if (uri.startsWith(HTTP)) {
            var path = plain(uri).replaceAll("\\{[^}]*}", "{}").replaceAll("(?<=.)/+$", "");
            methods(place, parts).forEach(method -> begun.add(name("trigger", place, path + " " + method)));
        }
    }

    private static Set<String> methods(Place uri, Parts parts) {
        var said = Optional.ofNullable(uri.above())
                .flatMap(from -> from.find("parameters"))
                .flatMap(parameters -> parameters.find("httpMethodRestrict"))
                .flatMap(methods -> parts.resolve(methods.text()))
                .orElse("");
        var methods = new TreeSet<String>();
        Stream.of(said.split(","))
                .map(String::strip)
                .filter(each -> !each.isEmpty())
                .forEach(each -> methods.add(each.toUpperCase(Locale.ROOT)));
        return methods.isEmpty() ? METHODS : methods;
    }

    /** Without options, and with one way to write it. */
    static String plain(String uri) {
        var path = uri.replaceFirst("\\?.*", "");
        int colon = path.indexOf(':') + 1;
        return path.substring(0, colon) + path.substring(colon).replaceFirst("^//", "");
    }
}
