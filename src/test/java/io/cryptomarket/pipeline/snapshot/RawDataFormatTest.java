package io.cryptomarket.pipeline.snapshot;

import static io.cryptomarket.pipeline.snapshot.SamplePages.JSON;
import static io.cryptomarket.pipeline.snapshot.SamplePages.NOON;
import static io.cryptomarket.pipeline.snapshot.SamplePages.PROVENANCE;
import static io.cryptomarket.pipeline.snapshot.SamplePages.gzip;
import static io.cryptomarket.pipeline.snapshot.SamplePages.gzipOfVersion010;
import static io.cryptomarket.pipeline.snapshot.SamplePages.page;
import static io.cryptomarket.pipeline.snapshot.SamplePages.stream;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.apache.camel.support.UnitOfWorkHelper;
import org.apache.commons.io.input.BoundedInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class RawDataFormatTest {
    static final DefaultCamelContext CAMEL = new DefaultCamelContext();
    static final StoredObject RAW = new StoredObject("raw/assets.json.gz", 1, "abc");
    static final RawDataFormat FORMAT = new RawDataFormat(raw -> {
        assertThat(raw).isEqualTo(RAW);
        return new Origin(List.of(PROVENANCE));
    });

    @BeforeAll
    static void start() {
        FORMAT.setCamelContext(CAMEL);
        FORMAT.start();
    }

    @AfterAll
    static void stop() {
        FORMAT.stop();
        CAMEL.stop();
    }

    @Test
    void What_a_snapshot_collected_is_read_back_over_all_its_pages(@TempDir Path folder) throws Exception {
        var raw = raw(folder, page(0, 2), page(NOON.plusMillis(1), "c"));
        var assets = unmarshal(Files.readAllBytes(raw)).select(List.of("id", "rank"));

        assertThat(all(assets))
                .containsExactly(
                        Map.of("id", "asset-0", "rank", "1"),
                        Map.of("id", "asset-1", "rank", "1"),
                        Map.of("id", "c", "rank", "1"));
        assertThat(assets.provenance()).isEqualTo(PROVENANCE);
        assertThat(assets.assets().timestamps()).containsExactly(NOON, NOON.plusMillis(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", " \r\n\t "})
    void White_space_around_pages_is_read_over(String space, @TempDir Path folder) throws Exception {
        var raw = raw(folder, space + page(0, 2) + space, space + page(2, 2) + space);

        assertThat(all(unmarshal(Files.readAllBytes(raw)))).hasSize(4);
    }

    @Test
    void A_body_that_is_no_stream_yet_is_converted() throws Exception {
        var body = (Object) gzip(page(0, 1));

        assertThat(FORMAT.unmarshal(exchange(), body)).isInstanceOf(RawAssets.class);
    }

    @Test
    void An_object_of_version_0_1_0_says_itself_where_it_came_from() throws Exception {
        var provenance = new Provenance("http://127.0.0.1", true, 1, 1, 0, "2026-11-23T12:00:01Z");
        var assets = unmarshal(gzipOfVersion010(provenance, page(0, 1), page(1, 1)));

        assertThat(all(assets)).hasSize(2);
        assertThat(assets.provenance()).isEqualTo(provenance);
    }

    @Test
    void A_route_that_does_not_say_which_raw_object_it_reads_is_told_so() throws Exception {
        var exchange = exchange();
        exchange.removeVariable("rawObject");
        var assets = (RawAssets) FORMAT.unmarshal(exchange, (InputStream) new ByteArrayInputStream(gzip(page(0, 1))));

        assertThatExceptionOfType(SnapshotException.class)
                .isThrownBy(assets::provenance)
                .withMessageContaining("the variable rawObject");
    }

    @Test
    void An_object_cut_at_any_byte_is_refused_or_ends_with_a_page() throws Exception {
        var first = gzip(page(0, 2));
        var whole = gzip(page(0, 2), page(2, 2));

        for (int length = 0; length < whole.length; length++) {
            var cut = Arrays.copyOf(whole, length);
            if (length == first.length) {
                assertThat(all(unmarshal(cut))).hasSize(2);
            } else {
                assertThatException().as("cut after %d bytes", length).isThrownBy(() -> all(unmarshal(cut)));
            }
        }
    }

    static Stream<Arguments> broken() throws IOException {
        var whole = gzip(page(0, 500));
        var two = gzip(page(0, 500), page(500, 500));
        var flipped = whole.clone();
        flipped[flipped.length - 5] ^= 1; // in the checksum
        return Stream.of(
                Arguments.of("cut in the second member", Arrays.copyOf(two, two.length - 100)),
                Arguments.of("cut in the checksum", Arrays.copyOf(whole, whole.length - 3)),
                Arguments.of("a flipped bit", flipped));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("broken")
    void A_broken_object_is_said_to_be_unreadable(String how, byte[] stored) {
        assertThatExceptionOfType(SnapshotException.class)
                .isThrownBy(() -> all(unmarshal(stored)))
                .withMessageMatching("raw object raw/assets.json.gz (breaks off in the middle|cannot be read: .+)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "PAR1", "{\"timestamp\":1,\"data\":[]}", "\u001f"})
    void An_object_that_is_not_gzip_is_said_to_be_none(String stored) {
        assertThatExceptionOfType(SnapshotException.class)
                .isThrownBy(() -> unmarshal(stored.getBytes(UTF_8)))
                .withMessageStartingWith("raw object raw/assets.json.gz is not gzip: ");
    }

    static Stream<Arguments> brokenEarly() throws IOException {
        var whole = gzip(page(0, 1));
        var more = Arrays.copyOf(whole, whole.length + 3);
        more[whole.length] = 'x';
        return Stream.of(
                Arguments.of("cut after the header", Arrays.copyOf(whole, 12)),
                Arguments.of("cut near the end", Arrays.copyOf(whole, whole.length - 1)),
                Arguments.of("something after the last member", more));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("brokenEarly")
    void An_object_that_is_broken_from_the_start_is_said_to_be_unreadable(String how, byte[] stored) {
        A_broken_object_is_said_to_be_unreadable(how, stored);
    }

    @ParameterizedTest
    @ValueSource(strings = {"<html>", "{}", "{\"timestamp\":1,\"data\":[{\"id\":", "{\"timestamp\":1,\"data\":[1]}"})
    void What_CoinCap_would_be_asked_for_again_is_here_the_lakes_fault(String content) throws Exception {
        var assets = unmarshal(gzip(content));

        assertThatExceptionOfType(SnapshotException.class)
                .isThrownBy(() -> all(assets))
                .withMessageStartingWith("raw object raw/assets.json.gz ");
    }

    @Test
    void The_stream_is_closed_at_the_end_of_the_exchange() throws Exception {
        var exchange = exchange();
        var body = new Closing(gzip(page(0, 1)));
        FORMAT.unmarshal(exchange, body);

        assertThat(body.closed).isFalse();
        UnitOfWorkHelper.doneSynchronizations(
                exchange, exchange.getExchangeExtension().handoverCompletions());
        assertThat(body.closed).isTrue();
    }

    @Test
    void Assets_are_handed_on_before_the_object_was_read_to_its_end() throws Exception {
        var pages = new String[200];
        Arrays.setAll(pages, n -> page(n * 100, 100));
        var counting = BoundedInputStream.builder().setByteArray(gzip(pages)).get();
        var assets = (RawAssets) FORMAT.unmarshal(exchange(), (InputStream) counting);

        assets.next();
        assertThat(counting.getCount()).isLessThan(20_000);
        assertThat(all(assets)).hasSize(19_999);
        assertThat(counting.getCount()).isGreaterThan(60_000);
    }

    private static Path raw(Path folder, String... pages) throws IOException {
        var file = Files.createFile(folder.resolve("raw.json.gz"));
        var raw = new RawSnapshot(JSON, 2 * pages.length, 2, file);
        for (var page : pages) {
            raw.add(stream(page), PROVENANCE);
        }
        return file;
    }

    private static Exchange exchange() {
        var exchange = new DefaultExchange(CAMEL);
        exchange.setVariable("key", RAW.key());
        exchange.setVariable("rawObject", RAW);
        return exchange;
    }

    private static RawAssets unmarshal(byte[] stored) throws Exception {
        return (RawAssets) FORMAT.unmarshal(exchange(), (InputStream) new ByteArrayInputStream(stored));
    }

    private static List<Map<String, @Nullable String>> all(RawAssets assets) {
        var all = new ArrayList<Map<String, @Nullable String>>();
        assets.forEachRemaining(all::add);
        return all;
    }

    private static final class Closing extends ByteArrayInputStream {
        boolean closed;

        Closing(byte[] body) {
            super(body);
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
