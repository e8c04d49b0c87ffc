package io.cryptomarket.pipeline.credits;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.cryptomarket.pipeline.coincap.CoinCapCall;
import io.cryptomarket.pipeline.coincap.Credits;
import io.cryptomarket.pipeline.snapshot.JsonBytes;
import io.cryptomarket.pipeline.snapshot.RawSnapshot;
import io.cryptomarket.pipeline.snapshot.SnapshotDate;
import io.cryptomarket.pipeline.snapshot.SnapshotException;
import java.io.IOException;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeException;
import org.apache.camel.StreamCache;
import org.apache.camel.Variable;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * The bean {@code ledger} of the routes: what calls cost, before and after, over all processes and restarts.
 *
 * <p>Each call has a folder in S3, with an object that says its estimate, put before the call, and one that says what it
 * cost. The numbers stand in the keys, so that a listing is enough to add them up; a call that nothing more is known of
 * counts with its estimate. Because the estimate is put before the sum is taken, two processes at once cannot both slip
 * under a cap.
 */
public final class Ledger {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern RECORD = Pattern.compile("([^/]+)/(estimated|spent)-(\\d{1,18})\\.json");
    private static final int LENGTH_OF_A_DATE = 10;
    private static final int LENGTH_OF_AN_ID = 8;

    private final S3Client s3;
    private final String bucket;
    private final String prefix;
    private final @Nullable CreditCap daily;
    private final @Nullable CreditCap monthly;
    private final Clock clock;

    /**
     * @param prefix what the keys of the records begin with, without a slash at its end
     * @param daily the most credits of a UTC day, null for no cap
     * @param monthly the most credits of a calendar month, null for no cap
     */
    public Ledger(
            S3Client s3,
            String bucket,
            String prefix,
            @Nullable CreditCap daily,
            @Nullable CreditCap monthly,
            Clock clock) {
        this.s3 = s3;
        this.bucket = bucket;
        this.prefix = prefix;
        this.daily = daily;
        this.monthly = monthly;
        this.clock = clock;
    }

    /** What is written of a call. */
    private record Entry(String at, long estimate, @Nullable Long spent) {}

    /** The call for the next page, with its likely price. */
    public CoinCapCall estimate(@Variable("raw") RawSnapshot raw) {
        var id = UUID.randomUUID().toString().substring(0, LENGTH_OF_AN_ID);
        return new CoinCapCall(
                clock.instant().truncatedTo(ChronoUnit.MILLIS), id, Credits.ofAssets(raw.getLimit()), null);
    }

    /** Where the record of a call goes: another key before the call than after it. */
    public String key(@Variable("call") CoinCapCall coinCapCall) {
        return folder(SnapshotDate.of(coinCapCall.at()))
                + coinCapCall.at().toString().replace(':', '-') + "-" + coinCapCall.id()
                + (coinCapCall.spent() == null
                        ? "/estimated-" + coinCapCall.estimate()
                        : "/spent-" + coinCapCall.spent())
                + ".json";
    }

    private String folder(SnapshotDate date) {
        return prefix + "/month=" + date.getYear() + "-" + date.getMonth() + "/";
    }

    /** The record of a call as JSON text, in UTF-8. */
    public byte[] record(@Variable("call") CoinCapCall coinCapCall) {
        var entry = new Entry(coinCapCall.at().toString(), coinCapCall.estimate(), coinCapCall.spent());
        return JsonBytes.of(JSON, entry);
    }

    /**
     * What is spent by now; the records of this month are listed at every call, none is read.
     *
     * @param raw the snapshot that the call is for: the pages after it are taken for granted, since a snapshot that a cap
     *     ends in the middle is paid for in vain
     */
    public CreditUsage usage(@Variable("call") CoinCapCall coinCapCall, @Variable("raw") RawSnapshot raw) {
        return usageOf(coinCapCall, raw.remainingCredits());
    }

    /** What is spent by now, for who only wants to know. */
    public CreditUsage currentUsage() {
        return usageOf(new CoinCapCall(clock.instant(), "", 0, null), 0);
    }

    CreditUsage usageOf(CoinCapCall coinCapCall, long toCome) {
        var date = SnapshotDate.of(coinCapCall.at());
        var folder = folder(date);
        var estimated = new HashMap<String, Long>();
        var spent = new HashMap<String, Long>();
        for (var object : s3.listObjectsV2Paginator(list -> list.bucket(bucket).prefix(folder))
                .contents()) {
            var record = RECORD.matcher(object.key().substring(folder.length()));
            if (record.matches()) {
                (record.group(2).equals("spent") ? spent : estimated)
                        .put(record.group(1), Long.valueOf(record.group(3)));
            }
        }
        estimated.putAll(spent);
        return new CreditUsage(sum(estimated, date.toString()), sum(estimated, ""), toCome, daily, monthly);
    }

    /** What is spent now that it is known what the call cost. */
    public CreditUsage usageAfter(
            @Variable("creditUsage") CreditUsage creditUsage, @Variable("call") CoinCapCall coinCapCall) {
        return creditUsage.settled(coinCapCall);
    }

    private static long sum(Map<String, Long> credits, String day) {
        return credits.entrySet().stream()
                .filter(call -> call.getKey().regionMatches(0, day, 0, Math.min(day.length(), LENGTH_OF_A_DATE)))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    /**
     * Ends the run of a call that is not made.
     *
     * @throws SnapshotException always
     */
    @SuppressWarnings("DoNotCallSuggester") // a route calls it by name
    public void refuse(@Variable("call") CoinCapCall coinCapCall, @Variable("creditUsage") CreditUsage creditUsage) {
        throw new SnapshotException(
                creditUsage.refusal(),
                "a call of about " + coinCapCall.estimate()
                        + " credits was not made: it would bring what is spent " + creditUsage.reason()
                        + "; raise the cap, or wait for its next period (UTC)");
    }

    /** The call as long as it is not made, which it may never be. */
    public CoinCapCall markNotSent(@Variable("call") CoinCapCall coinCapCall) {
        return coinCapCall.withCost(0);
    }

    /** The call from the moment on when it is made. */
    public CoinCapCall markSent(@Variable("call") CoinCapCall coinCapCall) {
        return new CoinCapCall(coinCapCall.at(), coinCapCall.id(), coinCapCall.estimate(), null);
    }

    /** The call when no whole answer came; see {@link CoinCapCall#withoutResponse}. */
    public CoinCapCall markUnanswered(@Variable("call") CoinCapCall coinCapCall, @ExchangeException IOException why) {
        return coinCapCall.withoutResponse(why);
    }

    /** The call when an answer came, be it a refusal. */
    public CoinCapCall markAnswered(@Variable("call") CoinCapCall coinCapCall, Exchange answer) {
        return coinCapCall.withCost(Credits.ofCall(length(answer.getMessage().getBody())));
    }

    /** Camel keeps a small answer in an array and a larger one in a cache, both without any compression. */
    private static long length(@Nullable Object body) {
        if (body instanceof StreamCache cached) {
            return cached.length();
        }
        return body instanceof byte[] small ? small.length : 0;
    }
}
