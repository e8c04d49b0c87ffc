package io.cryptomarket.pipeline.http;

import io.cryptomarket.pipeline.failure.FailureKind;
import io.cryptomarket.pipeline.snapshot.Manifest;
import io.cryptomarket.pipeline.snapshot.Origins;
import io.cryptomarket.pipeline.snapshot.RawSummary;
import io.cryptomarket.pipeline.snapshot.SnapshotDate;
import io.cryptomarket.pipeline.snapshot.SnapshotException;
import io.cryptomarket.pipeline.storage.Inventory;
import io.cryptomarket.pipeline.storage.KeyTemplate;
import io.cryptomarket.pipeline.storage.RepublishedRange;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.TreeSet;
import org.apache.camel.Body;
import org.apache.camel.Variable;
import org.jspecify.annotations.Nullable;

/** The bean {@code responses} of the routes: what a call is answered when it succeeds. */
public final class ApiResponses {

    private static final String EXISTING = "existing";

    /** A leap year. */
    private static final int MOST_DATES = 366;

    private static final String OLDER = "/v1/snapshots/before/";

    private final String bucket;
    private final Inventory inventory;
    private final KeyTemplate manifests;
    private final Origins origins;

    /**
     * @param bucket where everything is stored
     * @param manifests where the manifests are, by which a date is known to be published
     * @param origins where the raw objects came from
     */
    public ApiResponses(String bucket, Inventory inventory, KeyTemplate manifests, Origins origins) {
        this.bucket = bucket;
        this.inventory = inventory;
        this.manifests = manifests;
        this.origins = origins;
    }

    /**
     * What is stored of a date now.
     *
     * @param date the UTC date, {@code 2026-11-23}
     * @param fetched whether this call stored the raw object, {@code created}, or found it, {@code existing}; null when
     *     it did not look
     * @param published the same of the CSV
     * @param bucket the S3 bucket of both keys
     * @param rawKey the key of the raw object
     * @param csvKey the key of the CSV; null when the call was not about it
     * @param rows how many assets there are
     * @param bytes the length of the CSV; of the raw object when the call was not about the CSV
     * @param sha256 the SHA-256 of the same
     * @param apiTimestamp when CoinCap made the first page, ISO-8601 in UTC
     * @param credits what CoinCap's answer cost, whenever that was
     */
    record Result(
            String date,
            @Nullable String fetched,
            @Nullable String published,
            String bucket,
            String rawKey,
            @Nullable String csvKey,
            long rows,
            long bytes,
            String sha256,
            String apiTimestamp,
            long credits) {}

    /**
     * Some of the dates that are published.
     *
     * @param dates the UTC dates, newest first
     * @param next the path of those that come after them, which are older; null when there are none
     */
    record Dates(List<String> dates, @Nullable String next) {
        Dates {
            dates = List.copyOf(dates);
        }
    }

    /** Of a call that fetched: says what the raw object holds, which is read to its end. */
    public Object fetched(@Variable("key") String key, @Body InputStream stored, @Variable("fetched") String fetched)
            throws IOException {
        try (stored) {
            var raw = RawSummary.read(key, stored, origins);
            var object = raw.object();
            return new Result(
                    raw.date().toString(),
                    state(fetched),
                    null,
                    bucket,
                    key,
                    null,
                    raw.rows(),
                    object.bytes(),
                    object.sha256(),
                    raw.timestamp().toString(),
                    raw.credits());
        }
    }

    /** Of a call that published, be it after it fetched. */
    public Object published(
            @Body Manifest manifest,
            @Variable("fetched") @Nullable String fetched,
            @Variable("published") String published) {
        return new Result(
                manifest.date(),
                fetched == null ? null : state(fetched),
                state(published),
                bucket,
                manifest.raw().key(),
                manifest.csv().key(),
                manifest.rows(),
                manifest.csv().bytes(),
                manifest.csv().sha256(),
                manifest.apiTimestamp(),
                manifest.credits());
    }

    /** An answer that lost against another run's is not what is stored, and a rebuilt CSV is new. */
    private static String state(String said) {
        return said.equals(EXISTING) || said.equals("lost") ? EXISTING : "created";
    }

    /**
     * What the manifest says.
     *
     * @throws SnapshotException when there is none
     */
    public Object detail(@Variable("date") SnapshotDate date, @Body @Nullable Manifest manifest) {
        if (manifest == null) {
            throw new SnapshotException(FailureKind.NOT_PUBLISHED, date + " is not published");
        }
        return manifest;
    }

    /**
     * Of a call that made a range of dates again: how many dates came to what.
     *
     * @throws SnapshotException when not every date was made
     */
    public Object republished(@Variable("range") RepublishedRange range) {
        return RepublishReply.of(range);
    }

    /**
     * The dates that have a manifest, a year of them at a time.
     *
     * @param before the date before which they lie, as the caller writes it; null for the newest
     */
    public Object list(@Variable("before") @Nullable String before) {
        var end = before == null ? null : SnapshotDate.parse(before);
        var newest = new TreeSet<SnapshotDate>();
        for (var date : inventory.dates(manifests)) {
            if (end == null || date.compareTo(end) < 0) {
                newest.add(date);
            }
            if (newest.size() > MOST_DATES + 1) {
                newest.pollFirst();
            }
        }
        boolean more = newest.size() > MOST_DATES && newest.pollFirst() != null;
        var dates = newest.descendingSet().stream().map(SnapshotDate::toString).toList();
        return new Dates(dates, more ? OLDER + newest.first() : null);
    }
}
