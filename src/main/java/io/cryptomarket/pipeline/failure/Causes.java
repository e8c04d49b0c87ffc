package io.cryptomarket.pipeline.failure;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A failure and what caused it. */
public final class Causes {

    private Causes() {}

    /** The failure itself first, its innermost cause last; a chain that leads back into itself ends there. */
    public static List<Throwable> of(Throwable failure) {
        var chain = new ArrayList<Throwable>();
        @Nullable Throwable at = failure;
        while (at != null && !chain.contains(at)) {
            chain.add(at);
            at = at.getCause();
        }
        return chain;
    }

    /** What began it. */
    public static Throwable innermost(Throwable failure) {
        var chain = of(failure);
        return chain.get(chain.size() - 1);
    }

    /** The failure without what Camel, or a plain {@code RuntimeException}, wraps around it. */
    static Throwable unwrapped(Throwable failure) {
        return of(failure).stream().filter(at -> !isWrapper(at)).findFirst().orElseGet(() -> innermost(failure));
    }

    private static boolean isWrapper(Throwable at) {
        return at.getClass().getName().startsWith("org.apache.camel.") || at.getClass() == RuntimeException.class;
    }
}
