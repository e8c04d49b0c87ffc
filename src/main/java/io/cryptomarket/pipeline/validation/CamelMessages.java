package io.cryptomarket.pipeline.validation;

import java.util.List;
import java.util.Optional;
import org.apache.camel.NoSuchBeanException;
import org.apache.camel.PropertyBindingException;

/** What Camel says of a route that it cannot make, in words for whoever wrote it. */
public final class CamelMessages {

    private CamelMessages() {}

    /**
     * The message of the first cause that says something.
     *
     * @param causes the innermost first
     */
    public static String of(List<Throwable> causes) {
        return causes.stream()
                .map(CamelMessages::known)
                .flatMap(Optional::stream)
                .findFirst()
                .orElseGet(() -> plain(causes));
    }

    private static Optional<String> known(Throwable cause) {
        if (cause instanceof PropertyBindingException wrong && wrong.getPropertyName() != null) {
            return Optional.of("the option '" + wrong.getPropertyName() + "' cannot be '" + wrong.getValue() + "'");
        }
        if (cause instanceof NoSuchBeanException missing) {
            return Optional.of("there is no bean '" + missing.getName() + "'");
        }
        if (cause instanceof NumberFormatException) {
            return Optional.of("a number is expected, or a duration such as 5s: " + cause.getMessage());
        }
        if (cause instanceof ClassNotFoundException missing) {
            return Optional.of("there is no class '" + missing.getMessage() + "'");
        }
        return Optional.empty();
    }

    private static String plain(List<Throwable> causes) {
        return causes.stream()
                .map(Throwable::getMessage)
                .filter(message -> message != null && !message.isBlank())
                .findFirst()
                .orElse("Camel cannot make it: " + causes.get(0).getClass().getSimpleName());
    }
}
