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
 * The table of failure kinds, one row a kind: whose fault it is, what an HTTP caller is told, and the label {@code cause}
 * of the metrics. Where not the usual holds, a row goes on with who tries again, as what those runs fail that waited for
 * the fetch, and the failure in words. How often a run tries again stands in the route configuration {@code failures}. A
 * run that fails ends its command with exit code 1, whatever the kind.
 */
public enum FailureKind {
    // What a caller asked for and cannot have: another call can mend it, waiting cannot.
    NOT_A_DATE(CALLER, ProblemType.NOT_A_DATE, "not_a_date"),
    /** Not a range of dates, or one that is too long for one call. */
    NOT_A_RANGE(CALLER, ProblemType.NOT_A_RANGE, "not_a_range"),
    /** The date has no manifest. */
    NOT_PUBLISHED(CALLER, ProblemType.NOT_PUBLISHED, "not_published"),
    /** No date of the range has a raw object. */
    NO_RAW_DATA(CALLER, ProblemType.NO_RAW_DATA, "no_raw_data"),
    /** CoinCap has no prices of the date any more, or not yet. */
    NO_PRICES(CALLER_BY_DATE, ProblemType.NO_PRICES, "no_prices"),
    /** S3 has no such object: the date is to be published before it was fetched. */
    NOT_FETCHED(CALLER_BY_DATE, ProblemType.NOT_FETCHED, "not_fetched", LATER, Texts.NOT_FETCHED),

    // As what a run fails that waited for a fetch.
    AWAITED_FETCH_TRANSIENT(COINCAP, ProblemType.COINCAP_TRANSIENT, "coincap_transient"),
    AWAITED_FETCH_FAILED(COINCAP, ProblemType.COINCAP_FAILED, "coincap_failed"),
    AWAITED_FETCH_REFUSED(COINCAP, ProblemType.QUALITY_REFUSED, "gates"),

    // CoinCap. A rejected call was seen to count against the quota, so only what may be gone at once is retried.
    /** Its own fault, the network's, or a burst limit. */
    COINCAP_TRANSIENT(COINCAP, ProblemType.COINCAP_TRANSIENT, "coincap_transient", IN_RUN, AWAITED_FETCH_TRANSIENT),
    /** It does not take the call as it is: a parameter, the key or the path is wrong. */
    COINCAP_REFUSED(COINCAP, ProblemType.COINCAP_REFUSED, "coincap_refused", BY_OPERATOR, AWAITED_FETCH_FAILED),
    /** The plan's calls are used up until it is renewed. */
    COINCAP_QUOTA(COINCAP, ProblemType.COINCAP_QUOTA, "coincap_quota", BY_OPERATOR, AWAITED_FETCH_FAILED),
    /** This version of the API is being shut down, or is gone. */
    COINCAP_SUNSET(COINCAP, ProblemType.COINCAP_SUNSET, "coincap_sunset", BY_OPERATOR, AWAITED_FETCH_FAILED),
    /** The answer is whole, and not what the API promises. */
    COINCAP_MALFORMED(COINCAP, ProblemType.COINCAP_MALFORMED, "coincap_malformed", BY_OPERATOR, AWAITED_FETCH_FAILED),
    /** This machine could not take the answer in, mostly for want of disk space; CoinCap did its part. */
    COINCAP_NOT_KEPT(SERVICE, ProblemType.INTERNAL, "coincap_local", BY_OPERATOR, AWAITED_FETCH_FAILED),
    /** The answer has the form of an answer and is no snapshot. */
    NOT_A_SNAPSHOT(COINCAP, ProblemType.COINCAP_MALFORMED, "answer"),
    /** The answer is of another date than the one that was asked for, and is stored under that. */
    ANOTHER_DATE(COINCAP, ProblemType.ANOTHER_DATE, "another_date"),
    /** The quality checks refused the answer. */
    QUALITY_REFUSED(COINCAP, ProblemType.QUALITY_REFUSED, "gates", BY_OPERATOR, AWAITED_FETCH_REFUSED),

    // S3.
    S3_NO_BUCKET(S3, ProblemType.STORAGE_REFUSES, "s3_refused", LATER, Texts.NO_BUCKET),
    /** Credentials, region, bucket or policy are wrong. */
    S3_REFUSED(S3, ProblemType.STORAGE_REFUSES, "s3_refused", LATER, Texts.REFUSED),
    /** Neither a bucket nor an object is what is missing: mostly no S3 at all. */
    S3_NOT_FOUND(S3, ProblemType.STORAGE_REFUSES, "s3_refused", LATER, Texts.ANSWERED),
    /** Two conditional writes came at the same moment. */
    S3_CONFLICT(S3, ProblemType.STORAGE_UNAVAILABLE, "s3_refused", IN_RUN, Texts.ANSWERED),
    S3_UNEXPECTED(S3, ProblemType.STORAGE_UNAVAILABLE, "s3_refused", LATER, Texts.ANSWERED),
    /** A fault of the server. */
    S3_FAILED(S3, ProblemType.STORAGE_UNAVAILABLE, "s3_unavailable", IN_RUN_WHILE_PAID, Texts.ANSWERED),
    S3_UNREACHABLE(S3, ProblemType.STORAGE_UNAVAILABLE, "s3_unavailable", IN_RUN_WHILE_PAID, Texts.UNREACHABLE),
    S3_NO_CREDENTIALS(S3, ProblemType.STORAGE_UNAVAILABLE, "s3_unavailable", LATER, Texts.NO_CREDENTIALS),
    /** What hands out the credentials, such as an instance role, does not answer. */
    S3_CREDENTIALS_UNREACHABLE(
            S3, ProblemType.STORAGE_UNAVAILABLE, "s3_unavailable", IN_RUN_WHILE_PAID, Texts.NO_CREDENTIALS),
    S3_NO_REGION(S3, ProblemType.STORAGE_UNAVAILABLE, "s3_unavailable", LATER, Texts.NO_REGION),
    /** The SDK could not make the call, and not for the network. */
    S3_NOT_CALLED(S3, ProblemType.STORAGE_UNAVAILABLE, "s3_unavailable", LATER, Texts.UNREACHABLE),
    /** Another service of AWS, such as the one that hands out credentials. */
    AWS_FAILED(S3, ProblemType.STORAGE_UNAVAILABLE, "s3_unavailable"),

    // The service itself.
    DAILY_CAP(SERVICE, ProblemType.DAILY_CAP, "daily_cap"),
    MONTHLY_CAP(SERVICE, ProblemType.MONTHLY_CAP, "monthly_cap"),
    /** Another run held this one up for too long. */
    BUSY(SERVICE, ProblemType.BUSY, "busy"),
    /** The run goes on, but its caller is not kept waiting any longer. */
    DEADLINE(SERVICE, ProblemType.DEADLINE, "deadline"),
    TOO_MANY_REQUESTS(SERVICE, ProblemType.TOO_MANY_REQUESTS, "too_many_requests"),
    STOPPING(SERVICE, ProblemType.STOPPING, "stopping"),
    /** The date is published and its raw object is gone. */
    RAW_LOST(SERVICE, ProblemType.RAW_LOST, "raw_lost"),
    /** Dates of a range failed, each in a way that may be gone later. */
    DATES_RETRYABLE(SERVICE, ProblemType.DATES_RETRYABLE, "dates_retryable"),
    /** Dates of a range failed, at least one in a way that stays. */
    DATES_FAILED(SERVICE, ProblemType.DATES_FAILED, "dates_failed"),
    /** A real snapshot where simulated ones belong, or the other way round. */
    ANOTHER_SOURCE(SERVICE, ProblemType.ANOTHER_SOURCE, "source"),
    /** None of the others; the message is made for an operator, and may tell of this machine. */
    OTHER(SERVICE, ProblemType.INTERNAL, "other"),
    /** What nobody foresaw: its message may hold anything, and is in the log alone. */
    UNEXPECTED(SERVICE, ProblemType.INTERNAL, "other");

    /** Whose fault a failure is. */
    enum Party {
        CALLER,
        /** The caller's where the date was asked for by name; else a day that the service has lost. */
        CALLER_BY_DATE,
        COINCAP,
        S3,
        SERVICE
    }

    /** Who tries again. */
    enum Retry {
        /** The run itself. */
        IN_RUN,
        /** The run itself while it holds an answer that was paid for: else nothing is lost by another run later. */
        IN_RUN_WHILE_PAID,
        /** Not the run; the clock looks again within the hour. */
        LATER,
        /** Only an operator can mend it, and another fetch would cost: the clock leaves the date alone. */
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

    /** What an HTTP caller is told. */
    public ProblemType problem() {
        return problem;
    }

    /** The label {@code cause} by which runs are counted; one of a set that does not grow at run time. */
    public String label() {
        return label;
    }

    /**
     * Whether what was asked for cannot be had, which is no error of the service.
     *
     * @param byDate whether the date was asked for by name
     */
    public boolean isRefusal(boolean byDate) {
        return party == CALLER || (byDate && party == CALLER_BY_DATE);
    }

    /**
     * Whether a run tries again by itself.
     *
     * @param holdsPaidAnswer whether it holds an answer that was paid for and is not stored
     */
    public boolean isRetried(boolean holdsPaidAnswer) {
        return retry == IN_RUN || (holdsPaidAnswer && retry == IN_RUN_WHILE_PAID);
    }

    /** Whether only an operator can mend it, so that the clock does not fetch the date again. */
    public boolean needsOperator() {
        return retry == BY_OPERATOR;
    }

    /** As what a run fails that waited for the fetch that failed so; null where it fetches instead. */
    public @Nullable FailureKind awaitedAs() {
        return awaitedAs;
    }

    /** The failure in words, with names in braces for what {@link Failure} knows; null where its message says it. */
    @Nullable
    String text() {
        return text;
    }
}
