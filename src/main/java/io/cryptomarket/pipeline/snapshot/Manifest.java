package io.cryptomarket.pipeline.snapshot;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.List;

/**
 * Describes the CSV of one date. A reader waits for it, because the service writes it after the complete CSV.
 *
 * @param date the snapshot's UTC date, {@code 2026-11-23}
 * @param status {@code complete}, or {@code rebuilding} while the service replaces the CSV
 * @param source the URL of the assets
 * @param simulated whether the data is from a simulated market
 * @param apiTimestamp the timestamp of the first page, ISO-8601 in UTC
 * @param fetchedAt when the first page arrived, ISO-8601 in UTC
 * @param sourceLimit how many assets were requested
 * @param pages how many calls returned them
 * @param rows how many assets the CSV has, without its header
 * @param credits the price of the response; without failed calls, and 0 in manifests of versions that did not count
 * @param columns the CSV's columns, in order
 * @param csv the CSV
 * @param raw the raw object from which the CSV was made
 * @param pipelineVersion the version that wrote the manifest
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

    public static final String COMPLETE = "complete";
    static final String REBUILDING = "rebuilding";

    public Manifest {
        columns = List.copyOf(columns);
    }

    /** Whether the CSV may be read; false while the service replaces it. */
    @JsonIgnore
    public boolean isComplete() {
        return status.equals(COMPLETE);
    }

    /** Whether both describe the same content, also if different versions of the pipeline wrote them. */
    boolean hasSameContentAs(Manifest other) {
        return status.equals(other.status)
                && columns.equals(other.columns)
                && csv.equals(other.csv)
                && raw.equals(other.raw);
    }
}
