package io.cryptomarket.pipeline.audit;

import io.cryptomarket.pipeline.audit.AuditFinding.Kind;
import io.cryptomarket.pipeline.snapshot.Manifest;
import io.cryptomarket.pipeline.snapshot.Manifests;
import io.cryptomarket.pipeline.snapshot.MeasuredStream;
import io.cryptomarket.pipeline.snapshot.Origins;
import io.cryptomarket.pipeline.snapshot.Prices;
import io.cryptomarket.pipeline.snapshot.RawAssets;
import io.cryptomarket.pipeline.snapshot.RawSummary;
import io.cryptomarket.pipeline.snapshot.SnapshotDate;
import io.cryptomarket.pipeline.snapshot.SnapshotException;
import io.cryptomarket.pipeline.snapshot.StoredObject;
import io.cryptomarket.pipeline.storage.DateIndex.Part;
import io.cryptomarket.pipeline.storage.Layout;
import io.cryptomarket.pipeline.storage.StoredOrigins;
import io.cryptomarket.pipeline.storage.StoredStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.InvalidObjectStateException;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;

/** Audits one date: its objects are complete and belong together. */
final class DayAudit {

    private static final int SHOWN_DIGITS = 12;

    /**
     * The result.
     *
     * @param manifest null if there is no readable manifest
     * @param prices null if there is no readable raw object
     */
    record Day(
            LocalDate date,
            @Nullable Manifest manifest,
            @Nullable Prices prices,
            List<AuditFinding> findings) {

        boolean isComplete() {
            return manifest != null && manifest.isComplete();
        }
    }

    private interface Reader<T> {
        @Nullable
        T read(InputStream stored) throws IOException;
    }

    private final S3Client s3;
    private final String bucket;
    private final Layout layout;
    private final LocalDate date;
    private final Manifests manifests = new Manifests("");
    private final List<AuditFinding> findings = new ArrayList<>();
    private final Origins origins;

    DayAudit(S3Client s3, String bucket, Layout layout, LocalDate date) {
        this.s3 = s3;
        this.bucket = bucket;
        this.layout = layout;
        this.date = date;
        this.origins = new StoredOrigins(s3, bucket);
    }

    /** Reads every object of the date to its end. */
    Day audit(Set<Part> parts) {
        var manifest = parts.contains(Part.MANIFEST) ? manifest() : null;
        if (manifest != null) {
            compareManifest(manifest);
        } else if (!parts.contains(Part.MANIFEST) && parts.contains(Part.RAW)) {
            found(Kind.UNPUBLISHED, "there is a raw object and no manifest");
        }
        var raw = raw(parts, manifest);
        if (raw != null) {
            compareRaw(raw, manifest);
        }
        if (manifest != null && manifest.isComplete()) {
            compareCsv(manifest, raw);
        }
        return new Day(date, manifest, raw == null ? null : raw.prices(), List.copyOf(findings));
    }

    /** Whether the date is published, whatever its problems. */
    boolean isComplete() {
        return new Day(date, manifest(), null, List.of()).isComplete();
    }

    private @Nullable Manifest manifest() {
        var key = layout.manifest().of(new SnapshotDate(date));
        return read(Kind.MANIFEST, key, stored -> manifests.read(key, stored));
    }

    private void compareManifest(Manifest manifest) {
        if (!manifest.date().equals(date.toString())) {
            found(Kind.MANIFEST, "the manifest says date " + manifest.date());
        }
        if (!manifest.isComplete()) {
            // Such a manifest does not describe the present CSV.
            found(Kind.REBUILDING, "the manifest says " + manifest.status() + ", not " + Manifest.COMPLETE);
        }
    }

    private void compareCsv(Manifest manifest, @Nullable RawSummary raw) {
        if (raw == null || !raw.object().equals(manifest.raw())) {
            compareCsv(manifest, csv -> null);
            return;
        }
        var check = new CsvCheck(manifest.columns());
        var key = manifest.raw().key();
        read(Kind.RAW, key, stored -> {
            var assets = RawAssets.read(key, stored, check.fields());
            compareCsv(manifest, csv -> check.difference(csv, assets));
            return key;
        });
    }

    /** @param content finds the first wrong cell; reported only if the manifest describes this very CSV */
    private void compareCsv(Manifest manifest, Reader<String> content) {
        var expected = manifest.csv();
        read(Kind.CSV, expected.key(), stored -> {
            var measured = new MeasuredStream(stored);
            var wrong = content.read(measured);
            var csv = measured.digestRemaining(expected.key());
            if (!csv.equals(expected)) {
                found(Kind.CSV, difference(csv, expected));
            } else if (wrong != null) {
                found(Kind.CSV, expected.key() + ": " + wrong);
            }
            return csv;
        });
    }

    /** Reads the key that the manifest names, since the key settings may have changed. */
    private @Nullable RawSummary raw(Set<Part> parts, @Nullable Manifest manifest) {
        if (manifest == null && !parts.contains(Part.RAW)) {
            found(Kind.RAW, "there is no raw object");
            return null;
        }
        var key = manifest == null
                ? layout.raw().of(new SnapshotDate(date))
                : manifest.raw().key();
        return read(Kind.RAW, key, stored -> RawSummary.read(key, stored, origins));
    }

    private void compareRaw(RawSummary raw, @Nullable Manifest manifest) {
        var object = raw.object();
        if (!raw.date().equals(new SnapshotDate(date))) {
            found(Kind.TIMESTAMP, object.key() + " is of " + raw.timestamp() + " by its own timestamp");
        }
        if (manifest == null) {
            return;
        }
        if (!object.equals(manifest.raw())) {
            found(Kind.RAW, difference(object, manifest.raw()));
        } else if (raw.rows() != manifest.rows()) {
            found(
                    Kind.RAW,
                    object.key() + " holds " + raw.rows() + " assets where the manifest says " + manifest.rows());
        }
        if (!raw.timestamp().toString().equals(manifest.apiTimestamp())) {
            found(
                    Kind.TIMESTAMP,
                    object.key() + " is of " + raw.timestamp() + " where the manifest says " + manifest.apiTimestamp());
        }
    }

    private static String difference(StoredObject found, StoredObject expected) {
        return found.bytes() != expected.bytes()
                ? found.key() + " has " + found.bytes() + " bytes where the manifest says " + expected.bytes()
                : found.key() + " has SHA-256 " + begin(found.sha256()) + " where the manifest says "
                        + begin(expected.sha256());
    }

    private static String begin(String sha256) {
        return sha256.length() <= SHOWN_DIGITS ? sha256 : sha256.substring(0, SHOWN_DIGITS) + "...";
    }

    private <T> @Nullable T read(Kind kind, String key, Reader<T> reader) {
        try (var stored =
                new StoredStream(key, s3.getObject(get -> get.bucket(bucket).key(key)))) {
            return reader.read(stored);
        } catch (NoSuchKeyException e) {
            found(kind, key + " is not there");
        } catch (InvalidObjectStateException e) {
            found(Kind.UNREAD, key + " is in an archive of S3: restore it, then audit again");
        } catch (StoredStream.IncompleteReadException e) {
            found(Kind.UNREAD, String.valueOf(e.getMessage()));
        } catch (SnapshotException e) {
            found(kind, String.valueOf(e.getMessage()));
        } catch (IOException e) {
            found(kind, key + " cannot be read: " + e.getMessage());
        }
        return null;
    }

    private void found(Kind kind, String detail) {
        findings.add(new AuditFinding(date, kind, detail));
    }
}
