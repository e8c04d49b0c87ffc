package io.cryptomarket.pipeline.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cryptomarket.pipeline.app.OneDateRuns;
import io.cryptomarket.pipeline.app.SnapshotResult;
import io.cryptomarket.pipeline.app.TestPipeline;
import io.cryptomarket.pipeline.snapshot.Published;
import io.cryptomarket.pipeline.snapshot.SnapshotDate;
import io.cryptomarket.pipeline.testing.SampleEnvelopes;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** A date that is made again, and two runs with different columns for one date. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class RepublishRunTest extends OneDateRuns {

    private static final SnapshotDate DATE = SnapshotDate.of(MORNING);

    /** A comment of the route, which stands between its last write and the look at what is there. */
    private static final String BEFORE_THE_LAST_LOOK = "# Two rebuilds with different columns";

    @BeforeEach
    void publishADate() throws Exception {
        coinCap.then(200, SampleEnvelopes.page(MORNING, 0, 3));
        try (var pipeline = TestPipeline.start(coinCap, testLake, MORNING)) {
            pipeline.snapshot();
        }
    }

    /** A pipeline whose CSV has the column {@code tokens} in the place of {@code explorer}. */
    private TestPipeline withOtherColumns() throws Exception {
        var routes = folder.resolve("routes");
        if (routes.toFile().mkdir()) {
            TestPipeline.editRoute(routes, "assets-to-csv", "changePercent24Hr, explorer", "changePercent24Hr, tokens");
        }
        return TestPipeline.start(coinCap, testLake, MORNING, "routes.folder=" + routes);
    }

    @Test
    void After_a_change_of_columns_a_published_date_changes_only_when_it_is_republished() throws Exception {
        var published = testLake.state();
        try (var pipeline = withOtherColumns()) {
            assertThat(pipeline.snapshot().published()).isEqualTo(Published.EXISTING);
            assertThat(testLake.state()).isEqualTo(published);

            assertThat(pipeline.republish(DATE)).isEqualTo(Published.REBUILT);
        }

        assertThat(testLake.text(CSV)).contains("changePercent24Hr,tokens\n", ",-1.25,{}\n");
        assertThat(testLake.text(MANIFEST))
                .contains("\"status\" : \"complete\"", "\"tokens\"", "\"sha256\" : \"" + testLake.sha256(CSV) + "\"");
        assertThat(coinCap.requests()).hasSize(1);
    }

    @Test
    void A_date_that_would_not_change_is_not_written() throws Exception {
        var published = testLake.state();
        try (var pipeline = TestPipeline.start(coinCap, testLake, MORNING)) {
            assertThat(pipeline.republish(DATE)).isEqualTo(Published.EXISTING);
        }

        assertThat(testLake.state()).isEqualTo(published);
    }

    @Test
    void A_damaged_or_missing_CSV_is_made_again() throws Exception {
        var csv = testLake.sha256(CSV);
        try (var pipeline = TestPipeline.start(coinCap, testLake, MORNING)) {
            testLake.put(CSV, "damaged");
            assertThat(pipeline.republish(DATE)).isEqualTo(Published.REBUILT);
            assertThat(testLake.sha256(CSV)).isEqualTo(csv);

            testLake.delete(CSV);
            assertThat(pipeline.republish(DATE)).isEqualTo(Published.REBUILT);
            assertThat(testLake.sha256(CSV)).isEqualTo(csv);
        }
    }

    @Test
    void A_manifest_that_cannot_be_read_is_made_again() throws Exception {
        var manifest = testLake.text(MANIFEST);
        testLake.put(MANIFEST, "damaged");
        try (var pipeline = TestPipeline.start(coinCap, testLake, MORNING)) {
            assertThatThrownBy(pipeline::snapshot).hasMessageContaining(MANIFEST + " is not a manifest");
            assertThat(pipeline.republish(DATE)).isEqualTo(Published.REBUILT);
        }

        assertThat(testLake.text(MANIFEST)).isEqualTo(manifest);
    }

    @Test
    void An_interrupted_rebuild_is_completed_by_the_next_run_of_any_kind() throws Exception {
        var manifest = testLake.text(MANIFEST);
        testLake.put(MANIFEST, manifest.replace("\"complete\"", "\"rebuilding\""));
        try (var pipeline = TestPipeline.start(coinCap, testLake, MORNING)) {
            testLake.put(CSV, "damaged");
            var snapshotResult = pipeline.snapshot();

            assertThat(snapshotResult.published()).isEqualTo(Published.REBUILT);
            assertThat(SnapshotCommand.headline(snapshotResult))
                    .contains("republished from its stored raw object", "CoinCap was not called")
                    .doesNotContain("nothing changed");
        }

        assertThat(testLake.text(MANIFEST)).isEqualTo(manifest).contains(testLake.sha256(CSV));
        assertThat(coinCap.requests()).hasSize(1);
    }

    @Test
    void A_date_without_a_manifest_is_published() throws Exception {
        testLake.delete(MANIFEST);
        testLake.delete(CSV);
        try (var pipeline = TestPipeline.start(coinCap, testLake, MORNING)) {
            assertThat(pipeline.republish(DATE)).isEqualTo(Published.CREATED);
        }

        assertThat(testLake.state()).containsKeys(RAW, CSV, MANIFEST);
    }

    @Test
    void A_CSV_of_other_columns_without_a_manifest_is_kept_by_a_snapshot() throws Exception {
        var standing = testLake.sha256(CSV);
        testLake.delete(MANIFEST);
        try (var pipeline = withOtherColumns()) {
            var snapshotResult = pipeline.snapshot();

            assertThat(snapshotResult.manifest().csv().sha256()).isEqualTo(standing);
            assertThat(snapshotResult.manifest().columns()).contains("explorer").doesNotContain("tokens");
        }

        assertThat(testLake.sha256(CSV)).isEqualTo(standing);
    }

    @Test
    void A_CSV_of_other_columns_without_a_manifest_is_republished_with_the_present_columns() throws Exception {
        testLake.delete(MANIFEST);
        try (var pipeline = withOtherColumns()) {
            assertThat(pipeline.republish(DATE)).isEqualTo(Published.REBUILT);
        }

        assertThat(testLake.text(CSV)).contains("changePercent24Hr,tokens\n");
        assertThat(testLake.text(MANIFEST)).contains("\"complete\"", "\"tokens\"", testLake.sha256(CSV));
        assertThat(testLake.text("datapackage.json")).contains("\"tokens\"");
    }

    @Test
    void A_rebuilding_manifest_of_another_run_is_completed() throws Exception {
        testLake.put(MANIFEST, testLake.text(MANIFEST).replace("\"complete\"", "\"rebuilding\""));
        var blind = "- setBody:\n            simple: \"${null}\"\n        - choice:";
        try (var pipeline =
                edited("publish-assets", "- to:\n            uri: direct:read-manifest\n        - choice:", blind)) {
            assertThat(pipeline.snapshot().published()).isEqualTo(Published.REBUILT);
        }

        assertThat(testLake.text(MANIFEST)).contains("\"complete\"", testLake.sha256(CSV));
    }

    @Test
    void Another_ETag_with_the_same_content_is_the_same_CSV() throws Exception {
        testLake.put(CSV, "damaged");
        try (var pipeline =
                edited("rebuild-assets", "simple: \"${variable.eTag}\"", "constant: of-another-encryption")) {
            assertThat(pipeline.republish(DATE)).isEqualTo(Published.REBUILT);
        }

        assertThat(testLake.text(MANIFEST)).contains("\"complete\"", testLake.sha256(CSV));
    }

    @Test
    void A_CSV_that_another_run_replaces_meanwhile_is_rebuilt_again() throws Exception {
        testLake.put(CSV, "damaged");
        try (var pipeline = edited("rebuild-assets", BEFORE_THE_LAST_LOOK, anotherRun("${variable.once} == null"))) {
            assertThat(pipeline.republish(DATE)).isEqualTo(Published.REBUILT);
        }

        assertThat(testLake.text(MANIFEST)).contains("\"complete\"", testLake.sha256(CSV));
    }

    @Test
    void A_complete_manifest_never_describes_the_CSV_of_another_run() throws Exception {
        testLake.put(CSV, "damaged");
        try (var pipeline = edited("rebuild-assets", BEFORE_THE_LAST_LOOK, anotherRun("${variable.date} != null"))) {
            assertThatThrownBy(() -> pipeline.republish(DATE))
                    .hasMessageContaining(CSV + " was replaced by another run while this one rebuilt it");
        }

        assertThat(testLake.text(CSV)).isEqualTo("of another run");
        assertThat(testLake.text(MANIFEST)).contains("\"rebuilding\"");
    }

    /** A pipeline with a text of one route replaced. */
    private TestPipeline edited(String route, String text, String by) throws Exception {
        var routes = Files.createDirectory(folder.resolve("edited"));
        TestPipeline.editRoute(routes, route, text, by);
        return TestPipeline.start(coinCap, testLake, MORNING, "routes.folder=" + routes);
    }

    /** What another run does between the steps of this one, as steps of it. */
    private static String anotherRun(String when) {
        return """
                - choice:
                    when:
                      - simple: "%s"
                        steps:
                          - setVariable:
                              name: once
                              constant: done
                          - setBody:
                              constant: of another run
                          - setVariable:
                              name: key
                              simple: "{{lake.csv-key}}"
                          - to:
                              uri: direct:s3-put
        """.formatted(when).strip() + "\n        " + BEFORE_THE_LAST_LOOK;
    }

    @Test
    void Concurrent_runs_with_different_columns_end_with_one_CSV_and_its_manifest() throws Exception {
        for (int i = 0; i < 10; i++) {
            testLake.delete(MANIFEST);
            testLake.delete(CSV);
            try (var one = TestPipeline.start(coinCap, testLake, MORNING);
                    var other = withOtherColumns()) {
                List<SnapshotResult> runs = TestPipeline.atOnce(List.of(one::snapshot, other::snapshot));

                assertThat(runs.get(0).manifest()).isEqualTo(runs.get(1).manifest());
                assertThat(testLake.sha256(CSV))
                        .isEqualTo(runs.get(0).manifest().csv().sha256());
            }
        }
    }
}
