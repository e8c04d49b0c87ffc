package io.cryptomarket.pipeline.app;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.cryptomarket.pipeline.reload.Outcome;
import io.cryptomarket.pipeline.testing.SampleEnvelopes;
import io.cryptomarket.pipeline.testing.ScriptedCoinCap;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** The service goes on, whatever is done to its route files. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class LiveEditsTest extends EditableService {

    private static final String COLUMNS = "changePercent24Hr, explorer";

    /** That one name stands for two parts of a path, only the router of the HTTP server finds. */
    private static final String ONE_NAME_TWICE = """
            - route:
                id: mine
                from:
                  uri: platform-http:/v1/mine/{part}/{part}
                  steps:
                    - setBody: {constant: mine}
            """;

    @Test
    void An_invalid_file_changes_nothing_and_is_reported_until_it_is_gone() throws Exception {
        var before = Files.readString(file("fetch-assets"));
        var route = service.context().getRoute("fetch-assets");
        Files.writeString(file("fetch-assets"), "garbage\n", StandardOpenOption.APPEND);

        awaitOutcome(Outcome.REFUSED);
        assertThat(service.reloads().pending()).containsExactly("fetch-assets.camel.yaml");
        assertThat(service.reloads().findings()).isNotEmpty().allMatch(finding -> finding.line() > 0);
        assertThat(trigger().statusCode()).isEqualTo(200);
        assertThat(service.context().getRoute("fetch-assets")).isSameAs(route);
        assertThat(callManagement("/health/ready").statusCode()).isEqualTo(200);
        assertThat(callManagement("/health").body()).contains("fetch-assets.camel.yaml:", "\"refused\"");
        assertThat(callManagement("/reload").body()).contains("\"pending\":[\"fetch-assets.camel.yaml\"]");
        assertThat(callManagement("/metrics").body())
                .contains("crypto_market_reloads_total{outcome=\"refused\"} 1")
                .contains("crypto_market_route_files_pending 1");

        Files.writeString(file("fetch-assets"), before);

        await().atMost(SOON).until(() -> !service.reloads().isPending());
        assertThat(service.context().getRoute("fetch-assets")).isSameAs(route);
        assertThat(callManagement("/health").body()).doesNotContain("fetch-assets.camel.yaml:");
        assertThat(callManagement("/metrics").body()).contains("crypto_market_route_files_pending 0");
    }

    @Test
    void A_file_that_is_saved_in_pieces_is_applied_when_it_is_complete() throws Exception {
        var text = Files.readString(file("assets-to-csv")).replace(COLUMNS, COLUMNS + ", marketCapUsd");
        try (var out = Files.newBufferedWriter(file("assets-to-csv"))) {
            for (var piece : text.split("(?<=\n)", 0)) {
                out.write(piece);
                out.flush();
                await().pollDelay(Duration.ofMillis(5)).until(() -> true);
            }
        }

        awaitOutcome(Outcome.APPLIED);
        trigger();
        assertThat(testLake.text(CSV)).startsWith("id,").contains("explorer,marketCapUsd\n");
    }

    @Test
    void A_file_that_is_saved_by_renaming_is_applied() throws Exception {
        var fresh = routes().resolve(".assets-to-csv.camel.yaml.swp");
        Files.writeString(fresh, Files.readString(file("assets-to-csv")).replace(COLUMNS, COLUMNS + ", marketCapUsd"));
        Files.move(fresh, file("assets-to-csv"), ATOMIC_MOVE, REPLACE_EXISTING);

        awaitOutcome(Outcome.APPLIED);
        trigger();
        assertThat(testLake.text(CSV)).contains("explorer,marketCapUsd\n");
    }

    @Test
    void An_edit_of_an_HTTP_route_loses_no_call() throws Exception {
        trigger();
        var failed = new ConcurrentLinkedQueue<String>();
        var done = new CountDownLatch(1);
        var callers = Executors.newFixedThreadPool(2);
        for (int caller = 0; caller < 2; caller++) {
            callers.execute(() -> {
                while (done.getCount() > 0) {
                    try {
                        var answer = trigger();
                        if (answer.statusCode() != 200) {
                            failed.add(answer.statusCode() + answer.body());
                        }
                    } catch (Exception e) {
                        failed.add(e.toString());
                    }
                }
            });
        }
        for (int edit = 1; edit <= 20; edit++) {
            int number = edit;
            edit("api", "id: api\n", "id: api\n    group: \"" + edit + "\"\n");
            await().atMost(SOON).until(() -> {
                var route = service.context().getRoute("api");
                return route != null && String.valueOf(number).equals(route.getGroup());
            });
            edit("api", "id: api\n    group: \"" + edit + "\"\n", "id: api\n");
            await().atMost(SOON).until(() -> {
                var route = service.context().getRoute("api");
                return route != null && route.getGroup() == null;
            });
        }
        done.countDown();
        callers.shutdown();
        assertThat(callers.awaitTermination(30, SECONDS)).isTrue();
        assertThat(failed).isEmpty();
    }

    @Test
    void A_new_route_runs_until_its_file_is_deleted() throws Exception {
        Files.writeString(file("ping"), """
                - route:
                    id: ping
                    description: Answers
                    from:
                      uri: platform-http:/v1/ping
                      steps:
                        - setBody:
                            constant: pong
                """);
        await().atMost(SOON).until(() -> call("GET", "/v1/ping").body().contains("pong"));

        Files.delete(file("ping"));

        await().atMost(SOON).until(() -> call("GET", "/v1/ping").statusCode() == 404);
    }

    @Test
    void A_folder_that_is_replaced_through_its_symlink_is_applied() throws Exception {
        var next = folder.resolve("next");
        TestPipeline.editRoute(Files.createDirectory(next), "assets-to-csv", COLUMNS, COLUMNS + ", marketCapUsd");
        Files.move(routes(), folder.resolve("first"));
        Files.createSymbolicLink(routes(), next);

        awaitOutcome(Outcome.APPLIED);
        trigger();
        assertThat(testLake.text(CSV)).contains("explorer,marketCapUsd\n");
    }

    @Test
    void A_run_in_progress_ends_with_the_routes_that_it_started_with() throws Exception {
        trigger();
        List.of(MANIFEST, CSV, RAW).forEach(testLake::delete);
        var asked = new CountDownLatch(1);
        var answer = new CountDownLatch(1);
        coinCap.then(exchange -> {
            asked.countDown();
            await().atMost(SOON).until(() -> answer.getCount() == 0);
            ScriptedCoinCap.reply(exchange, 200, SampleEnvelopes.page(MORNING, 0, 3));
        });
        var run = Executors.newSingleThreadExecutor().submit(this::trigger);
        assertThat(asked.await(30, SECONDS)).isTrue();
        edit("assets-to-csv", COLUMNS, COLUMNS + ", marketCapUsd");
        awaitOutcome(Outcome.APPLIED);
        assertThat(callManagement("/reload").body()).contains("\"from\":\"platform-http");

        answer.countDown();

        assertThat(run.get().statusCode()).isEqualTo(200);
        assertThat(testLake.text(CSV)).contains("explorer\n");
        await().atMost(SOON).until(() -> service.reloads().retiring().isEmpty());
    }

    @Test
    void A_hanging_run_in_old_routes_does_not_keep_the_repaired_routes_from_the_day() throws Exception {
        service.close();
        service = serve("http.deadline=2000", "http.attach-timeout=1000");
        edit("fetch-assets", "method: acquire\n", "method: acquire\n        - delay:\n            constant: 600000\n");
        await().atMost(SOON).until(() -> service.reloads().generation() == 2);
        assertThat(trigger().statusCode()).isEqualTo(504);

        edit("fetch-assets", "        - delay:\n            constant: 600000\n", "");

        await().atMost(SOON).until(() -> service.reloads().generation() == 3);
        await().atMost(SOON).until(() -> trigger().statusCode() == 200);
        assertThat(testLake.state()).containsKeys(RAW, CSV, MANIFEST);
        assertThat(service.reloads().retiring()).singleElement().satisfies(retiring -> assertThat(retiring.runs())
                .singleElement()
                .satisfies(run -> assertThat(run.route()).isEqualTo("api")));
        assertThat(callManagement("/health").body()).contains("\"retiring\" : [ {", "\"route\" : \"api\"");
    }

    @Test
    void A_start_with_a_refused_edit_uses_the_last_known_good_routes() throws Exception {
        service.close();
        Files.writeString(file("fetch-assets"), "garbage\n", StandardOpenOption.APPEND);

        service = serve();

        awaitOutcome(Outcome.REFUSED);
        assertThat(service.reloads().pending()).containsExactly("fetch-assets.camel.yaml");
        assertThat(trigger().statusCode()).isEqualTo(200);
    }

    /** Nothing was found wrong with it, so only Camel can tell. */
    @Test
    void A_start_with_an_edit_that_Camel_refuses_uses_the_last_known_good_routes() throws Exception {
        Files.writeString(file("mine"), ONE_NAME_TWICE);
        awaitOutcome(Outcome.REFUSED);
        assertThat(callManagement("/reload").body()).contains("identifier part");
        service.close();

        service = serve();

        assertThat(trigger().statusCode()).isEqualTo(200);
        await().atMost(SOON).until(() -> service.reloads().isPending());
        assertThat(callManagement("/health").body()).contains("identifier part");
    }

    @Test
    void A_first_start_with_a_refused_edit_fails_and_reports_every_error() throws Exception {
        service.close();
        Files.writeString(file("fetch-assets"), "garbage\n", StandardOpenOption.APPEND);
        edit("clock", "loggingLevel", "logingLevel");

        assertThatExceptionOfType(UsageException.class)
                .isThrownBy(() -> serve("state.folder=" + folder.resolve("none")))
                .withMessageContaining("fetch-assets.camel.yaml")
                .withMessageContaining("clock.camel.yaml");
    }

    @Test
    void An_edit_waits_for_the_next_start_if_reload_is_off() throws Exception {
        service.close();
        service = serve("routes.reload=false");
        edit("assets-to-csv", COLUMNS, COLUMNS + ", marketCapUsd");

        await().during(Duration.ofSeconds(1))
                .atMost(SOON)
                .until(() -> service.reloads().outcome() == null);
        trigger();
        assertThat(testLake.text(CSV)).contains("explorer\n");
    }
}
