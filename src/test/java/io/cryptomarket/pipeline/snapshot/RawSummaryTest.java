package io.cryptomarket.pipeline.snapshot;

import static io.cryptomarket.pipeline.snapshot.SamplePages.NOON;
import static io.cryptomarket.pipeline.snapshot.SamplePages.PROVENANCE;
import static io.cryptomarket.pipeline.snapshot.SamplePages.envelope;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipParameters;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class RawSummaryTest {

    @Test
    void A_raw_object_is_measured_and_read_to_its_last_page() throws Exception {
        var stored = gzip(
                envelope(NOON, "{\"id\":\"a\",\"priceUsd\":\"1\"}", "{\"id\":\"b\",\"priceUsd\":null}"),
                envelope(NOON.plusSeconds(1), "{\"id\":\"c\",\"priceUsd\":\"3\"}", "{\"priceUsd\":\"4\"}"));
        var prices = new Prices();
        prices.add("a", "1");
        prices.add("c", "3");

        var content = read(stored);

        assertThat(content.object()).isEqualTo(new StoredObject("a/key", stored.length, DigestUtils.sha256Hex(stored)));
        assertThat(content.timestamp()).isEqualTo(NOON);
        assertThat(content.rows()).isEqualTo(4);
        assertThat(content.simulated()).isFalse();
        assertThat(content.prices().size()).isEqualTo(2);
        assertThat(content.prices().countUnchanged(prices)).isEqualTo(2);
    }

    @Test
    void A_raw_object_of_a_simulated_market_is_recognised() throws Exception {
        var provenance = new Provenance("http://127.0.0.1/v3/assets", true, 1, 1, 0, "2026-11-23T12:00:01Z");

        assertThat(read(gzip(provenance, envelope(NOON, "{\"id\":\"a\"}"))).simulated())
                .isTrue();
    }

    @Test
    void A_raw_object_that_breaks_off_at_any_byte_is_refused() throws Exception {
        var stored = gzip(envelope(NOON, "{\"id\":\"a\",\"priceUsd\":\"1\"}"));
        var read = new ArrayList<Integer>();
        for (int length = 0; length < stored.length; length++) {
            try {
                read(Arrays.copyOf(stored, length));
                read.add(length);
            } catch (SnapshotException e) {
                assertThat(e).hasMessageStartingWith("raw object a/key ");
            }
        }

        assertThat(read).isEmpty();
    }

    @Test
    void Bytes_after_the_last_page_are_refused() throws Exception {
        var stored = gzip(envelope(NOON, "{\"id\":\"a\"}"));
        var longer = Arrays.copyOf(stored, stored.length + 3);

        assertThatExceptionOfType(SnapshotException.class).isThrownBy(() -> read(longer));
    }

    private static byte[] gzip(String... pages) throws IOException {
        return gzip(PROVENANCE, pages);
    }

    private static byte[] gzip(Provenance provenance, String... pages) throws IOException {
        var bytes = new ByteArrayOutputStream();
        var header = new GzipParameters();
        header.setComment(provenance.asComment());
        for (var page : pages) {
            try (var member = new GzipCompressorOutputStream(bytes, header)) {
                member.write(page.getBytes(UTF_8));
            }
        }
        return bytes.toByteArray();
    }

    private static RawSummary read(byte[] stored) throws IOException {
        return RawSummary.read("a/key", new ByteArrayInputStream(stored));
    }
}
