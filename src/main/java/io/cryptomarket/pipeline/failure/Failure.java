package io.cryptomarket.pipeline.failure;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * An exception with its kind. All code that reports a failure, or decides by it, uses this.
 *
 * @param thrown the exception as it was thrown
 * @param known its outermost cause with a kind; the exception itself without one
 */
public record Failure(Throwable thrown, Throwable known, FailureKind kind) {

    /** Finds the kind of an exception or its causes; {@link FailureKind#UNEXPECTED} if none has one. */
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
     * Whether the run retries. It does not retry a wrapped failure: those come from expressions, and Camel would repeat
     * only that step, on a body that is half read.
     *
     * @param holdsPaidAnswer whether the run holds a paid response that is not stored yet
     */
    public boolean isRetried(boolean holdsPaidAnswer) {
        return known == thrown && kind.isRetried(holdsPaidAnswer);
    }

    /** How long the other side asked to wait; null if it did not. */
    public @Nullable Duration retryAfter() {
        return known instanceof KnownFailure failure ? failure.retryAfter() : null;
    }

    /**
     * One line that says what failed, where, and what to do, without a secret.
     *
     * @param bucket the bucket, for a failure of S3
     * @param where the S3 endpoint or region
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
