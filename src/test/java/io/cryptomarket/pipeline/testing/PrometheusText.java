package io.cryptomarket.pipeline.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Parses the Prometheus text format (0.0.4) strictly, with the checks of promtool. */
public final class PrometheusText {

    private static final Pattern COMMENT = Pattern.compile("# (HELP|TYPE) ([a-z_][a-z0-9_]*) (.+)");
    private static final Pattern SAMPLE =
            Pattern.compile("([a-z_][a-z0-9_]*)(\\{(.*)})? (NaN|[+-]Inf|-?[0-9.]+(?:E-?[0-9]+)?)");
    private static final Pattern LABEL = Pattern.compile("([a-z_][a-z0-9_]*)=\"((?:[^\"\\\\\n]|\\\\[\\\\\"n])*)\"");
    private static final Set<String> TYPES = Set.of("counter", "gauge", "summary", "histogram", "untyped");

    private final Map<String, Double> samples = new LinkedHashMap<>();
    private final Map<String, String> types = new HashMap<>();
    private final Set<String> helped = new HashSet<>();

    private PrometheusText() {}

    /**
     * Parses a text.
     *
     * @throws AssertionError at the first wrong line
     */
    public static PrometheusText parse(String text) {
        assertThat(text).endsWith("\n").doesNotContain("\r");
        var parsed = new PrometheusText();
        text.lines().forEach(parsed::read);
        return parsed;
    }

    private void read(String line) {
        var comment = COMMENT.matcher(line);
        if (comment.matches()) {
            readComment(comment.group(1), comment.group(2), comment.group(3));
            return;
        }
        var sample = SAMPLE.matcher(line);
        assertThat(sample.matches()).as(line).isTrue();
        var name = sample.group(1);
        var labels = labels(sample.group(3) == null ? "" : sample.group(3), line);
        var type = types.get(family(name));
        assertThat(type).as(line + " has a type").isNotNull();
        assertThat(name.endsWith("_total"))
                .as(line + " is named like what it is")
                .isEqualTo("counter".equals(type));
        assertThat(samples.put(name + labels, Double.valueOf(sample.group(4))))
                .as(line + " comes once")
                .isNull();
    }

    private void readComment(String kind, String name, String said) {
        if (kind.equals("HELP")) {
            assertThat(helped.add(name)).as(name + " is explained once").isTrue();
        } else {
            assertThat(TYPES).contains(said);
            assertThat(helped).contains(name);
            assertThat(types.put(name, said)).as(name + " has one type").isNull();
        }
    }

    private String family(String name) {
        var base = name.replaceAll("_(sum|count)$", "");
        return types.containsKey(name) ? name : base;
    }

    private static Map<String, String> labels(String text, String line) {
        var labels = new TreeMap<String, String>();
        var rest = text;
        while (!rest.isEmpty()) {
            var label = LABEL.matcher(rest);
            assertThat(label.lookingAt()).as(line).isTrue();
            assertThat(labels.put(label.group(1), label.group(2))).as(line).isNull();
            rest = rest.substring(label.end()).replaceFirst("^,", "");
        }
        return labels;
    }

    /** The value of a metric with exactly these labels, as {@code name{a=b, c=d}}; {@code name{}} for none. */
    public double value(String sample) {
        var value = samples.get(sample);
        assertThat(value).as("%s of %s", sample, samples.keySet()).isNotNull();
        return value;
    }

    /** Whether the metric is present. */
    public boolean has(String sample) {
        return samples.containsKey(sample);
    }

    /** The metrics with this prefix, with their labels. */
    public List<String> samples(String prefix) {
        return samples.keySet().stream().filter(name -> name.startsWith(prefix)).collect(Collectors.toList());
    }

    /** The names of the metrics, without the suffixes of their types. */
    public List<String> families() {
        return new ArrayList<>(types.keySet());
    }
}
