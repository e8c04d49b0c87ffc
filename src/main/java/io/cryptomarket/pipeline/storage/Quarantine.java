package io.cryptomarket.pipeline.storage;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.cryptomarket.pipeline.coincap.LogExcerpt;
import io.cryptomarket.pipeline.snapshot.GateReport;
import io.cryptomarket.pipeline.snapshot.JsonBytes;
import io.cryptomarket.pipeline.snapshot.Origins;
import io.cryptomarket.pipeline.snapshot.RawSummary;
import io.cryptomarket.pipeline.snapshot.SnapshotDate;
import io.cryptomarket.pipeline.snapshot.SnapshotException;
import io.cryptomarket.pipeline.snapshot.StoredObject;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.camel.Body;
import org.apache.camel.Variable;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/** The bean {@code quarantine} of the routes: answers that the gates refused. */
public final class Quarantine {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Nothing but digits, so that a key of any other form never reaches S3. */
    private static final String ANSWER = "\\d{4}-\\d\\d-\\d\\d/\\d\\d-\\d\\d-\\d\\d(\\.\\d{1,9})?Z\\.json\\.gz";

    private static final String ACCEPTED = ".accepted.json";

    private final S3Client s3;
    private final String bucket;
    private final String prefix;
    private final Pattern answer;
    private final Clock clock;
    private final Origins origins;

    /** @param prefix what the keys of refused answers begin with, without a slash at its end */
    public Quarantine(S3Client s3, String bucket, String prefix, Clock clock) {
        this.s3 = s3;
        this.bucket = bucket;
        this.prefix = prefix;
        this.answer = Pattern.compile(Pattern.quote(prefix + "/date=") + ANSWER);
        this.clock = clock;
        this.origins = new StoredOrigins(s3, bucket);
    }

    /** The record of an acceptance, which stays beside the answer. */
    private record Acceptance(String acceptedAt, String date, StoredObject quarantined) {}

    /** Where an answer goes that is refused now. */
    public String key(@Variable("date") SnapshotDate date, @Variable("report") GateReport report) {
        return folder(date) + report.getTime() + ".json.gz";
    }

    /** Where its report goes. */
    public String reportKey(@Variable("date") SnapshotDate date, @Variable("report") GateReport report) {
        return folder(date) + report.getTime() + ".report.json";
    }

    private String folder(SnapshotDate date) {
        return prefix + "/date=" + date + "/";
    }

    /** The keys of a date's refused answers, the earliest first. */
    public List<String> of(SnapshotDate date) {
        return keys(date).filter(this::isAnswer).toList();
    }

    /** Those of them that were accepted, the earliest first. */
    public List<String> acceptedOf(SnapshotDate date) {
        return keys(date)
                .filter(key -> key.endsWith(ACCEPTED))
                .map(key -> key.substring(0, key.length() - ACCEPTED.length()))
                .filter(this::isAnswer)
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

    private Stream<String> keys(SnapshotDate date) {
        var folder = folder(date);
        return s3.listObjectsV2Paginator(list -> list.bucket(bucket).prefix(folder)).contents().stream()
                .map(S3Object::key);
    }

    private boolean isAnswer(String key) {
        return answer.matcher(key).matches();
    }

    /**
     * Lets the key of a refused answer pass, before it comes near S3.
     *
     * @throws SnapshotException when it is not one
     */
    public void requireKey(@Variable("quarantined") String key) {
        if (!isAnswer(key)) {
            throw new SnapshotException(LogExcerpt.of(key) + " is no refused answer; name one as " + sample());
        }
    }

    /**
     * Ends the run for an answer that is not there.
     *
     * @throws SnapshotException always
     */
    @SuppressWarnings("DoNotCallSuggester") // a route calls it by name
    public void failMissing(@Variable("quarantined") String key) {
        throw new SnapshotException(
                key + " is not in bucket " + bucket + "; name a refused answer that is there, or its date");
    }

    /**
     * What a refused answer holds.
     *
     * @throws SnapshotException when the object cannot be read
     */
    public RawSummary read(@Variable("quarantined") String key, @Body InputStream stored) throws IOException {
        return RawSummary.read(key, stored, origins);
    }

    /** Where the record of its acceptance goes. */
    public String recordKey(@Variable("quarantined") String key) {
        return key + ACCEPTED;
    }

    /**
     * Ends the run for an answer whose date has another raw object.
     *
     * @param key the key of the raw object
     * @throws SnapshotException always
     */
    @SuppressWarnings("DoNotCallSuggester") // a route calls it by name
    public void refuseOther(@Variable("content") RawSummary content, @Variable("key") String key) {
        throw new SnapshotException(key + " is there already, with another content; it stands, and "
                + content.object().key() + " stays in quarantine");
    }

    /** The JSON text that says when an answer was accepted, in UTF-8. */
    public byte[] record(@Variable("content") RawSummary content) {
        var acceptance =
                new Acceptance(clock.instant().toString(), content.date().toString(), content.object());
        return JsonBytes.of(JSON, acceptance);
    }
}
