package io.cryptomarket.pipeline.health;

import io.cryptomarket.pipeline.coincap.CoinCapException;
import io.cryptomarket.pipeline.snapshot.SnapshotException;
import io.cryptomarket.pipeline.storage.ErrorMessages;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Why a run failed: as one of a few words, by which it is counted, and as a line for a person.
 *
 * @param label one of a set that does not grow; {@code none} where nothing failed
 * @param message what was wrong and what to do; null where nothing failed
 */
record FailureCause(String label, @Nullable String message) {

    static final FailureCause NONE = new FailureCause("none", null);

    private static final int LONGEST_LINE = 500;

    /** Of a failure; what nobody thought of is in the log alone, since its message may hold anything. */
    static FailureCause of(@Nullable Throwable failure, ErrorMessages errorMessages) {
        if (failure == null) {
            return NONE;
        }
        for (Throwable at = failure; at != null; at = at.getCause() == at ? null : at.getCause()) {
            var word = label(at);
            if (word != null) {
                return new FailureCause(word, shortened(errorMessages.message(failure)));
            }
        }
        return new FailureCause("other", "something unexpected; the log of the service says what");
    }

    private static @Nullable String label(Throwable failure) {
        if (failure instanceof CoinCapException answer) {
            return "coincap_" + small(answer.errorKind());
        }
        if (failure instanceof SnapshotException refusal) {
            return small(refusal.reason());
        }
        if (failure instanceof NoSuchKeyException) {
            return "not_fetched";
        }
        if (failure instanceof S3Exception answer) {
            return answer.statusCode() >= 500 ? "s3_unavailable" : "s3_refused";
        }
        return failure instanceof SdkException ? "s3_unavailable" : null;
    }

    private static String small(Enum<?> word) {
        return word.name().toLowerCase(Locale.ROOT);
    }

    private static String shortened(String line) {
        return line.length() <= LONGEST_LINE ? line : line.substring(0, LONGEST_LINE) + "...";
    }
}
