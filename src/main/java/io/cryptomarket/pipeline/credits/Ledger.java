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
import java.time.Instant;
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
 * The bean {@code ledger} of the routes: records what calls cost, over all processes and restarts.
 *
 * <p>Each call has a folder in S3. One object has its estimate and is put before the call; another has its price and is put
 * after the call. The keys contain the numbers, so a listing is enough to add them up. A call without a price counts with
 * its estimate. The estimate is put before the sum is taken, so two processes cannot both pass under a cap.
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
     * @param prefix of the records' keys, without a slash at its end
     * @param daily the cap for a UTC day; null for none
     * @param monthly the cap for a calendar month; null for none
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

    /** The call for the next page, with its estimated price. */
    public CoinCapCall estimate(@Variable("raw") RawSnapshot raw) {
        var id = UUID.randomUUID().toString().substring(0, LENGTH_OF_AN_ID);
        return new CoinCapCall(
                clock.instant().truncatedTo(ChronoUnit.MILLIS), id, Credits.ofAssets(raw.getLimit()), null);
    }

    /** The key of a call's record. It has one key before the call and another one after it. */
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

    /** The record of a call as JSON text in UTF-8. */
    public byte[] record(@Variable("call") CoinCapCall coinCapCall) {
        var entry = JSON.createObjectNode()
                .put("at", coinCapCall.at().toString())
                .put("estimate", coinCapCall.estimate())
                .put("spent", coinCapCall.spent());
        return JsonBytes.of(JSON, entry);
    }

    /**
     * The usage including this call. It lists the records of this month and reads none.
     *
     * @param raw the snapshot of the call. Its remaining pages are reserved, since a cap that stops a snapshot halfway
     *     would waste the credits of its first pages.
     */
    public CreditUsage usage(@Variable("call") CoinCapCall coinCapCall, @Variable("raw") RawSnapshot raw) {
        return usageAt(coinCapCall.at(), raw.remainingCredits());
    }

    /** The usage without a call. */
    public CreditUsage currentUsage() {
        return usageAt(clock.instant(), 0);
    }

    CreditUsage usageAt(Instant now, long reserved) {
        var date = SnapshotDate.of(now);
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
        return new CreditUsage(sum(estimated, date.toString()), sum(estimated, ""), reserved, daily, monthly);
    }

    /** The usage with the price of the call. */
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
     * Refuses a call that would exceed a cap.
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

    /** The call with cost 0, until the cap check passes. */
    public CoinCapCall markNotSent(@Variable("call") CoinCapCall coinCapCall) {
        return coinCapCall.withCost(0);
    }

    /** The call with unknown cost, from the moment it is sent. */
    public CoinCapCall markSent(@Variable("call") CoinCapCall coinCapCall) {
        return new CoinCapCall(coinCapCall.at(), coinCapCall.id(), coinCapCall.estimate(), null);
    }

    /** The call after it failed without a complete response; see {@link CoinCapCall#withoutResponse}. */
    public CoinCapCall markUnanswered(@Variable("call") CoinCapCall coinCapCall, @ExchangeException IOException why) {
        return coinCapCall.withoutResponse(why);
    }

    /** The call after any response, including a refusal. */
    public CoinCapCall markAnswered(@Variable("call") CoinCapCall coinCapCall, Exchange answer) {
        return coinCapCall.withCost(Credits.ofCall(length(answer.getMessage().getBody())));
    }

    /** Camel keeps a small body in an array and a larger one in a stream cache, both uncompressed. */
    private static long length(@Nullable Object body) {
        if (body instanceof StreamCache cached) {
            return cached.length();
        }
        return body instanceof byte[] small ? small.length : 0;
    }
}
