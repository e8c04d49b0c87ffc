package io.cryptomarket.pipeline.validation;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.camel.spi.EndpointUriFactory;
import org.apache.camel.util.StringHelper;

/** Checks that the component of every endpoint exists and has the given options. */
record EndpointOptionCheck(ResolutionContext resolutionContext, FindingCollector findingCollector) {

    private static final Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*):.*", Pattern.DOTALL);

    /** HTTP endpoints send unknown options as query parameters, so only likely typos of this length are errors. */
    private static final int SHORTEST_SLIP = 6;

    void check(List<YamlNode> places) {
        places.stream().filter(EndpointFields::isEndpoint).forEach(this::look);
    }

    private void look(YamlNode yamlNode) {
        var uri = resolutionContext.resolve(yamlNode.text()).orElse("").strip();
        if (uri.isEmpty()) {
            if (yamlNode.text().isBlank()) {
                findingCollector.error(yamlNode.node(), "an endpoint is expected here, such as direct:name");
            }
            return;
        }
        if (uri.contains("${") && !EndpointFields.isDynamic(yamlNode)) {
            findingCollector.error(
                    yamlNode.node(), "'" + yamlNode.text() + "' is not worked out here; '${...}' needs the step 'toD'");
            return;
        }
        scheme(yamlNode, uri).ifPresent(scheme -> options(yamlNode, uri, scheme));
    }

    private Optional<String> scheme(YamlNode yamlNode, String uri) {
        var scheme = SCHEME.matcher(uri);
        if (!scheme.matches()) {
            if (!uri.startsWith("${")) {
                findingCollector.error(
                        yamlNode.node(),
                        "'" + yamlNode.text() + "' is no endpoint; those begin with a component: direct:name");
            }
            return Optional.empty();
        }
        if (resolutionContext.hasComponent(scheme.group(1))) {
            return Optional.of(scheme.group(1));
        }
        findingCollector.error(
                yamlNode.node(),
                "there is no component '" + scheme.group(1) + "'"
                        + Suggestions.suggestion(scheme.group(1), resolutionContext.components()));
        return Optional.empty();
    }

    private void options(YamlNode yamlNode, String uri, String scheme) {
        var known = resolutionContext.options(scheme);
        if (known == null) {
            return;
        }
        int query = uri.indexOf('?');
        if (query >= 0) {
            Stream.of(uri.substring(query + 1).split("&"))
                    .map(option -> option.replaceFirst("=.*", ""))
                    .forEach(option -> option(yamlNode, option, scheme, known));
        }
        if (yamlNode.key().equals("uri") && yamlNode.parent() != null) {
            yamlNode.parent()
                    .find("parameters")
                    .map(YamlNode::children)
                    .orElse(List.of())
                    .forEach(parameter -> option(
                            new YamlNode(yamlNode.parent(), "", parameter.keyNode(), parameter.keyNode()),
                            parameter.key(),
                            scheme,
                            known));
        }
    }

    private void option(YamlNode yamlNode, String written, String scheme, EndpointUriFactory known) {
        var name = StringHelper.dashToCamelCase(written);
        var names = names(known);
        if (names.contains(name)
                || name.isEmpty()
                || known.multiValuePrefixes().values().stream().anyMatch(name::startsWith)) {
            return;
        }
        boolean slip = name.length() >= SHORTEST_SLIP
                && Suggestions.nearest(name, names).isPresent();
        if (!known.isLenientProperties() || slip) {
            findingCollector.error(
                    yamlNode.node(), scheme + " has no option '" + name + "'" + Suggestions.suggestion(name, names));
        }
    }

    private static Set<String> names(EndpointUriFactory known) {
        var names = new HashSet<>(known.propertyNames());
        // Options of every producer and consumer, which some components do not list.
        names.addAll(Set.of("lazyStartProducer", "bridgeErrorHandler", "exceptionHandler", "exchangePattern"));
        return names;
    }
}
