package io.cryptomarket.pipeline.reload;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.camel.spi.EndpointUriFactory;
import org.apache.camel.util.StringHelper;

/** Whether the component of every endpoint is there, and knows the options that it is given. */
final class Options {

    private static final Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*):.*", Pattern.DOTALL);

    /** What an HTTP endpoint does not know goes into its query, so that only what looks like a slip is one. */
    private static final int SHORTEST_SLIP = 6;

    private final Parts parts;
    private final Report report;

    Options(Parts parts, Report report) {
        this.parts = parts;
        this.report = report;
    }

    void check(List<Place> places) {
        places.stream().filter(Calls::isEndpoint).forEach(this::look);
    }

    private void look(Place place) {
        var uri = parts.resolve(place.text()).orElse("").strip();
        if (uri.isEmpty()) {
            if (place.text().isBlank()) {
                report.error(place.node(), "an endpoint is expected here, such as direct:name");
            }
            return;
        }
        if (uri.contains("${") && !Calls.isDynamic(place)) {
            report.error(place.node(), "'" + place.text() + "' is not worked out here; '${...}' needs the step 'toD'");
            return;
        }
        scheme(place, uri).ifPresent(scheme -> options(place, uri, scheme));
    }

    private Optional<String> scheme(Place place, String uri) {
        var scheme = SCHEME.matcher(uri);
        if (!scheme.matches()) {
            if (!uri.startsWith("${")) {
                report.error(
                        place.node(),
                        "'" + place.text() + "' is no endpoint; those begin with a component: direct:name");
            }
            return Optional.empty();
        }
        if (parts.hasComponent(scheme.group(1))) {
            return Optional.of(scheme.group(1));
        }
        report.error(
                place.node(),
                "there is no component '" + scheme.group(1) + "'" + Words.instead(scheme.group(1), parts.components()));
        return Optional.empty();
    }

    private void options(Place place, String uri, String scheme) {
        var known = parts.options(scheme);
        if (known == null) {
            return;
        }
        int query = uri.indexOf('?');
        if (query >= 0) {
            Stream.of(uri.substring(query + 1).split("&"))
                    .map(option -> option.replaceFirst("=.*", ""))
                    .forEach(option -> option(place, option, scheme, known));
        }
        if (place.key().equals("uri") && place.above() != null) {
            place.above()
                    .find("parameters")
                    .map(Place::below)
                    .orElse(List.of())
                    .forEach(parameter -> option(
                            new Place(place.above(), "", parameter.keyNode(), parameter.keyNode()),
                            parameter.key(),
                            scheme,
                            known));
        }
    }

    private void option(Place place, String written, String scheme, EndpointUriFactory known) {
        var name = StringHelper.dashToCamelCase(written);
        var names = names(known);
        if (names.contains(name)
                || name.isEmpty()
                || known.multiValuePrefixes().values().stream().anyMatch(name::startsWith)) {
            return;
        }
        boolean slip =
                name.length() >= SHORTEST_SLIP && Words.nearest(name, names).isPresent();
        if (!known.isLenientProperties() || slip) {
            report.error(place.node(), scheme + " has no option '" + name + "'" + Words.instead(name, names));
        }
    }

    private static Set<String> names(EndpointUriFactory known) {
        var names = new HashSet<>(known.propertyNames());
        // Options of every producer and consumer, which some components do not list.
        names.addAll(Set.of("lazyStartProducer", "bridgeErrorHandler", "exceptionHandler", "exchangePattern"));
        return names;
    }
}
