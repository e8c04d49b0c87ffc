package io.cryptomarket.pipeline.validation;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.camel.util.TimeUtils;

/** Checks values that the schema does not restrict and that Camel checks late or without a place. */
record ValueCheck(ResolutionContext resolutionContext, YamlDslSchema yamlDslSchema, FindingCollector findingCollector) {

    private static final Set<String> DURATIONS = Set.of("redeliveryDelay", "maximumRedeliveryDelay");
    private static final Set<String> FORMATS = Set.of("marshal", "unmarshal");

    void check(List<YamlNode> places) {
        places.forEach(this::look);
    }

    private void look(YamlNode yamlNode) {
        if (DURATIONS.contains(yamlNode.key()) && yamlNode.isIn("redeliveryPolicy")) {
            resolutionContext
                    .resolve(yamlNode.text())
                    .filter(text -> !isDuration(text))
                    .ifPresent(text -> wrong(yamlNode, text));
        } else if (yamlNode.key().equals("httpMethodRestrict") && yamlNode.isIn("parameters")) {
            resolutionContext.resolve(yamlNode.text()).ifPresent(text -> methods(yamlNode, text));
        } else if (FORMATS.stream().anyMatch(yamlNode::isIn)
                && yamlDslSchema.isDataFormat(yamlNode.key())
                && !resolutionContext.hasDataFormat(yamlNode.key())
                && !yamlNode.key().equals("custom")) {
            findingCollector.error(
                    yamlNode.keyNode(),
                    "the data format '" + yamlNode.name()
                            + "' is not part of this program; there is csv, custom, json");
        }
    }

    private void wrong(YamlNode yamlNode, String text) {
        findingCollector.error(
                yamlNode.node(),
                "'" + yamlNode.name() + "' is '" + text + "' and must be a duration such as 500 or 5s");
    }

    private static boolean isDuration(String text) {
        try {
            return TimeUtils.toMilliSeconds(text.strip()) >= 0;
        } catch (RuntimeException e) {
            return false;
        }
    }

    private void methods(YamlNode yamlNode, String text) {
        Stream.of(text.split(","))
                .map(method -> method.strip().toUpperCase(Locale.ROOT))
                .filter(method -> !FileSummary.METHODS.contains(method))
                .forEach(method -> findingCollector.error(
                        yamlNode.node(),
                        "there is no HTTP method '" + method + "'"
                                + Suggestions.suggestion(method, FileSummary.METHODS)));
    }
}
