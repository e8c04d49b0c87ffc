package io.cryptomarket.pipeline.failure;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The chain of an exception's causes. */
public final class Causes {

    private Causes() {}

    /** The exception first, its innermost cause last. A cycle ends the chain. */
    public static List<Throwable> of(Throwable failure) {
        var chain = new ArrayList<Throwable>();
        @Nullable Throwable at = failure;
        while (at != null && !chain.contains(at)) {
            chain.add(at);
            at = at.getCause();
        }
        return chain;
    }

    public static Throwable innermost(Throwable failure) {
        var chain = of(failure);
        return chain.get(chain.size() - 1);
    }

    /** The exception without wrappers: exceptions of Camel and plain {@code RuntimeException}s. */
    static Throwable unwrapped(Throwable failure) {
        return of(failure).stream().filter(at -> !isWrapper(at)).findFirst().orElseGet(() -> innermost(failure));
    }

    private static boolean isWrapper(Throwable at) {
        return at.getClass().getName().startsWith("org.apache.camel.") || at.getClass() == RuntimeException.class;
    }
}
