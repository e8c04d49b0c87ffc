package io.cryptomarket.pipeline.routes;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.schema.FailsafeSchema;

/**
 * What is untidy in a folder of route files, one line each: what Camel would run, but a person would trip over, or
 * what Camel would refuse only when the route gets there.
 */
final class RouteLint {
    private static final String SUFFIX = ".camel.yaml";

    /** The only shipped file that reads and writes S3. */
    private static final String STORAGE = "s3" + SUFFIX;

    /** Steps within steps: more than that is a screen wide. */
    private static final int DEEPEST = 4;

    private static final Pattern VARIABLE = Pattern.compile("Variable:\\s+name: (\\w+)|\\$\\{variable\\.(\\w+)");

    private static final Set<String> SECRETS = Set.of("coincap.api-key", "http.token", "local.s3-secret-key");

    /** Given by the pipeline and not by a setting. */
    private static final Set<String> GIVEN = Set.of("clock.enabled");

    private static final Set<String> ENDPOINTS = Set.of("from", "to", "toD", "wireTap", "enrich", "pollEnrich");

    /** Steps that send to where a message says. */
    private static final Set<String> SENT_ALONG = Set.of("recipientList", "routingSlip", "dynamicRouter");

    /** What camel-http and camel-aws2-s3 go by, and where it may come from. */
    private static final Pattern LEADING = Pattern.compile("CamelHttp.*|CamelAwsS3(Key|BucketName|DestinationKey)");

    private static final Set<String> HARMLESS = Set.of("CamelHttpMethod", "CamelHttpQuery", "CamelAwsS3Key");
    private static final Pattern OUTSIDE = Pattern.compile("\\$\\{(headers?|body|bodyAs|in)\\b");

    private static final Pattern CLASS = Pattern.compile("(?<![\\w.])(?:[a-z][a-z0-9_]*\\.){2,}[A-Z]\\w*");
    private static final Pattern BEAN = Pattern.compile("\\$\\{bean:(?:name=)?([\\w-]+)");
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{\\??([\\w.-]+)[^}]*}}");

    private final Collection<String> beans;
    private final Collection<String> settings;

    private final List<String> problems = new ArrayList<>();
    private final List<String> configurations = new ArrayList<>();
    private final List<String> consumed = new ArrayList<>();
    private final List<String> called = new ArrayList<>();
    private String file = "";

    private RouteLint(Collection<String> beans, Collection<String> settings) {
        this.beans = beans;
        this.settings = settings;
    }

    /**
     * @param files the texts by name of file
     * @param beans the names of the beans there are
     * @param settings the names of the settings there are
     */
    static List<String> problems(Map<String, String> files, Collection<String> beans, Collection<String> settings) {
        var lint = new RouteLint(beans, settings);
        lint.examine(files);
        return lint.problems;
    }

    private void examine(Map<String, String> files) {
        files.values().stream()
                .flatMap(RouteLint::entries)
                .forEach(entry -> configurations.add(text(map(entry.get("routeConfiguration")), "id")));
        files.forEach((name, text) -> {
            file = name;
            names(entries(text).toList());
            comment(text);
            entries(text).forEach(this::entry);
            entries(text).forEach(entry -> walk("", 0, entry));
        });
        consumed.stream()
                .filter(uri -> consumed.indexOf(uri) != consumed.lastIndexOf(uri))
                .distinct()
                .forEach(uri -> problems.add(uri + " is consumed twice"));
        called.stream()
                .filter(uri -> !consumed.contains(uri))
                .distinct()
                .forEach(uri -> problems.add("nobody consumes " + uri));
    }

    private static Stream<Map<?, ?>> entries(String text) {
        var yaml =
                new Load(LoadSettings.builder().setSchema(new FailsafeSchema()).build());
        return ((List<?>) yaml.loadFromString(text)).stream().map(RouteLint::map);
    }

    /** A file has the name of its entries, or their common beginning. */
    private void names(List<Map<?, ?>> entries) {
        var name = file.substring(0, file.length() - SUFFIX.length());
        for (var entry : entries) {
            for (var kind : List.of("route", "routeConfiguration")) {
                var id = text(map(entry.get(kind)), "id");
                require(
                        id.isEmpty() || id.equals(name) || id.startsWith(name + "-"),
                        kind + " " + id + " is not called " + name + " and does not begin with " + name + "-");
            }
        }
    }

    /** A person reads there which variables the routes take and leave. */
    private void comment(String text) {
        var comment = text.lines().takeWhile(line -> line.startsWith("#")).collect(Collectors.joining("\n"));
        require(!comment.isEmpty(), "the file does not begin with a comment");
        VARIABLE.matcher(text)
                .results()
                .map(found -> Objects.requireNonNullElse(found.group(1), found.group(2)))
                .distinct()
                .filter(variable -> !comment.contains('"' + variable + '"'))
                .forEach(variable -> say("the opening comment does not name the variable " + variable));
    }

    private void entry(Map<?, ?> entry) {
        for (var kind : List.of("route", "routeConfiguration")) {
            if (entry.containsKey(kind)) {
                var body = map(entry.get(kind));
                var name = kind + " " + text(body, "id");
                require(!text(body, "id").isEmpty(), kind + " without an id");
                require(!text(body, "description").isBlank(), name + " has no description");
                if (kind.equals("route")) {
                    careForFailures(name, body);
                    var from = map(body.get("from"));
                    // Over HTTP a path is consumed once a method.
                    var method = text(map(from.get("parameters")), "httpMethodRestrict");
                    consumed.add((text(from, "uri") + " " + method).strip());
                }
            }
        }
    }

    private void careForFailures(String name, Map<?, ?> route) {
        var configuration = text(route, "routeConfigurationId");
        require(
                !configuration.isEmpty() || route.containsKey("errorHandler"),
                name + " has neither routeConfigurationId nor errorHandler");
        require(
                configuration.isEmpty() || configurations.contains(configuration),
                name + " names routeConfiguration " + configuration + ", which is not there");
    }

    private void walk(String key, int depth, @Nullable Object node) {
        if (node instanceof Map<?, ?> map) {
            map.forEach((name, value) -> child((String) name, depth, value));
        } else if (node instanceof List<?> list) {
            list.forEach(element -> walk(key, depth, element));
        } else if (node instanceof String text) {
            text(key, text);
        }
    }

    private void child(String name, int depth, @Nullable Object value) {
        require(!name.equals("parameters") || value instanceof Map, "parameters are no map: " + value);
        require(!ENDPOINTS.contains(name) || value instanceof Map, name + " is no map: " + value);
        if (!name.equals("from")
                && ENDPOINTS.contains(name)
                && text(map(value), "uri").startsWith("direct:")) {
            called.add(text(map(value), "uri"));
        }
        require(!SENT_ALONG.contains(name), name + " sends to where a message says");
        if (name.equals("setHeader")) {
            header(text(map(value), "name"), map(value));
        }
        int inside = name.equals("steps") ? depth + 1 : depth;
        require(inside <= DEEPEST || inside == depth, "steps lie more than " + DEEPEST + " deep; give them a route");
        walk(name, inside, value);
    }

    /** An advisory each: CVE-2026-78164 of camel-http, CVE-2026-95664 of camel-aws2-s3. */
    private void header(String name, Map<?, ?> step) {
        if (LEADING.matcher(name).matches()) {
            require(HARMLESS.contains(name), "header " + name + " leads a call elsewhere");
            step.values().stream()
                    .filter(value -> OUTSIDE.matcher(String.valueOf(value)).find())
                    .forEach(value -> say("header " + name + " is made of what came from outside: " + value));
        }
    }

    private void text(String key, String text) {
        switch (key) {
            case "uri" -> uri(text);
            // CVE-2026-85251
            case "followRedirects" -> say("followRedirects takes the key along to another server");
            case "ref", "executorService" -> require(beans.contains(text), "bean " + text + " is not bound");
            case "exception" -> require(isException(text), "exception " + text + " is not there");
            default -> CLASS.matcher(text).results().forEach(found -> say("class " + found.group() + " is named"));
        }
        BEAN.matcher(text)
                .results()
                .map(found -> found.group(1))
                .forEach(bean -> require(beans.contains(bean), "bean " + bean + " is not bound"));
        PLACEHOLDER.matcher(text).results().map(found -> found.group(1)).forEach(this::placeholder);
    }

    private void uri(String uri) {
        require(!uri.contains("?"), "uri " + uri + " has a query; write parameters");
        require(
                !uri.startsWith("aws2-s3:") || file.equals(STORAGE),
                "uri " + uri + " stands outside " + STORAGE + ", whose routes read and write S3 for all others");
        require(!uri.contains("${"), "uri " + uri + " is worked out, so that a message can lead it elsewhere");
        // CVE-2026-85316
        require(!uri.matches("platform-http:(//)?proxy.*"), "uri " + uri + " makes the service a proxy");
    }

    private void placeholder(String name) {
        require(!SECRETS.contains(name), "secret {{" + name + "}} is named");
        require(settings.contains(name) || GIVEN.contains(name), "setting {{" + name + "}} is not known");
    }

    private static boolean isException(String name) {
        try {
            return Throwable.class.isAssignableFrom(Class.forName(name, false, RouteLint.class.getClassLoader()));
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    private void require(boolean met, String otherwise) {
        if (!met) {
            say(otherwise);
        }
    }

    private void say(String problem) {
        problems.add(file + ": " + problem);
    }

    private static Map<?, ?> map(@Nullable Object node) {
        return node instanceof Map<?, ?> map ? map : Map.of();
    }

    private static String text(Map<?, ?> map, String key) {
        return map.get(key) instanceof String text ? text : "";
    }
}
