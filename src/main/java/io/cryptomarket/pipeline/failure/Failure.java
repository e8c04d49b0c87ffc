package io.cryptomarket.pipeline.failure;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What went wrong, recognised: everybody who tells of a failure, or decides by it, asks this.
 *
 * @param thrown the exception as it was thrown
 * @param known the outermost of its causes that is of a kind; the exception itself where none is
 * @param kind its row of the table
 */
public record Failure(Throwable thrown, Throwable known, FailureKind kind) {

    /** Recognises an exception, whatever wraps it. */
    public static Failure of(Throwable thrown) {
        for (var cause : Causes.of(thrown)) {
            var kind = kindOf(cause);
            if (kind != null) {
                return new Failure(thrown, cause, kind);
            }
        }
        return new Failure(thrown, thrown, FailureKind.UNEXPECTED);
    }

    private static @Nullable FailureKind kindOf(Throwable one) {
        return one instanceof KnownFailure failure ? failure.kind() : S3Failures.kind(one);
    }

    /**
     * Whether a run tries again by itself. Not where something is wrapped around the failure: what an expression threw
     * is, and Camel would repeat that step alone, on a body that is half read.
     *
     * @param holdsPaidAnswer whether the run holds an answer that was paid for and is not stored
     */
    public boolean isRetried(boolean holdsPaidAnswer) {
        return known == thrown && kind.isRetried(holdsPaidAnswer);
    }

    /** How long the other side asked to wait; null when it did not. */
    public @Nullable Duration retryAfter() {
        return known instanceof KnownFailure failure ? failure.retryAfter() : null;
    }

    /**
     * What was wrong, where, and what to do, in one line without a secret.
     *
     * @param bucket the bucket that a failure of S3 is about
     * @param where the place that it is in
     */
    public String message(String bucket, String where) {
        var shown = Causes.unwrapped(thrown);
        if (shown instanceof KnownFailure) {
            return String.valueOf(shown.getMessage());
        }
        var kindOfShown = kindOf(shown);
        var text = kindOfShown == null ? null : kindOfShown.text();
        return text == null
                ? plain(shown)
                : text.replace("{bucket}", bucket)
                        .replace("{where}", where)
                        .replace("{answer}", S3Failures.answer(shown))
                        .replace(
                                "{cause}",
                                String.valueOf(Causes.innermost(shown).getMessage()));
    }

    private static String plain(Throwable shown) {
        var message = shown.getMessage();
        var name = shown.getClass().getSimpleName();
        return message == null
                ? name
                : name + ": " + message.lines().findFirst().orElse("");
    }
}
