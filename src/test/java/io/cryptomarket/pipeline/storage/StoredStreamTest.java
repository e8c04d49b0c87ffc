package io.cryptomarket.pipeline.storage;

import static io.cryptomarket.pipeline.audit.StoredDays.noon;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cryptomarket.pipeline.audit.AuditTest;
import io.cryptomarket.pipeline.audit.StoredDays;
import io.cryptomarket.pipeline.snapshot.Manifests;
import io.cryptomarket.pipeline.snapshot.RawSummary;
import io.cryptomarket.pipeline.storage.StoredStream.IncompleteReadException;
import io.cryptomarket.pipeline.testing.SampleEnvelopes;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.SequenceInputStream;
import org.apache.commons.io.input.BrokenInputStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.exception.SdkClientException;

@DisplayNameGeneration(ReplaceUnderscores.class)
class StoredStreamTest {

    @ParameterizedTest(name = "after {0} bytes")
    @ValueSource(ints = {0, 5, 200})
    void A_failed_download_is_not_reported_as_a_damaged_raw_object(int after) {
        assertThatExceptionOfType(IncompleteReadException.class)
                .isThrownBy(() -> RawSummary.read("a/key", brokenOff(after, new IOException("reset")), raw -> {
                    throw new AssertionError(raw);
                }))
                .withMessage("a/key could not be read to its end: reset");
    }

    @Test
    void A_failed_download_is_not_reported_as_a_damaged_manifest() {
        var stored = brokenOff(0, new IOException("reset"));

        assertThatExceptionOfType(IncompleteReadException.class)
                .isThrownBy(() -> new Manifests("").read("a/key", stored))
                .withMessage("a/key could not be read to its end: reset");
    }

    @Test
    void A_wrong_checksum_counts_as_a_failed_download() {
        var stored = new StoredStream("a/key", new BrokenInputStream(() -> SdkClientException.create("checksum")));

        assertThatExceptionOfType(IncompleteReadException.class)
                .isThrownBy(stored::read)
                .withMessage("a/key could not be read to its end: checksum");
        assertThatExceptionOfType(IncompleteReadException.class)
                .isThrownBy(stored::readAllBytes)
                .withMessage("a/key could not be read to its end: checksum");
    }

    private static StoredStream brokenOff(int after, IOException failure) {
        byte[] whole;
        try {
            whole = StoredDays.gzip(SampleEnvelopes.page(noon(AuditTest.D23), 0, 3));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return new StoredStream(
                "a/key",
                new SequenceInputStream(
                        new ByteArrayInputStream(whole, 0, after), new BrokenInputStream(() -> failure)));
    }
}
