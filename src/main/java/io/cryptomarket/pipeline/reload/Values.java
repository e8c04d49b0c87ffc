package io.cryptomarket.pipeline.reload;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.camel.util.TimeUtils;

/** Values that the schema takes for any text, and Camel looks at too late or without saying where. */
final class Values {

    private static final Set<String> DURATIONS = Set.of("redeliveryDelay", "maximumRedeliveryDelay");
    private static final Set<String> FORMATS = Set.of("marshal", "unmarshal");

    private final Parts parts;
    private final Grammar grammar;
    private final Report report;

    Values(Parts parts, Grammar grammar, Report report) {
        this.parts = parts;
        this.grammar = grammar;
        this.report = report;
    }

    void check(List<Place> places) {
        places.forEach(this::look);
    }

    private void look(Place place) {
        if (DURATIONS.contains(place.key()) && place.isIn("redeliveryPolicy")) {
            parts.resolve(place.text()).filter(text -> !isDuration(text)).ifPresent(text -> wrong(place, text));
        } else if (place.key().equals("httpMethodRestrict") && place.isIn("parameters")) {
            parts.resolve(place.text()).ifPresent(text -> methods(place, text));
        } else if (FORMATS.stream().anyMatch(place::isIn)
                && grammar.isDataFormat(place.key())
                && !parts.hasDataFormat(place.key())
                && !place.key().equals("custom")) {
            report.error(
                    place.keyNode(),
                    "the data format '" + place.name() + "' is not part of this program; there is csv, custom, json");
        }
    }

    private void wrong(Place place, String text) {
        report.error(place.node(), "'" + place.name() + "' is '" + text + "' and must be a duration such as 500 or 5s");
    }

    private static boolean isDuration(String text) {
        try {
            return TimeUtils.toMilliSeconds(text.strip()) >= 0;
        } catch (RuntimeException e) {
            return false;
        }
    }

    private void methods(Place place, String text) {
        Stream.of(text.split(","))
                .map(method -> method.strip().toUpperCase(Locale.ROOT))
                .filter(method -> !Outline.METHODS.contains(method))
                .forEach(method -> report.error(
                        place.node(),
                        "there is no HTTP method '" + method + "'" + Words.instead(method, Outline.METHODS)));
    }
}
