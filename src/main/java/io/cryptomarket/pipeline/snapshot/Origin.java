package io.cryptomarket.pipeline.snapshot;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * Where a raw object came from. It is stored as JSON in an object of its own beside the raw object, which can then be
 * plain gzip that every reader takes; S3's metadata would not survive every copy and every server.
 *
 * <p>The raw objects of version 0.1.0 have it in the comment of their gzip header instead.
 *
 * @param pages the calls whose answers the raw object holds, in order; at least one
 */
public record Origin(List<Provenance> pages) {

    private static final String NAME = "_origin-";
    private static final String NO_ORIGIN =
            " does not say where the raw object came from; copy it from where that was copied from";

    /** Strict, as {@link Manifests} is. */
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    public Origin {
        pages = List.copyOf(pages);
        if (pages.isEmpty()) {
            throw new IllegalArgumentException("no page");
        }
    }

    /**
     * The key of a raw object's origin: in the same folder, named by the raw object's content, so that two runs of one
     * date never mix up their origins. Athena and Spark read no object whose name begins with an underscore.
     */
    public static String keyOf(StoredObject raw) {
        return raw.key().substring(0, raw.key().lastIndexOf('/') + 1) + NAME + raw.sha256() + ".json";
    }

    /** The JSON text that is stored, in UTF-8. */
    public byte[] write() {
        return JsonBytes.of(JSON, this);
    }

    /**
     * The origin that was stored as JSON text.
     *
     * @param key the key of the object, for messages
     * @throws SnapshotException when the text is no origin
     */
    public static Origin read(String key, String json) {
        try {
            if (JSON.readTree(json) instanceof ObjectNode origin) {
                return JSON.treeToValue(origin, Origin.class);
            }
            throw new SnapshotException(key + NO_ORIGIN);
        } catch (JsonProcessingException e) {
            throw new SnapshotException(key + NO_ORIGIN, e);
        }
    }

    /** Where the first page came from. */
    Provenance first() {
        return pages.get(0);
    }
}
