package io.cryptomarket.pipeline.reload;

import java.util.List;
import java.util.regex.Pattern;

/**
 * What would run code of a route file's choice, or show what must stay secret. It is looked for before Camel is shown
 * the file.
 */
final class Forbidden {

    private static final String USE_BEANS = "; use one of the pipeline's beans, as 'ref'";

    private static final Pattern CLASS_REFERENCE = Pattern.compile("#(class|type):");
    private static final Pattern CLASS_IN_SIMPLE = Pattern.compile("\\$\\{\\s*bean:\\s*(type:|class:)");
    private static final Pattern ENVIRONMENT = Pattern.compile(
            "\\$\\{\\s*(sysenv|env|sys)\\s*[.:]|\\{\\{\\s*(env|sys|bean|service|service\\.host|service\\.port):");

    private final Report report;

    Forbidden(Report report) {
        this.report = report;
    }

    void check(List<Place> places) {
        places.forEach(this::look);
    }

    private void look(Place place) {
        if (place.key().equals("beanType") && !place.isWithin("parameters")) {
            report.error(place.keyNode(), "'beanType' would run any class" + USE_BEANS);
        }
        if (place.isText()) {
            look(place, place.text());
        }
    }

    private void look(Place place, String text) {
        if (CLASS_REFERENCE.matcher(text).find()) {
            report.error(place.node(), "'" + text + "' would run any class" + USE_BEANS);
        }
        if (CLASS_IN_SIMPLE.matcher(text).find()) {
            report.error(place.node(), "'bean:type:' would run any class; name one of the pipeline's beans");
        }
        if (ENVIRONMENT.matcher(text).find()) {
            report.error(
                    place.node(),
                    "environment variables hold secrets and are not for routes; make it a setting of"
                            + " config/pipeline.properties and write {{name}}");
        }
        if (Calls.isEndpoint(place) && text.strip().startsWith("class:")) {
            report.error(place.node(), "'" + text + "' would run any class" + USE_BEANS);
        }
    }
}
