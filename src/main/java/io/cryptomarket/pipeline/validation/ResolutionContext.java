package io.cryptomarket.pipeline.validation;

import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.EndpointUriFactory;
import org.apache.camel.util.StringHelper;
import org.jspecify.annotations.Nullable;

/** Looks up what a route can refer to: the placeholders, beans and components of a context. */
public final class ResolutionContext {

    /** The languages that are suggested. */
    static final Set<String> LANGUAGES = Set.of(
            "constant", "exchangeProperty", "header", "language", "method", "ref", "simple", "tokenize", "variable");

    private static final List<String> COMPONENTS = List.of(
            "aws2-s3", "bean", "direct", "file", "http", "https", "log", "platform-http", "quartz", "seda", "timer");

    /** Matches innermost placeholders that have no default and are not optional. */
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{([^{}?:!]+)}}");

    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9-]*");

    private final CamelContext context;
    private final Properties placeholders;
    private final Set<String> beans;

    public ResolutionContext(CamelContext context) {
        this.context = context;
        this.placeholders = context.getPropertiesComponent().loadProperties();
        this.beans = new TreeSet<>(
                context.getRegistry().findByTypeWithName(Object.class).keySet());
    }

    CamelContext context() {
        return context;
    }

    /** The names of the settings that a route may name. */
    Set<String> placeholders() {
        return placeholders.stringPropertyNames();
    }

    /** The placeholders of a text that are no settings. */
    List<String> missing(String text) {
        return PLACEHOLDER
                .matcher(text)
                .results()
                .map(found -> found.group(1).strip())
                .filter(name -> !placeholders().contains(name))
                .toList();
    }

    /** The text with its placeholders filled in; empty when one of them is not there. */
    public Optional<String> resolve(String text) {
        if (!missing(text).isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(context.resolvePropertyPlaceholders(text));
        } catch (RuntimeException e) {
            return Optional.empty();
        }
    }

    /** The names of the beans. */
    Set<String> beans() {
        return beans;
    }

    /** Returns the bean; null if there is none. */
    @Nullable
    Object bean(String name) {
        return context.getRegistry().lookupByName(name);
    }

    /** The names of the components that a person may have meant. */
    List<String> components() {
        return COMPONENTS.stream().filter(this::hasComponent).toList();
    }

    boolean hasComponent(String scheme) {
        return isThere("component", scheme);
    }

    /** Returns the options of an endpoint; null if the component does not list them. */
    @Nullable
    EndpointUriFactory options(String scheme) {
        return context.getCamelContextExtension().getEndpointUriFactory(scheme);
    }

    /** Whether a data format is part of the program; JSON is read by Jackson. */
    boolean hasDataFormat(String name) {
        return Stream.of(name, name.equals("json") ? "jackson" : name, StringHelper.camelCaseToDash(name))
                .anyMatch(each -> isThere("dataformat", each));
    }

    /** Looks for the file by which Camel finds it. */
    private static boolean isThere(String kind, String name) {
        return NAME.matcher(name).matches()
                && ResolutionContext.class.getResource("/META-INF/services/org/apache/camel/" + kind + "/" + name)
                        != null;
    }
}
