package io.cryptomarket.pipeline.snapshot;

import static io.cryptomarket.pipeline.snapshot.SamplePages.NOON;
import static io.cryptomarket.pipeline.snapshot.SamplePages.PROVENANCE;
import static io.cryptomarket.pipeline.snapshot.SamplePages.assets;
import static io.cryptomarket.pipeline.snapshot.SamplePages.envelope;
import static io.cryptomarket.pipeline.snapshot.SamplePages.page;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class ColumnsTest {
    static final String BITCOIN = "{\"rank\":\"1\",\"id\":\"bitcoin\",\"priceUsd\":\"87711.199999999997089617\"}";
    static final String ETHER = "{\"id\":\"ethereum\",\"rank\":\"2\",\"symbol\":\"ETH\"}";

    @Test
    void The_header_is_followed_by_one_row_per_asset() {
        var csvRows = keep("id, rank", envelope(NOON, BITCOIN, ETHER));

        assertThat(rows(csvRows))
                .containsExactly("{id=id, rank=rank}", "{id=bitcoin, rank=1}", "{id=ethereum, rank=2}");
    }

    @Test
    void Rows_have_the_order_of_the_columns_and_null_for_missing_values() {
        var csvRows = keep("priceUsd,id,symbol", envelope(NOON, BITCOIN), envelope(NOON, ETHER));

        assertThat(rows(csvRows))
                .containsExactly(
                        "{priceUsd=priceUsd, id=id, symbol=symbol}",
                        "{priceUsd=87711.199999999997089617, id=bitcoin, symbol=null}",
                        "{priceUsd=null, id=ethereum, symbol=ETH}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"id,rank", " id , rank ", "id,\n  rank\n", "\tid,rank"})
    void Space_around_a_name_does_not_matter(String columns) {
        assertThat(keep(columns, page(NOON, "bitcoin")).columns()).containsExactly("id", "rank");
    }

    @ParameterizedTest(name = "[{0}]: column {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {"`` | 1", "` ` | 1", ",id | 1", "id, | 2", "id,,rank | 2", "id, ,rank | 2"})
    void A_column_without_a_name_is_refused(String columns, int number) {
        assertThatExceptionOfType(SnapshotException.class)
                .isThrownBy(() -> keep(columns, page(NOON, "bitcoin")))
                .withMessage("column " + number + " has no name; write the columns as id, rank, symbol");
    }

    @ParameterizedTest
    @ValueSource(strings = {"id,id", "id, rank, id", "id , id"})
    void A_repeated_column_is_refused(String columns) {
        assertThatExceptionOfType(SnapshotException.class)
                .isThrownBy(() -> keep(columns, page(NOON, "bitcoin")))
                .withMessage("column id is listed twice");
    }

    @Test
    void An_unknown_column_is_refused_with_the_list_of_fields() {
        var csvRows = keep("id,priceusd,name", envelope(NOON, BITCOIN, ETHER));

        assertThatExceptionOfType(SnapshotException.class)
                .isThrownBy(() -> rows(csvRows))
                .withMessage("column priceusd: no asset has such a field; the fields are rank, id, priceUsd");
    }

    @Test
    void A_column_that_is_null_in_every_asset_is_kept() {
        var csvRows = keep("id,maxSupply", envelope(NOON, "{\"id\":\"bitcoin\",\"maxSupply\":null}"));

        assertThat(rows(csvRows)).hasSize(2);
    }

    @Test
    void A_known_field_that_no_asset_has_yet_is_an_empty_column() {
        var csvRows = keep("id,tokens", envelope(NOON, BITCOIN));

        assertThat(rows(csvRows)).containsExactly("{id=id, tokens=tokens}", "{id=bitcoin, tokens=null}");
    }

    @Test
    void The_columns_of_a_stored_CSV_replace_the_configured_ones() throws Exception {
        var columns = new Columns(Set.of(), Progress.NONE);
        var stored = columns.ofHeader(new ByteArrayInputStream("rank,id\n1,bitcoin\n".getBytes(UTF_8)));

        assertThat(columns.keep(assets(PROVENANCE, envelope(NOON, BITCOIN)), "id", stored)
                        .columns())
                .containsExactly("rank", "id");
        assertThat(columns.ofHeader(new ByteArrayInputStream(new byte[0]))).isEmpty();
    }

    @Test
    void Progress_is_reported_every_thousand_rows() {
        var told = new ArrayList<String>();
        var columns = new Columns(Set.of(), (step, done, of) -> told.add(step + " " + done + " of " + of));

        assertThat(rows(columns.keep(assets(PROVENANCE, page(0, 2500)), "id", null)))
                .hasSize(2501);
        assertThat(told).containsExactly("publishing 0 of 5", "publishing 1000 of 5", "publishing 2000 of 5");
    }

    @Test
    void Assets_that_do_not_say_where_they_came_from_are_refused_before_the_first_row() throws Exception {
        var stored = new ByteArrayInputStream(SamplePages.gzip(page(0, 1)));
        var unknown = RawDataFormat.open(SamplePages.JSON, stored, "raw object r", () -> {
            throw new SnapshotException("not known");
        });

        assertThatExceptionOfType(SnapshotException.class)
                .isThrownBy(() -> new Columns(Set.of(), Progress.NONE).keep(unknown, "id", null))
                .withMessage("not known");
    }

    private static CsvRows keep(String columns, String... pages) {
        return new Columns(Set.of("tokens", "name"), Progress.NONE).keep(assets(PROVENANCE, pages), columns, null);
    }

    private static List<String> rows(CsvRows csvRows) {
        var rows = new ArrayList<String>();
        csvRows.forEachRemaining(row -> rows.add(row.toString()));
        return rows;
    }
}
