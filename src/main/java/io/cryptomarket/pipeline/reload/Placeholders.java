package io.cryptomarket.pipeline.reload;

import java.util.List;
import java.util.regex.Pattern;

/** Whether every {@code {{placeholder}}} is a setting. */
final class Placeholders {

    /** The innermost ones; one with a default, or with a question mark, may be missing. */
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{([^{}?:!]+)}}");

    private final Parts parts;
    private final Report report;

    Placeholders(Parts parts, Report report) {
        this.parts = parts;
        this.report = report;
    }

    void check(List<Place> places) {
        places.forEach(place -> PLACEHOLDER
                .matcher(place.text())
                .results()
                .map(found -> found.group(1).strip())
                .filter(name -> !parts.placeholders().contains(name))
                .forEach(name -> report.error(
                        place.node(),
                        "there is no setting '" + name + "' for {{" + name + "}}"
                                + Words.instead(name, parts.placeholders()))));
    }
}
