package io.cryptomarket.pipeline.lake;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cryptomarket.pipeline.snapshot.RawContent;
import io.cryptomarket.pipeline.snapshot.SnapshotDate;
import io.cryptomarket.pipeline.snapshot.SnapshotException;
import io.cryptomarket.pipeline.snapshot.StoredObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import org.apache.camel.Body;
import org.apache.camel.Header;
import org.apache.camel.Variable;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/** The bean {@code quarantine} of the routes: answers that the gates refused. */
public final class Quarantine {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final S3Client s3;
    private final String bucket;
    private final String prefix;
    private final Clock clock;

    /** @param prefix what the keys of refused answers begin with, without a slash at its end */
    public Quarantine(S3Client s3, String bucket, String prefix, Clock clock) {
        this.s3 = s3;
        this.bucket = bucket;
        this.prefix = prefix;
        this.clock = clock;
    }

    /** The record of an acceptance, which stays beside the answer. */
    private record Acceptance(String acceptedAt, String date, StoredObject quarantined) {}

    /** The keys of a date's refused answers, the earliest first. */
    public List<String> of(SnapshotDate date) {
        var folder = prefix + "/date=" + date + "/";
        return s3.listObjectsV2Paginator(list -> list.bucket(bucket).prefix(folder)).contents().stream()
                .map(S3Object::key)
                .filter(Quarantine::isAnswer)
                .toList();
    }

    /** Whether a key is one of quarantine's, be anything there or not. */
    public boolean isWithin(String key) {
        return key.startsWith(prefix + "/");
    }

    /** What the key of a refused answer looks like. */
    public String sample() {
        return prefix + "/date=2026-11-23/00-05-01.250Z.json.gz";
    }

    /**
     * Lets a key pass under which something is.
     *
     * @throws SnapshotException when nothing is
     */
    public void admitThere(String key) {
        var first = s3.listObjectsV2(list -> list.bucket(bucket).prefix(key).maxKeys(1));
        if (first.contents().stream().noneMatch(object -> object.key().equals(key))) {
            throw new SnapshotException(
                    key + " is not there: " + prefix + "/ has no such answer; name another, or a date");
        }
    }

    private static boolean isAnswer(String key) {
        return key.endsWith(".json.gz");
    }

    /**
     * What a refused answer holds.
     *
     * @throws SnapshotException when the key is not one of a refused answer, or the object cannot be read
     */
    public RawContent read(@Header("CamelAwsS3Key") String key, @Body InputStream stored) throws IOException {
        if (!isWithin(key) || !isAnswer(key)) {
            throw new SnapshotException(key + " is no refused answer; name one as " + sample());
        }
        return RawContent.read(key, stored);
    }

    /**
     * Lets a raw object pass that lies under a date already and is the very answer that is to be accepted.
     *
     * @throws SnapshotException when it is another
     */
    public void admitStored(
            @Variable("content") RawContent content, @Header("CamelAwsS3Key") String key, @Body InputStream stored)
            throws IOException {
        if (!RawContent.read(key, stored)
                .object()
                .sha256()
                .equals(content.object().sha256())) {
            throw new SnapshotException(key + " is there already, with another content; it stands, and "
                    + content.object().key() + " stays in quarantine");
        }
    }

    /** The JSON text that says when an answer was accepted, in UTF-8. */
    public byte[] record(@Variable("content") RawContent content) throws JsonProcessingException {
        var acceptance =
                new Acceptance(clock.instant().toString(), content.date().toString(), content.object());
        return (JSON.writeValueAsString(acceptance) + "\n").getBytes(StandardCharsets.UTF_8);
    }
}
