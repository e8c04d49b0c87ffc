package io.cryptomarket.pipeline.snapshot;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.List;

/**
 * What a reader may rely on once it is there: the date's CSV is whole and has this content.
 *
 * @param date the snapshot's UTC date, {@code 2026-11-23}
 * @param status {@code complete}, or {@code rebuilding} while the CSV is being replaced
 * @param source the URL that the assets came from
 * @param simulated whether they come of a simulated market and mean nothing
 * @param apiTimestamp when CoinCap made the first page, ISO-8601 in UTC
 * @param fetchedAt when the first page arrived, ISO-8601 in UTC
 * @param sourceLimit how many assets were asked for
 * @param pages in how many calls they came
 * @param rows how many assets the CSV holds, its header not counted
 * @param credits what CoinCap's answer cost by its price list; calls that failed before it are not in it;
 *     0 where it was not counted yet, by the first versions
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
        long credits,
        List<String> columns,
        StoredObject csv,
        StoredObject raw,
        String pipelineVersion) {

    /** The one status of a date that is whole. */
    public static final String COMPLETE = "complete";

    private static final String REBUILDING = "rebuilding";

    public Manifest {
        columns = List.copyOf(columns);
    }

    /** Whether the CSV is whole and may be read; false while it is being replaced. */
    @JsonIgnore
    public boolean isComplete() {
        return status.equals(COMPLETE);
    }

    /** The same, of a CSV that is about to be replaced. */
    Manifest asRebuilding() {
        return new Manifest(
                date,
                REBUILDING,
                source,
                simulated,
                apiTimestamp,
                fetchedAt,
                sourceLimit,
                pages,
                rows,
                credits,
                columns,
                csv,
                raw,
                pipelineVersion);
    }

    /** Whether both say the same of the same content, whichever version of the pipeline made it. */
    boolean hasSameContentAs(Manifest other) {
        return status.equals(other.status)
                && columns.equals(other.columns)
                && csv.equals(other.csv)
                && raw.equals(other.raw);
    }
}
