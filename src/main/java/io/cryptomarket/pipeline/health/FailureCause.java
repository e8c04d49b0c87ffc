package io.cryptomarket.pipeline.health;

import io.cryptomarket.pipeline.failure.Failure;
import io.cryptomarket.pipeline.failure.FailureKind;
import io.cryptomarket.pipeline.storage.ErrorMessages;
import org.jspecify.annotations.Nullable;

/**
 * Why a run failed: as one of a few words, by which it is counted, and as a line for a person.
 *
 * @param label one of a set that does not grow; {@code none} where nothing failed
 * @param message what was wrong and what to do; null where nothing failed
 */
record FailureCause(String label, @Nullable String message) {

    static final FailureCause NONE = new FailureCause("none", null);

    private static final int LONGEST_LINE = 500;

    /** Of a failure; what nobody foresaw is in the log alone, since its message may hold anything. */
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
