package io.cryptomarket.pipeline.reload;

import java.util.List;

/** Whether every {@code {{placeholder}}} is a setting. */
final class Placeholders {

    private final Parts parts;
    private final Report report;

    Placeholders(Parts parts, Report report) {
        this.parts = parts;
        this.report = report;
    }

    void check(List<Place> places) {
        places.forEach(place -> parts.missing(place.text())
                .forEach(name -> report.error(
                        place.node(),
                        "there is no setting '" + name + "' for {{" + name + "}}"
                                + Words.instead(name, parts.placeholders()))));
    }
}
