package io.cryptomarket.pipeline.failure;

import static io.cryptomarket.pipeline.failure.FailureKind.Party.CALLER;
import static io.cryptomarket.pipeline.failure.FailureKind.Party.CALLER_BY_DATE;
import static io.cryptomarket.pipeline.failure.FailureKind.Party.COINCAP;
import static io.cryptomarket.pipeline.failure.FailureKind.Party.S3;
import static io.cryptomarket.pipeline.failure.FailureKind.Party.SERVICE;
import static io.cryptomarket.pipeline.failure.FailureKind.Retry.BY_OPERATOR;
import static io.cryptomarket.pipeline.failure.FailureKind.Retry.IN_RUN;
import static io.cryptomarket.pipeline.failure.FailureKind.Retry.IN_RUN_WHILE_PAID;
import static io.cryptomarket.pipeline.failure.FailureKind.Retry.LATER;

import org.jspecify.annotations.Nullable;

/**
 * The table of failure kinds, one row each: the party at fault, the problem type of the HTTP API, and the label
 * {@code cause} of the metrics. Some rows add who retries, the kind with which runs fail that waited for the fetch, and
 * a message. The route configuration {@code failures} sets how often a run retries. A command whose run fails ends with
 * exit code 1.
 */
public enum FailureKind {
    // The caller's: waiting does not help, another call can.
    NOT_A_DATE(CALLER, ProblemType.NOT_A_DATE, "not_a_date"),
    /** Not a range of dates, or too long for one call. */
    NOT_A_RANGE(CALLER, ProblemType.NOT_A_RANGE, "not_a_range"),
    /** The date has no manifest. */
    NOT_PUBLISHED(CALLER, ProblemType.NOT_PUBLISHED, "not_published"),
    /** No date of the range has a raw object. */
    NO_RAW_DATA(CALLER, ProblemType.NO_RAW_DATA, "no_raw_data"),
    /** CoinCap has no prices of the date, or not yet. */
    NO_PRICES(CALLER_BY_DATE, ProblemType.NO_PRICES, "no_prices"),
    /** The raw object is missing: a run publishes the date before it was fetched. */
    NOT_FETCHED(CALLER_BY_DATE, ProblemType.NOT_FETCHED, "not_fetched", LATER, Texts.NOT_FETCHED),

    // The kinds of runs that waited for a fetch that failed.
    AWAITED_FETCH_TRANSIENT(COINCAP, ProblemType.COINCAP_TRANSIENT, "coincap_transient"),
    AWAITED_FETCH_FAILED(COINCAP, ProblemType.COINCAP_FAILED, "coincap_failed"),
    AWAITED_FETCH_REFUSED(COINCAP, ProblemType.QUALITY_REFUSED, "gates"),

    // CoinCap. Rejected calls can count against the quota, so runs retry transient failures only.
    /** A fault of CoinCap or the network, or a burst limit. */
    COINCAP_TRANSIENT(COINCAP, ProblemType.COINCAP_TRANSIENT, "coincap_transient", IN_RUN, AWAITED_FETCH_TRANSIENT),
    /** A parameter, the key or the path is wrong. */
    COINCAP_REFUSED(COINCAP, ProblemType.COINCAP_REFUSED, "coincap_refused", BY_OPERATOR, AWAITED_FETCH_FAILED),
    /** The quota of the plan is used up until its renewal. */
    COINCAP_QUOTA(COINCAP, ProblemType.COINCAP_QUOTA, "coincap_quota", BY_OPERATOR, AWAITED_FETCH_FAILED),
    /** This version of the API is being shut down, or is gone. */
    COINCAP_SUNSET(COINCAP, ProblemType.COINCAP_SUNSET, "coincap_sunset", BY_OPERATOR, AWAITED_FETCH_FAILED),
    /** The response is complete and does not match the API. */
    COINCAP_MALFORMED(COINCAP, ProblemType.COINCAP_MALFORMED, "coincap_malformed", BY_OPERATOR, AWAITED_FETCH_FAILED),
    /** This machine could not store the response, usually because the disk is full. */
    COINCAP_NOT_KEPT(SERVICE, ProblemType.INTERNAL, "coincap_local", BY_OPERATOR, AWAITED_FETCH_FAILED),
    /** The response matches the API and is no snapshot. */
    NOT_A_SNAPSHOT(COINCAP, ProblemType.COINCAP_MALFORMED, "answer"),
    /** The response has another date than the requested one, and is stored under its own. */
    ANOTHER_DATE(COINCAP, ProblemType.ANOTHER_DATE, "another_date"),
    /** The quality checks refused the response. */
    QUALITY_REFUSED(COINCAP, ProblemType.QUALITY_REFUSED, "gates", BY_OPERATOR, AWAITED_FETCH_REFUSED),

    // S3.
    S3_NO_BUCKET(S3, ProblemType.STORAGE_REFUSES, "s3_refused", LATER, Texts.NO_BUCKET),
    /** Credentials, region, bucket or policy are wrong. */
    S3_REFUSED(S3, ProblemType.STORAGE_REFUSES, "s3_refused", LATER, Texts.REFUSED),
    /** A 404 that names neither a bucket nor an object: the endpoint is usually no S3 server. */
    S3_NOT_FOUND(S3, ProblemType.STORAGE_REFUSES, "s3_refused", LATER, Texts.ANSWERED),
    /** Two conditional writes arrived at the same moment. */
    S3_CONFLICT(S3, ProblemType.STORAGE_UNAVAILABLE, "s3_refused", IN_RUN, Texts.ANSWERED),
    S3_UNEXPECTED(S3, ProblemType.STORAGE_UNAVAILABLE, "s3_refused", LATER, Texts.ANSWERED),
    /** A fault of the server. */
    S3_FAILED(S3, ProblemType.STORAGE_UNAVAILABLE, "s3_unavailable", IN_RUN_WHILE_PAID, Texts.ANSWERED),
    S3_UNREACHABLE(S3, ProblemType.STORAGE_UNAVAILABLE, "s3_unavailable", IN_RUN_WHILE_PAID, Texts.UNREACHABLE),
    S3_NO_CREDENTIALS(S3, ProblemType.STORAGE_UNAVAILABLE, "s3_unavailable", LATER, Texts.NO_CREDENTIALS),
    /** The source of the credentials, such as an instance role, does not answer. */
    S3_CREDENTIALS_UNREACHABLE(
            S3, ProblemType.STORAGE_UNAVAILABLE, "s3_unavailable", IN_RUN_WHILE_PAID, Texts.NO_CREDENTIALS),
    S3_NO_REGION(S3, ProblemType.STORAGE_UNAVAILABLE, "s3_unavailable", LATER, Texts.NO_REGION),
    /** The SDK could not make the call, for a reason other than the network. */
    S3_NOT_CALLED(S3, ProblemType.STORAGE_UNAVAILABLE, "s3_unavailable", LATER, Texts.UNREACHABLE),
    /** Another service of AWS failed, such as the source of the credentials. */
    AWS_FAILED(S3, ProblemType.STORAGE_UNAVAILABLE, "s3_unavailable"),

    // The service itself.
    DAILY_CAP(SERVICE, ProblemType.DAILY_CAP, "daily_cap"),
    MONTHLY_CAP(SERVICE, ProblemType.MONTHLY_CAP, "monthly_cap"),
    /** Another run has blocked this one for too long. */
    BUSY(SERVICE, ProblemType.BUSY, "busy"),
    /** The caller has waited too long; the run goes on. */
    DEADLINE(SERVICE, ProblemType.DEADLINE, "deadline"),
    TOO_MANY_REQUESTS(SERVICE, ProblemType.TOO_MANY_REQUESTS, "too_many_requests"),
    STOPPING(SERVICE, ProblemType.STOPPING, "stopping"),
    /** The date is published, but its raw object is gone. */
    RAW_LOST(SERVICE, ProblemType.RAW_LOST, "raw_lost"),
    /** Dates of a range failed, all retryably. */
    DATES_RETRYABLE(SERVICE, ProblemType.DATES_RETRYABLE, "dates_retryable"),
    /** Dates of a range failed, at least one permanently. */
    DATES_FAILED(SERVICE, ProblemType.DATES_FAILED, "dates_failed"),
    /** A real snapshot in a bucket of simulated ones, or the reverse. */
    ANOTHER_SOURCE(SERVICE, ProblemType.ANOTHER_SOURCE, "source"),
    /** Any other known failure; its message is for operators and may reveal details of this machine. */
    OTHER(SERVICE, ProblemType.INTERNAL, "other"),
    /** Any other exception; its message may contain anything, so only the log has it. */
    UNEXPECTED(SERVICE, ProblemType.INTERNAL, "other");

    /** The party at fault. */
    enum Party {
        CALLER,
        /** The caller if it named the date; otherwise the service, which loses a day. */
        CALLER_BY_DATE,
        COINCAP,
        S3,
        SERVICE
    }

    /** Who retries. */
    enum Retry {
        /** The run. */
        IN_RUN,
        /** The run, while it holds a paid response; without one, a later run loses nothing. */
        IN_RUN_WHILE_PAID,
        /** Not the run; the schedule checks again within the hour. */
        LATER,
        /** Only an operator can fix it, and another fetch would cost: the schedule skips the date. */
        BY_OPERATOR
    }

    private final Party party;
    private final ProblemType problem;
    private final String label;
    private final Retry retry;
    private final @Nullable FailureKind awaitedAs;
    private final @Nullable String text;

    FailureKind(Party party, ProblemType problem, String label) {
        this(party, problem, label, LATER, null, null);
    }

    FailureKind(Party party, ProblemType problem, String label, Retry retry, String text) {
        this(party, problem, label, retry, null, text);
    }

    FailureKind(Party party, ProblemType problem, String label, Retry retry, FailureKind awaitedAs) {
        this(party, problem, label, retry, awaitedAs, null);
    }

    FailureKind(
            Party party,
            ProblemType problem,
            String label,
            Retry retry,
            @Nullable FailureKind awaitedAs,
            @Nullable String text) {
        this.party = party;
        this.problem = problem;
        this.label = label;
        this.retry = retry;
        this.awaitedAs = awaitedAs;
        this.text = text;
    }

    public ProblemType problem() {
        return problem;
    }

    /** The label {@code cause} of the metrics; one of a fixed set. */
    public String label() {
        return label;
    }

    /**
     * Whether the caller is at fault and not the service.
     *
     * @param byDate whether the caller named the date
     */
    public boolean isRefusal(boolean byDate) {
        return party == CALLER || (byDate && party == CALLER_BY_DATE);
    }

    /**
     * Whether the run retries.
     *
     * @param holdsPaidAnswer whether it holds a paid response that is not stored yet
     */
    public boolean isRetried(boolean holdsPaidAnswer) {
        return retry == IN_RUN || (holdsPaidAnswer && retry == IN_RUN_WHILE_PAID);
    }

    /** Whether only an operator can fix it, so that the schedule does not fetch the date again. */
    public boolean needsOperator() {
        return retry == BY_OPERATOR;
    }

    /** The kind with which a run fails that waited for this fetch; null if it fetches instead. */
    public @Nullable FailureKind awaitedAs() {
        return awaitedAs;
    }

    /** The message, with names in braces that {@link Failure} fills in; null to use the exception's message. */
    @Nullable
    String text() {
        return text;
    }
}
