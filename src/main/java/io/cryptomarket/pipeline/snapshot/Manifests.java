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

    /** Strict, because a manifest that lacks something must not pass for a complete one. */
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
     * The manifest of a CSV that is about to be stored.
     *
     * @param csvRows the CSV's rows, all of them read
     * @throws SnapshotException when the raw object lies under another date than its own timestamp's
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
                assetReader.credits(),
                csvRows.columns(),
                csv,
                raw,
                pipelineVersion);
    }

    /** The manifest as the JSON text that is stored, in UTF-8 and for a person to read. */
    public byte[] write(@Variable("manifest") Manifest manifest) {
        return JsonBytes.of(JSON, manifest);
    }

    /** The same of a date whose CSV is about to be replaced. */
    public byte[] writeRebuilding(@Variable("manifest") Manifest manifest) {
        return write(manifest.asRebuilding());
    }

    /**
     * Whether a manifest says already what a rebuilding would make it say.
     *
     * @param previousManifest the one that is stored; anything else than a manifest where that cannot be read
     */
    public boolean isUnchanged(
            @Variable("previousManifest") Object previousManifest, @Variable("manifest") Manifest manifest) {
        return previousManifest instanceof Manifest stored && manifest.hasSameContentAs(stored);
    }

    /**
     * Lets a rebuilt CSV pass that is still the one that this run has stored.
     *
     * @param storedCsv what lies there; null where nothing does
     * @throws SnapshotException when another run has replaced it meanwhile
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
     * The manifest that was stored as JSON text.
     *
     * @throws SnapshotException when the stored text is not a manifest
     */
    public Manifest read(@Variable("key") String key, @Body InputStream stored) throws IOException {
        try (stored) {
            if (JSON.readTree(stored) instanceof ObjectNode said) {
                // The first versions did not say it; a day they published is published all the same.
                said.putIfAbsent("credits", LongNode.valueOf(0));
                return JSON.treeToValue(said, Manifest.class);
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

    /** In words of this program: those of the parser speak of its own classes and features. */
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
     * Whose the manifest is that lay there when this run's was put.
     *
     * @param own this run's
     * @param stored the one that lies there
     * @return {@code created} when it says what this run's says, {@code existing} when it does not
     * @throws SnapshotException when this run has put another content under the other's CSV key
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
