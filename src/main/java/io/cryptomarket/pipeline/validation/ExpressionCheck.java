package io.cryptomarket.pipeline.validation;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Whether every expression is in a language there is, and Simple ones can be read. */
final class ExpressionCheck {

    /** Where an expression answers yes or no; a loop only while it is one. */
    private static final Set<String> PREDICATES =
            Set.of("when", "onWhen", "filter", "validate", "retryWhile", "completionPredicate", "handled", "continued");

    private static final Set<String> FUNCTIONS = Set.of(
            "bean",
            "body",
            "bodyAs",
            "camelContext",
            "collate",
            "date",
            "empty",
            "exception",
            "exchange",
            "exchangeId",
            "exchangeProperty",
            "fromRouteId",
            "hash",
            "header",
            "headerAs",
            "headers",
            "id",
            "join",
            "length",
            "messageHistory",
            "messageTimestamp",
            "null",
            "originalBody",
            "properties",
            "random",
            "replace",
            "routeId",
            "size",
            "stepId",
            "substring",
            "threadName",
            "trim",
            "type",
            "uuid",
            "variable",
            "variables");

    private static final Pattern UNKNOWN = Pattern.compile("Unknown function: (\\w+)");

    /** Which are said elsewhere, and better. */
    private static final Pattern IN_BEANS = Pattern.compile("No bean could be found|Method with name");

    private final ResolutionContext resolutionContext;
    private final Set<String> languages;
    private final FindingCollector findingCollector;

    ExpressionCheck(
            ResolutionContext resolutionContext, YamlDslSchema yamlDslSchema, FindingCollector findingCollector) {
        this.resolutionContext = resolutionContext;
        this.languages = yamlDslSchema.languages();
        this.findingCollector = findingCollector;
    }

    void check(List<YamlNode> places) {
        places.stream().filter(yamlNode -> !yamlNode.isWithin("parameters")).forEach(this::look);
    }

    private void look(YamlNode yamlNode) {
        if (isExpression(yamlNode) && !resolutionContext.hasLanguage(yamlNode.key())) {
            findingCollector.error(
                    yamlNode.keyNode(),
                    "the language '" + yamlNode.key() + "' is not part of this program"
                            + "; use simple, constant, or a bean's method");
        }
        if (yamlNode.key().equals("language")
                && yamlNode.isIn("language")
                && !resolutionContext.hasLanguage(yamlNode.text())) {
            findingCollector.error(
                    yamlNode.node(),
                    "the language '" + yamlNode.text() + "' is not part of this program"
                            + Suggestions.suggestion(yamlNode.text(), ResolutionContext.LANGUAGES));
        }
        if (yamlNode.isText() && isSimple(yamlNode)) {
            parse(yamlNode);
        }
    }

    private boolean isExpression(YamlNode yamlNode) {
        return languages.contains(yamlNode.key())
                && yamlNode.parent() != null
                && yamlNode.parent().isMap()
                && !yamlNode.isIn("redeliveryPolicy")
                && !yamlNode.isIn("marshal")
                && !yamlNode.isIn("unmarshal");
    }

    private static boolean isSimple(YamlNode yamlNode) {
        return yamlNode.key().equals("simple")
                || (yamlNode.key().equals("expression") && yamlNode.isIn("simple"))
                || (yamlNode.key().equals("message") && yamlNode.isIn("log"))
                || yamlNode.key().equals("log")
                || (EndpointFields.isEndpoint(yamlNode) && EndpointFields.isDynamic(yamlNode));
    }

    private void parse(YamlNode yamlNode) {
        var text = resolutionContext.resolve(yamlNode.text()).orElse("");
        var simple = resolutionContext.context().resolveLanguage("simple");
        try {
            if (isPredicate(yamlNode)) {
                simple.createPredicate(text);
            } else {
                simple.createExpression(text);
            }
        } catch (RuntimeException e) {
            if (IN_BEANS.matcher(String.valueOf(e.getMessage())).find()) {
                return;
            }
            findingCollector.error(yamlNode.node(), "'" + yamlNode.text() + "' is no expression: " + reason(e));
        }
    }

    private static boolean isPredicate(YamlNode yamlNode) {
        var holder = yamlNode.key().equals("expression") || yamlNode.isIn("expression") ? yamlNode.parent() : yamlNode;
        if (holder == null || holder.parent() == null) {
            return false;
        }
        var step = holder.parent();
        return PREDICATES.contains(step.key())
                || (step.key().equals("loop") && step.text("doWhile").equals("true"));
    }

    private static String reason(RuntimeException e) {
        var said = String.valueOf(e.getMessage());
        var first = said.lines().findFirst().orElse("");
        var unknown = UNKNOWN.matcher(first);
        return unknown.find()
                ? "there is no function '" + unknown.group(1) + "'"
                        + Suggestions.suggestion(unknown.group(1), FUNCTIONS)
                : first;
    }
}
