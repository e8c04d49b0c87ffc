package io.cryptomarket.pipeline.snapshot;

import java.util.List;

/**
 * What a reader may rely on once it is there: the date's CSV is whole and has this content.
 *
 * @param date the snapshot's UTC date, {@code 2026-11-23}
 * @param status {@code complete}
 * @param source the URL that the assets came from
 * @param simulated whether they come of a simulated market and mean nothing
 * @param apiTimestamp when CoinCap made the first page, ISO-8601 in UTC
 * @param fetchedAt when the first page arrived, ISO-8601 in UTC
 * @param sourceLimit how many assets were asked for
 * @param pages in how many calls they came
 * @param rows how many assets the CSV holds, its header not counted
 * @param columns the CSV's columns, in order
 * @param csv the CSV
 * @param raw the API's own answer, from which the CSV was made
 * @param pipelineVersion the version that made it
 */
public record Manifest(
        String date,
        String status,
        String source,
        boolean simulated,
        String apiTimestamp,
        String fetchedAt,
        int sourceLimit,
        int pages,
        long rows,
        List<String> columns,
        StoredObject csv,
        StoredObject raw,
        String pipelineVersion) {

    /** The one status of a date that is whole. */
    public static final String COMPLETE = "complete";

    public Manifest {
        columns = List.copyOf(columns);
    }
}
