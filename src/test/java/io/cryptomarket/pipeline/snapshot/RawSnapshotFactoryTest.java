package io.cryptomarket.pipeline.snapshot;

import static io.cryptomarket.pipeline.snapshot.SamplePages.NOON;
import static io.cryptomarket.pipeline.snapshot.SamplePages.gunzip;
import static io.cryptomarket.pipeline.snapshot.SamplePages.page;
import static io.cryptomarket.pipeline.snapshot.SamplePages.stream;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class RawSnapshotFactoryTest {
    static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-23T12:00:01.987654321Z"), ZoneOffset.UTC);
    static final URI SOURCE = URI.create("https://rest.coincap.io/v3/assets");

    static final String STEP = "fetching for about 6 credits";

    final DefaultCamelContext camel = new DefaultCamelContext();
    final List<String> progress = new ArrayList<>();

    Path work;
    RawSnapshotFactory snapshots;

    @BeforeEach
    void create(@TempDir Path folder) {
        work = folder;
        snapshots = new RawSnapshotFactory(
                SOURCE, 5, 2, work, CLOCK, (step, done, of) -> progress.add(step + " " + done + " of " + of));
    }

    @AfterEach
    void stop() {
        camel.stop();
    }

    @ParameterizedTest(name = "that fails: {0}")
    @CsvSource({"false", "true"})
    void The_file_is_deleted_when_the_run_ends(boolean failing) throws Exception {
        var during = new ArrayList<Boolean>();
        var ended = run(exchange -> {
            var raw = snapshots.begin(exchange);
            snapshots.add(raw, stream(page(0, 2)), null);
            during.add(Files.size(raw.getFile().toPath()) > 0);
            if (failing) {
                throw new IllegalStateException("no more");
            }
        });

        assertThat(ended.isFailed()).isEqualTo(failing);
        assertThat(during).containsExactly(true);
        assertThat(work).isEmptyDirectory();
    }

    @Test
    void Two_runs_at_once_have_a_file_each() throws Exception {
        run(exchange -> {
            var one = snapshots.begin(exchange);
            var other = snapshots.begin(exchange);
            assertThat(one.getFile()).isNotEqualTo(other.getFile());
        });

        assertThat(work).isEmptyDirectory();
    }

    @ParameterizedTest(name = "header {0}")
    @CsvSource(
            value = {"true, true", "1, true", "null, false"},
            nullValues = "null")
    void A_page_is_labelled_with_its_call_and_its_arrival(@Nullable String header, boolean simulated) throws Exception {
        run(exchange -> {
            var raw = snapshots.begin(exchange);
            snapshots.add(raw, stream(page(0, 2)), null);
            snapshots.add(raw, stream(page(2, 2)), header);

            assertThat(raw.getOrigin().pages())
                    .containsExactly(
                            new Provenance(SOURCE.toString(), false, 5, 2, 0, "2026-11-23T12:00:01.987Z"),
                            new Provenance(SOURCE.toString(), simulated, 5, 2, 2, "2026-11-23T12:00:01.987Z"));
        });
    }

    @Test
    void A_page_that_arrived_is_in_the_file_and_in_the_progress() throws Exception {
        run(exchange -> {
            var raw = snapshots.begin(exchange);
            snapshots.add(raw, stream(page(NOON, "a", "b")), null);
            snapshots.add(raw, stream(page(NOON, "c")), null);

            assertThat(gunzip(Files.readAllBytes(raw.getFile().toPath())))
                    .isEqualTo(page(NOON, "a", "b") + "\n" + page(NOON, "c"));
            assertThat(raw.getRows()).isEqualTo(3);
        });

        assertThat(progress).containsExactly(STEP + " 0 of 5", STEP + " 2 of 5", STEP + " 3 of 5");
    }

    @Test
    void The_price_is_told_before_it_is_paid() {
        var hundred = new RawSnapshotFactory(SOURCE, 100, 2000, work, CLOCK, Progress.NONE);

        assertThat(hundred.costEstimate()).isEqualTo("100 assets cost about 22 credits a day, 660 in 30 days");
    }

    private interface Step {
        void in(Exchange exchange) throws Exception;
    }

    /** Runs a route of this one step to its end; an assertion that fails in it fails the test. */
    private Exchange run(Step step) throws Exception {
        camel.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                errorHandler(noErrorHandler());
                from("direct:run").process(step::in);
            }
        });
        camel.start();
        try (var producer = camel.createProducerTemplate()) {
            var ended = producer.request("direct:run", exchange -> {});
            if (ended.getException(AssertionError.class) != null) {
                throw ended.getException(AssertionError.class);
            }
            return ended;
        }
    }
}
