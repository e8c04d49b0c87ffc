package io.cryptomarket.pipeline.coincap;

import static io.cryptomarket.pipeline.coincap.SampleBodies.JSON;
import static io.cryptomarket.pipeline.coincap.SampleBodies.all;
import static io.cryptomarket.pipeline.coincap.SampleBodies.assets;
import static io.cryptomarket.pipeline.coincap.SampleBodies.envelope;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.commons.io.input.BoundedInputStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class AssetReaderTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"timestamp\":1763856300000,\"data\":[{\"id\":\"bitcoin\"},{\"id\":\"ethereum\"}]}",
                "{\"data\":[{\"id\":\"bitcoin\"},{\"id\":\"ethereum\"}],\"timestamp\":1763856300000}",
                "{\"data\":[{\"id\":\"bitcoin\"},{\"id\":\"ethereum\"}],\"meta\":{\"data\":[7]},\"timestamp\":1763856300000}",
                " \n{ \"timestamp\" : 1763856300000 , \"data\" : [ { \"id\" : \"bitcoin\" } , { \"id\":\"ethereum\"} ] } \n",
                "\uFEFF{\"timestamp\":1763856300000,\"data\":[{\"id\":\"bitcoin\"},{\"id\":\"ethereum\"}]}",
            })
    void The_keys_of_an_envelope_may_be_in_either_order(String body) {
        var assetReader = assets(body).selectFields(List.of("id"));

        assertThat(all(assetReader)).containsExactly(Map.of("id", "bitcoin"), Map.of("id", "ethereum"));
        assertThat(assetReader.timestamps()).containsExactly(Instant.parse("2025-11-23T00:05:00Z"));
        assertThat(assetReader.rows()).isEqualTo(2);
    }

    @ParameterizedTest(name = "[{0}] between")
    @ValueSource(strings = {"", "\n", " \r\n\t"})
    void Successive_envelopes_are_one_sequence_of_assets(String between) {
        var assetReader = assets(envelope(1, "{\"id\":\"bitcoin\"}")
                        + between
                        + envelope(2)
                        + between
                        + envelope(3, "{\"id\":\"ethereum\"}")
                        + between)
                .selectFields(List.of("id"));

        assertThat(all(assetReader)).containsExactly(Map.of("id", "bitcoin"), Map.of("id", "ethereum"));
        assertThat(assetReader.timestamps())
                .containsExactly(Instant.ofEpochMilli(1), Instant.ofEpochMilli(2), Instant.ofEpochMilli(3));
        assertThat(assetReader.rows()).isEqualTo(2);
    }

    @Test
    void A_timestamp_is_known_after_the_end_of_its_envelope() {
        var assetReader = assets(envelope(1, "{\"id\":\"bitcoin\"}") + envelope(2, "{\"id\":\"ethereum\"}"));
        assetReader.next();
        assertThat(assetReader.timestamps()).isEmpty();
        assetReader.next();
        assertThat(assetReader.timestamps()).containsExactly(Instant.ofEpochMilli(1));
        assertThat(assetReader.hasNext()).isFalse();
        assertThat(assetReader.timestamps()).containsExactly(Instant.ofEpochMilli(1), Instant.ofEpochMilli(2));
    }

    @Test
    void A_null_field_and_an_absent_one_are_both_null_but_only_the_absent_one_is_missing() {
        var assetReader = assets(envelope(1, "{\"id\":\"bitcoin\",\"maxSupply\":null}"))
                .selectFields(List.of("id", "maxSupply", "explorer"));

        var bitcoin = assetReader.next();
        assertThat(bitcoin).containsEntry("maxSupply", null).containsEntry("explorer", null);
        assertThat(assetReader.missingFields()).containsExactly("explorer");
    }

    @Test
    void The_selected_fields_are_in_the_order_of_the_selection() {
        var assetReader = assets(envelope(
                        1, "{\"id\":\"bitcoin\",\"rank\":\"1\",\"tokens\":{\"rank\":\"9\"},\"symbol\":\"BTC\"}"))
                .selectFields(List.of("symbol", "id", "rank"));

        assertThat(assetReader.next())
                .containsExactly(Map.entry("symbol", "BTC"), Map.entry("id", "bitcoin"), Map.entry("rank", "1"));
    }

    @Test
    void An_asset_without_a_selection_is_an_empty_map() {
        var assetReader = assets(envelope(1, "{\"id\":\"bitcoin\"}"));

        assertThat(assetReader.next()).isEmpty();
        assertThat(assetReader.rows()).isEqualTo(1);
        assertThat(assetReader.missingFields()).isEmpty();
    }

    @Test
    void A_field_is_missing_until_an_asset_has_it() {
        var assetReader = assets(envelope(1, "{\"id\":\"bitcoin\"}", "{\"id\":\"ethereum\",\"maxSupply\":null}"))
                .selectFields(List.of("id", "maxSupply", "prize"));

        assertThat(assetReader.missingFields()).containsExactly("id", "maxSupply", "prize");
        assetReader.next();
        assertThat(assetReader.missingFields()).containsExactly("maxSupply", "prize");
        assetReader.next();
        assertThat(assetReader.missingFields()).containsExactly("prize");
    }

    @Test
    void firstAssetFields_are_the_fields_of_the_first_asset() {
        var assetReader =
                assets(envelope(1, "{\"id\":\"bitcoin\",\"tokens\":{\"1\":[]},\"rank\":\"1\"}", "{\"other\":\"x\"}"));

        assertThat(assetReader.firstAssetFields()).isEmpty();
        all(assetReader);
        assertThat(assetReader.firstAssetFields()).containsExactly("id", "tokens", "rank");
    }

    @Test
    void The_reader_keeps_a_limited_number_of_shortened_field_names() {
        var name = "x".repeat(1_000);
        var fields =
                IntStream.range(0, 200).mapToObj(i -> "\"" + i + name + "\":1").collect(Collectors.joining(","));
        var assetReader = assets(envelope(1, "{" + fields + "}"));
        all(assetReader);

        assertThat(assetReader.firstAssetFields()).hasSize(100).allMatch(sent -> sent.length() < 150);
        assertThat(assetReader.unselectedFields()).hasSize(100).allMatch(other -> other.length() < 150);
    }

    @Test
    void A_repeated_hasNext_skips_nothing() {
        var assetReader = assets(envelope(1, "{\"id\":\"bitcoin\"}", "{\"id\":\"ethereum\"}"))
                .selectFields(List.of("id"));

        assertThat(assetReader.hasNext()).isTrue();
        assertThat(assetReader.hasNext()).isTrue();
        assertThat(assetReader.next()).containsEntry("id", "bitcoin");
        assertThat(assetReader.next()).containsEntry("id", "ethereum");
        assertThat(assetReader.hasNext()).isFalse();
        assertThat(assetReader.hasNext()).isFalse();
        assertThatExceptionOfType(NoSuchElementException.class).isThrownBy(assetReader::next);
    }

    @Test
    void The_body_is_closed_at_its_end() {
        var body = new Closing(envelope(1, "{\"id\":\"bitcoin\"}"));
        var assetReader = new AssetReader(JSON, body, "CoinCap's answer");

        assetReader.next();
        assertThat(body.closed).isFalse();
        assertThat(assetReader.hasNext()).isFalse();
        assertThat(body.closed).isTrue();
    }

    @Test
    void Closing_the_reader_closes_the_body() throws IOException {
        var body = new Closing(envelope(1, "{\"id\":\"bitcoin\"}"));

        new AssetReader(JSON, body, "CoinCap's answer").close();
        assertThat(body.closed).isTrue();
    }

    @Test
    void The_reader_reads_only_as_far_as_the_next_asset() throws IOException {
        var body = envelope(1, "{\"id\":\"bitcoin\"}" + ",{\"id\":\"ethereum\"}".repeat(100_000));
        var counting =
                BoundedInputStream.builder().setByteArray(body.getBytes(UTF_8)).get();

        new AssetReader(JSON, counting, "CoinCap's answer").next();
        assertThat(counting.getCount()).isLessThan(20_000);
    }

    private static final class Closing extends ByteArrayInputStream {
        boolean closed;

        Closing(String body) {
            super(body.getBytes(UTF_8));
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
