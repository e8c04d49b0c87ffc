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

/** The bean {@code responses} of the routes: the bodies of successful responses. */
public final class ApiResponses {

    private static final String EXISTING = "existing";

    /** The days of a leap year. */
    private static final int MOST_DATES = 366;

    private static final String OLDER = "/v1/snapshots/before/";

    private final String bucket;
    private final Inventory inventory;
    private final KeyTemplate manifests;
    private final Origins origins;

    /**
     * @param bucket the bucket that answers name
     * @param manifests the keys of the manifests; a date with a manifest is published
     * @param origins tells where raw objects came from
     */
    public ApiResponses(String bucket, Inventory inventory, KeyTemplate manifests, Origins origins) {
        this.bucket = bucket;
        this.inventory = inventory;
        this.manifests = manifests;
        this.origins = origins;
    }

    /**
     * The stored objects of a date.
     *
     * @param date the UTC date, {@code 2026-11-23}
     * @param fetched {@code created} if this call stored the raw object, {@code existing} if it found it; null if it
     *     did not fetch
     * @param published the same for the CSV
     * @param bucket the S3 bucket of both keys
     * @param csvKey the key of the CSV; null if the call only fetched
     * @param rows the number of assets
     * @param bytes the length of the CSV; of the raw object if the call only fetched
     * @param sha256 the SHA-256 of the same object
     * @param apiTimestamp when CoinCap made the first page, ISO-8601 in UTC
     * @param credits the price of CoinCap's response
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
     * A page of published dates.
     *
     * @param dates the UTC dates, newest first
     * @param next the path of the next page, with older dates; null on the last page
     */
    record Dates(List<String> dates, @Nullable String next) {
        Dates {
            dates = List.copyOf(dates);
        }
    }

    /** The response of a call that fetched. Reads the raw object to its end. */
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

    /** The response of a call that published. */
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

    /** A response that lost against another run's counts as existing, and a rebuilt CSV as created. */
    private static String state(String said) {
        return said.equals(EXISTING) || said.equals("lost") ? EXISTING : "created";
    }

    /**
     * The manifest of a date.
     *
     * @throws SnapshotException if there is none
     */
    public Object detail(@Variable("date") SnapshotDate date, @Body @Nullable Manifest manifest) {
        if (manifest == null) {
            throw new SnapshotException(FailureKind.NOT_PUBLISHED, date + " is not published");
        }
        return manifest;
    }

    /**
     * The response of a call that rebuilt a range of dates.
     *
     * @throws SnapshotException if a date was not rebuilt
     */
    public Object republished(@Variable("range") RepublishedRange range) {
        return RepublishReply.of(range);
    }

    /**
     * A page of the dates that have a manifest, at most a year of them.
     *
     * @param before the date that they precede; null for the newest
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
