package io.cryptomarket.pipeline.validation;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Finds what would run arbitrary code or reveal secrets. It runs before Camel loads the file.
 */
record ForbiddenCheck(FindingCollector findingCollector) {

    private static final String USE_BEANS = "; use one of the pipeline's beans, as 'ref'";

    private static final Pattern CLASS_REFERENCE = Pattern.compile("#(class|type):");
    private static final Pattern CLASS_IN_SIMPLE = Pattern.compile("\\$\\{\\s*bean:\\s*(type:|class:)");
    private static final Pattern ENVIRONMENT = Pattern.compile(
            "\\$\\{\\s*(sysenv|env|sys)\\s*[.:]|\\{\\{\\s*(env|sys|bean|service|service\\.host|service\\.port):");

    void check(List<YamlNode> places) {
        places.forEach(this::look);
    }

    private void look(YamlNode yamlNode) {
        if (yamlNode.key().equals("beanType") && !yamlNode.isWithin("parameters")) {
            findingCollector.error(yamlNode.keyNode(), "'beanType' would run any class" + USE_BEANS);
        }
        if (yamlNode.isText()) {
            look(yamlNode, yamlNode.text());
        }
    }

    private void look(YamlNode yamlNode, String text) {
        if (CLASS_REFERENCE.matcher(text).find()) {
            findingCollector.error(yamlNode.node(), "'" + text + "' would run any class" + USE_BEANS);
        }
        if (CLASS_IN_SIMPLE.matcher(text).find()) {
            findingCollector.error(
                    yamlNode.node(), "'bean:type:' would run any class; name one of the pipeline's beans");
        }
        if (ENVIRONMENT.matcher(text).find()) {
            findingCollector.error(
                    yamlNode.node(),
                    "environment variables hold secrets and are not for routes; make it a setting of"
                            + " config/pipeline.properties and write {{name}}");
        }
        if (EndpointFields.isEndpoint(yamlNode) && text.strip().startsWith("class:")) {
            findingCollector.error(yamlNode.node(), "'" + text + "' would run any class" + USE_BEANS);
        }
    }
}
