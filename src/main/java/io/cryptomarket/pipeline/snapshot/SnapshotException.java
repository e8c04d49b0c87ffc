package io.cryptomarket.pipeline.snapshot;

import org.jspecify.annotations.Nullable;

/** A snapshot that must not be stored or published as it is; the message is one line for a person. */
public final class SnapshotException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** What kind of refusal it is, for who has to answer it. */
    public enum Reason {
        /** None of those below; the message may tell of this machine. */
        OTHER,
        /** What was asked for is not a date. */
        NOT_A_DATE,
        /** CoinCap has no prices of the date any more, or not yet. */
        NO_PRICES,
        /** CoinCap's answer is of another date than the one that was asked for, and is stored under that. */
        ANOTHER_DATE,
        /** The gates refused CoinCap's answer. */
        GATES,
        /** CoinCap's answer has the form of an answer and is no snapshot. */
        ANSWER,
        /** A call would pass the credits of the day. */
        DAILY_CAP,
        /** A call would pass the credits of the month. */
        MONTHLY_CAP,
        /** Another run held this one up for too long. */
        BUSY,
        /** The fetch that this run waited for failed by a fault of CoinCap that may pass. */
        COINCAP_TRANSIENT,
        /** The fetch that this run waited for failed by one that does not pass. */
        COINCAP_FAILED,
        /** The date has no manifest. */
        NOT_PUBLISHED,
        /** What was asked for is not a range of dates that can be made at once. */
        NOT_A_RANGE,
        /** No date of the range has anything that it could be made from. */
        NO_RAW_DATA,
        /** Dates of a range failed, each by a fault that may pass. */
        DATES_RETRYABLE,
        /** Dates of a range failed, some by a fault that does not pass. */
        DATES_FAILED,
        /** The service is told to stop, and has not done all that it was asked for. */
        STOPPING,
        /** A real snapshot where simulated ones belong, or the other way round. */
        SOURCE
    }

    private final Reason reason;

    public SnapshotException(String message) {
        this(message, null);
    }

    public SnapshotException(String message, @Nullable Throwable cause) {
        this(Reason.OTHER, message, cause);
    }

    public SnapshotException(Reason reason, String message) {
        this(reason, message, null);
    }

    public SnapshotException(Reason reason, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
