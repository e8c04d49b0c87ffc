package io.cryptomarket.pipeline.snapshot;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cryptomarket.pipeline.coincap.LogExcerpt;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.stream.Collectors;
import org.apache.camel.Body;
import org.apache.camel.Variable;
import org.jspecify.annotations.Nullable;

/** The bean {@code manifests} of the routes: writes, reads and compares manifests. */
public final class Manifests {

    /** Strict, so that an incomplete manifest cannot be read as a complete one. */
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final String pipelineVersion;

    public Manifests(String pipelineVersion) {
        this.pipelineVersion = pipelineVersion;
    }

    /**
     * Makes the manifest of a CSV that is not stored yet.
     *
     * @param csvRows the CSV's rows, read to the end
     * @throws SnapshotException if the raw object's own timestamp is of another date
     */
    public Manifest complete(
            @Variable("date") SnapshotDate date,
            @Variable("csvRows") CsvRows csvRows,
            @Variable("rawObject") StoredObject raw,
            @Variable("csvObject") StoredObject csv) {
        var assetReader = csvRows.source().assets();
        var made = assetReader.timestamps().get(0);
        if (!SnapshotDate.of(made).equals(date)) {
            throw new SnapshotException(raw.key() + " is of " + made + " by its own timestamp, which is not " + date);
        }
        var origin = csvRows.source().provenance();
        return new Manifest(
                date.toString(),
                Manifest.COMPLETE,
                origin.source(),
                origin.simulated(),
                made.toString(),
                origin.fetchedAt(),
                origin.assets(),
                assetReader.timestamps().size(),
                assetReader.rows(),
                csvRows.source().credits(),
                csvRows.columns(),
                csv,
                raw,
                pipelineVersion);
    }

    /** The manifest as indented JSON in UTF-8. */
    public byte[] write(@Variable("manifest") Manifest manifest) {
        return JsonBytes.of(JSON, manifest);
    }

    /** The same with the status {@code rebuilding}, for the time in which the service replaces the CSV. */
    public byte[] writeRebuilding(@Variable("manifest") Manifest manifest) {
        return JsonBytes.of(JSON, JSON.<ObjectNode>valueToTree(manifest).put("status", Manifest.REBUILDING));
    }

    /**
     * Whether a rebuild would not change the stored manifest.
     *
     * @param previousManifest the stored manifest; any other object if it cannot be read
     */
    public boolean isUnchanged(
            @Variable("previousManifest") Object previousManifest, @Variable("manifest") Manifest manifest) {
        return previousManifest instanceof Manifest stored && manifest.hasSameContentAs(stored);
    }

    /**
     * Checks that the stored CSV is the one that this run has rebuilt.
     *
     * @param storedCsv the stored CSV; null without one
     * @throws SnapshotException if another run has replaced it in the meantime
     */
    public void requireStoredCsv(
            @Variable("storedCsv") @Nullable StoredObject storedCsv, @Variable("csvObject") StoredObject csv) {
        if (!csv.equals(storedCsv)) {
            throw new SnapshotException(
                    csv.key() + " was replaced by another run while this one rebuilt it, with another"
                            + " content, twice; its manifest says rebuilding; republish the date with one set of routes");
        }
    }

    /**
     * Reads a stored manifest and closes the stream.
     *
     * @throws SnapshotException if the stored text is not a manifest
     */
    public Manifest read(@Variable("key") String key, @Body InputStream stored) throws IOException {
        try (stored) {
            if (JSON.readTree(stored) instanceof ObjectNode manifest) {
                // The first versions did not write it.
                manifest.putIfAbsent("credits", LongNode.valueOf(0));
                return JSON.treeToValue(manifest, Manifest.class);
            }
            throw notAManifest(key, "it is no JSON object", null);
        } catch (JsonMappingException e) {
            throw notAManifest(key, problem(e), e);
        } catch (JsonProcessingException e) {
            throw notAManifest(key, "it is no whole JSON text", e);
        }
    }

    private static SnapshotException notAManifest(String key, String problem, @Nullable Exception cause) {
        return new SnapshotException(key + " is not a manifest: " + problem + "; republish the date", cause);
    }

    /** Jackson's own messages name Java classes and features. */
    private static String problem(JsonMappingException wrong) {
        var field = wrong.getPath().stream()
                .map(JsonMappingException.Reference::getFieldName)
                .filter(Objects::nonNull)
                .map(LogExcerpt::of)
                .collect(Collectors.joining("."));
        return field.isEmpty()
                ? "it is no JSON object"
                : "its field " + field + " is missing, unknown or of another kind";
    }

    /**
     * Decides whose manifest is stored after a put-if-absent found one.
     *
     * @param own the manifest of this run
     * @param stored the stored manifest
     * @return {@code created} if both are equal, {@code existing} otherwise
     * @throws SnapshotException if this run has stored another content under the CSV key of the stored manifest
     */
    public String resolveWinner(@Variable("manifest") Manifest own, @Body Manifest stored) {
        if (own.csv().key().equals(stored.csv().key()) && !own.csv().equals(stored.csv())) {
            throw new SnapshotException(
                    own.csv().key() + " was published by two runs at once in different dialects, and"
                            + " its manifest fits the other one's; republish the date with one set of routes");
        }
        return own.equals(stored) ? "created" : "existing";
    }
}
