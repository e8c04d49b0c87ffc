package io.cryptomarket.pipeline.validation;

import java.util.Set;

/** The fields of a route file that hold endpoint URIs. */
final class EndpointFields {

    private static final Set<String> STEPS = Set.of("from", "to", "toD", "wireTap", "poll");

    /** These hold patterns, or endpoints that no file contains. */
    private static final Set<String> OTHERS = Set.of("interceptFrom", "interceptSendToEndpoint");

    private EndpointFields() {}

    /** Whether the text here is the URI of an endpoint. */
    static boolean isEndpoint(YamlNode yamlNode) {
        if (!yamlNode.isText() || yamlNode.isWithin("parameters")) {
            return false;
        }
        if (yamlNode.key().equals("uri")) {
            return OTHERS.stream().noneMatch(yamlNode::isIn);
        }
        return STEPS.contains(yamlNode.key()) || yamlNode.key().equals("deadLetterUri");
    }

    /** Whether it is the URI of a {@code from}. */
    static boolean isFrom(YamlNode yamlNode) {
        return yamlNode.key().equals("uri") && yamlNode.isIn("from");
    }

    /** Whether Camel evaluates expressions in the URI when the step runs. */
    static boolean isDynamic(YamlNode yamlNode) {
        return Set.of("toD", "wireTap", "poll").contains(yamlNode.key())
                || yamlNode.isIn("toD")
                || yamlNode.isIn("wireTap")
                || yamlNode.isIn("poll");
    }
}
