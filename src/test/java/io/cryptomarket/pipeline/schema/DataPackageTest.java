package io.cryptomarket.pipeline.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cryptomarket.pipeline.coincap.Field;
import io.cryptomarket.pipeline.testing.Python;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The data package, as Frictionless' own software reads it. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class DataPackageTest {

    private static final String PATH = "assets/date=2026-11-23/assets.csv";
    private static final List<Field> FIELDS = fields("id", "rank", "name", "maxSupply", "priceUsd", "tokens");
    private static final String HEADER = "id,rank,name,maxSupply,priceUsd,tokens\n";

    private Path folder;

    @BeforeEach
    void folder(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void Frictionless_validates_the_data_and_reads_every_value_exactly() throws Exception {
        var report = report(
                HEADER + "bitcoin,1,\"Bit, \"\"the\"\" coin\",,87711.199999999997089617,\"{\"\"1\"\":[\"\"0x\"\"]}\"\n"
                        + "a\\b,2,,123456789012345.000000000000000001,0.0000133529559960,\n");

        assertThat(report.path("errors")).isEmpty();
        assertThat(report.path("rows").path(0).toString())
                .isEqualTo("{\"id\":\"bitcoin\",\"rank\":\"1\",\"name\":\"Bit, \\\"the\\\" coin\",\"maxSupply\":null,"
                        + "\"priceUsd\":\"87711.199999999997089617\",\"tokens\":\"{\\\"1\\\":[\\\"0x\\\"]}\"}");
        assertThat(report.path("rows").path(1).path("maxSupply").asText())
                .isEqualTo("123456789012345.000000000000000001");
        assertThat(report.path("rows").path(1).path("id").asText()).isEqualTo("a\\b");
        assertThat(report.path("rows").path(1).path("name").isNull()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bitcoin,first,Bitcoin,,1,",
                "bitcoin,1,Bitcoin,,1 USD,",
                "bitcoin,1.5,Bitcoin,,1,",
                "bitcoin,1,Bitcoin,,1,,7"
            })
    void Frictionless_reports_data_that_differs_from_the_description(String line) throws Exception {
        assertThat(report(HEADER + line + "\n").path("errors")).isNotEmpty();
    }

    @Test
    void Frictionless_reports_a_different_order_of_columns() throws Exception {
        assertThat(report("rank,id,name,maxSupply,priceUsd,tokens\n1,2,,,,\n").path("errors"))
                .isNotEmpty();
    }

    @Test
    void The_data_package_describes_every_field() throws Exception {
        var fields = new ObjectMapper()
                .readTree(DataPackage.of(PATH, FIELDS, Map.of(), true))
                .at("/resources/0/schema/fields");

        assertThat(StreamSupport.stream(fields.spliterator(), false))
                .extracting(field ->
                        field.path("name").asText() + " " + field.path("type").asText())
                .containsExactly(
                        "id string",
                        "rank integer",
                        "name string",
                        "maxSupply number",
                        "priceUsd number",
                        "tokens string");
        for (int i = 0; i < FIELDS.size(); i++) {
            assertThat(fields.path(i).path("description").asText())
                    .startsWith(FIELDS.get(i).meaning());
        }
    }

    @Test
    void The_columns_and_the_path_are_read_back() {
        var text = DataPackage.of(PATH, FIELDS, Map.of(), true);

        assertThat(DataPackage.columns(text))
                .containsExactlyElementsOf(FIELDS.stream().map(Field::name).toList());
        assertThat(DataPackage.path(text)).isEqualTo(PATH);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{\"resources\":",
                "{\"resources\":[]}",
                "{\"resources\":{\"0\":1}}",
                "{\"resources\":[{\"path\":[],\"schema\":{\"fields\":7}}]}",
                "<html>"
            })
    void Another_text_has_no_columns_and_no_path(String text) {
        assertThat(DataPackage.columns(text)).isEmpty();
        assertThat(DataPackage.path(text)).isEmpty();
    }

    private static List<Field> fields(String... names) {
        return Stream.of(names).map(Field::named).toList();
    }

    private JsonNode report(String csv) throws Exception {
        var file = folder.resolve(PATH);
        Files.createDirectories(file.getParent());
        Files.writeString(file, csv);
        var descriptor =
                Files.writeString(folder.resolve("datapackage.json"), DataPackage.of(PATH, FIELDS, Map.of(), true));
        var json = Python.with(Path.of("src/test/python/requirements.txt"))
                .run(Path.of("src/test/python/package_report.py"), "", descriptor.toString());
        return new ObjectMapper().readTree(json);
    }
}
