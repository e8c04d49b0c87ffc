package io.cryptomarket.pipeline.health;

import io.cryptomarket.pipeline.failure.Failure;
import io.cryptomarket.pipeline.failure.FailureKind;
import io.cryptomarket.pipeline.storage.ErrorMessages;
import org.jspecify.annotations.Nullable;

/**
 * Why a run failed.
 *
 * @param label the metric label, one of a fixed set; {@code none} if nothing failed
 * @param message one line: what is wrong and what to do; null if nothing failed
 */
record FailureCause(String label, @Nullable String message) {

    static final FailureCause NONE = new FailureCause("none", null);

    private static final int LONGEST_LINE = 500;

    /** The cause of a failure. The message of an unexpected one is in the log only, since it may contain anything. */
    static FailureCause of(@Nullable Throwable thrown, ErrorMessages errorMessages) {
        if (thrown == null) {
            return NONE;
        }
        var kind = Failure.of(thrown).kind();
        var line = kind == FailureKind.UNEXPECTED
                ? "something unexpected; the log of the service says what"
                : shortened(errorMessages.message(thrown));
        return new FailureCause(kind.label(), line);
    }

    private static String shortened(String line) {
        return line.length() <= LONGEST_LINE ? line : line.substring(0, LONGEST_LINE) + "...";
    }
}
