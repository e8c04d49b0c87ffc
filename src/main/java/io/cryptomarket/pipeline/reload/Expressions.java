package io.cryptomarket.pipeline.reload;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Whether every expression is in a language there is, and Simple ones can be read. */
final class Expressions {

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

    private final Parts parts;
    private final Set<String> languages;
    private final Report report;

    Expressions(Parts parts, Grammar grammar, Report report) {
        this.parts = parts;
        this.languages = grammar.languages();
        this.report = report;
    }

    void check(List<Place> places) {
        places.stream().filter(place -> !place.isWithin("parameters")).forEach(this::look);
    }

    private void look(Place place) {
        if (isExpression(place) && !parts.hasLanguage(place.key())) {
            report.error(
                    place.keyNode(),
                    "the language '" + place.key() + "' is not part of this program"
                            + "; use simple, constant, or a bean's method");
        }
        if (place.key().equals("language") && place.isIn("language") && !parts.hasLanguage(place.text())) {
            report.error(
                    place.node(),
                    "the language '" + place.text() + "' is not part of this program"
                            + Words.instead(place.text(), Parts.LANGUAGES));
        }
        if (place.isText() && isSimple(place)) {
            parse(place);
        }
    }

    private boolean isExpression(Place place) {
        return languages.contains(place.key())
                && place.above() != null
                && place.above().isMap()
                && !place.isIn("redeliveryPolicy")
                && !place.isIn("marshal")
                && !place.isIn("unmarshal");
    }

    private static boolean isSimple(Place place) {
        return place.key().equals("simple")
                || (place.key().equals("expression") && place.isIn("simple"))
                || (place.key().equals("message") && place.isIn("log"))
                || place.key().equals("log")
                || (Calls.isEndpoint(place) && Calls.isDynamic(place));
    }

    private void parse(Place place) {
        var text = parts.resolve(place.text()).orElse("");
        var simple = parts.context().resolveLanguage("simple");
        try {
            if (isPredicate(place)) {
                simple.createPredicate(text);
            } else {
                simple.createExpression(text);
            }
        } catch (RuntimeException e) {
            if (IN_BEANS.matcher(String.valueOf(e.getMessage())).find()) {
                return;
            }
            report.error(place.node(), "'" + place.text() + "' is no expression: " + reason(e));
        }
    }

    private static boolean isPredicate(Place place) {
        var holder = place.key().equals("expression") || place.isIn("expression") ? place.above() : place;
        if (holder == null || holder.above() == null) {
            return false;
        }
        var step = holder.above();
        return PREDICATES.contains(step.key())
                || (step.key().equals("loop") && step.text("doWhile").equals("true"));
    }

    private static String reason(RuntimeException e) {
        var said = String.valueOf(e.getMessage());
        var first = said.lines().findFirst().orElse("");
        var unknown = UNKNOWN.matcher(first);
        return unknown.find()
                ? "there is no function '" + unknown.group(1) + "'" + Words.instead(unknown.group(1), FUNCTIONS)
                : first;
    }
}
