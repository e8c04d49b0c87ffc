package io.cryptomarket.pipeline.snapshot;

import static io.cryptomarket.pipeline.snapshot.SamplePages.NOON;
import static io.cryptomarket.pipeline.snapshot.SamplePages.PROVENANCE;
import static io.cryptomarket.pipeline.snapshot.SamplePages.envelope;
import static io.cryptomarket.pipeline.snapshot.SamplePages.gzipOfVersion010;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.codec.digest.DigestUtils;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class RawSummaryTest {

    private static final Origins NO_ORIGINS = object -> {
        throw new AssertionError(object + " says itself where it came from");
    };

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
    void A_raw_object_that_does_not_say_where_it_came_from_is_asked_for_by_its_content() throws Exception {
        var stored = SamplePages.gzip(envelope(NOON, "{\"id\":\"a\"}"), "\n", envelope(NOON, "{\"id\":\"b\"}"));
        var origin = new Origin(List.of(PROVENANCE, PROVENANCE));
        var asked = new ArrayList<StoredObject>();

        var content = RawSummary.read("a/key", new ByteArrayInputStream(stored), object -> {
            asked.add(object);
            return origin;
        });

        assertThat(asked).containsExactly(new StoredObject("a/key", stored.length, DigestUtils.sha256Hex(stored)));
        assertThat(content.origin()).isEqualTo(origin);
        assertThat(content.requestedAssets()).isEqualTo(5);
        assertThat(content.rows()).isEqualTo(2);
    }

    @ParameterizedTest(name = "{0} bytes in the first page, {1} in the second")
    @CsvSource({"2500, 2500, 4", "2501, 2500, 5", "2500, 2501, 5", "2499, 2499, 4"})
    void Each_page_costs_what_its_own_bytes_cost(int first, int second, long credits) throws Exception {
        var pages = new String[] {padded(first), padded(second)};

        assertThat(read(gzipOfVersion010(PROVENANCE, pages)).credits()).isEqualTo(credits);
        assertThat(RawSummary.read(
                                "a/key",
                                new ByteArrayInputStream(SamplePages.gzip(pages[0], "\n", pages[1])),
                                object -> new Origin(List.of(PROVENANCE)))
                        .credits())
                .isEqualTo(credits);
    }

    /** A page of so many bytes, white space at both ends. */
    private static String padded(int bytes) {
        var page = " \n" + envelope(NOON, "{\"id\":\"a\"}");
        return page + "\n".repeat(bytes - page.length());
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
        return gzipOfVersion010(provenance, pages);
    }

    private static RawSummary read(byte[] stored) throws IOException {
        return RawSummary.read("a/key", new ByteArrayInputStream(stored), NO_ORIGINS);
    }
}
