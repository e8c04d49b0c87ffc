package io.cryptomarket.pipeline.reload;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cryptomarket.pipeline.validation.Finding;
import io.cryptomarket.pipeline.validation.Finding.Severity;
import io.cryptomarket.pipeline.validation.RouteSet;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.apache.camel.Endpoint;
import org.apache.camel.component.quartz.QuartzComponent;
import org.apache.camel.component.quartz.QuartzEndpoint;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.EndpointStrategy;
import org.apache.camel.support.LifecycleStrategySupport;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quartz.JobExecutionContext;
import org.quartz.JobExecutionException;
import org.quartz.JobListener;

/** Small routes of a running context that follow a folder. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class LiveRoutesTest {

    private static final String CALLED = """
            - route:
                id: %s
                routeConfigurationId: shared
                from:
                  uri: direct:%s
                  steps:
                    - setBody:
                        simple: "${body} %s"
                    - bean:
                        ref: door
                        method: pass
            """;

    private static final String CLOCK = """
            - route:
                id: clock
                description: %s
                from:
                  uri: quartz:clock
                  parameters:
                    cron: "* * * * * ?"
                  steps:
                    - setBody:
                        simple: "${exchangeProperty.CryptoMarketDue}"
                    - bean:
                        ref: journal
                        method: add
            """;

    /** Stands for a route that callers outside begin. */
    private static final String ENTRANCE = """
            - route:
                id: entrance
                from:
                  uri: quartz:entrance
                  parameters:
                    cron: "0 0 0 1 1 ? 2099"
                  steps:
                    - to:
                        uri: direct:one
            """;

    private static final String SHARED = """
            - routeConfiguration:
                id: shared
                onException:
                  - onException:
                      exception: java.lang.Exception
                      handled:
                        constant: "true"
                      steps:
                        - setBody:
                            constant: %s
            """;

    @TempDir
    Path temporary = Path.of("");

    private final List<Outcome> outcomes = new ArrayList<>();
    private final Turnstile turnstile = new Turnstile();
    private final Door door = new Door();
    private final Journal journal = new Journal();
    private Duration drain = Duration.ofMillis(300);
    private Path folder = Path.of("");
    private DefaultCamelContext context = new DefaultCamelContext();
    private LiveRoutes live = new LiveRoutes(
            context,
            turnstile,
            new RouteFolder(folder),
            set -> List.of(),
            new LastKnownGood(folder, "1"),
            settings(),
            Clock.systemUTC());

    /** What a run passes; it can be shut, and then says that somebody stands there. */
    public static final class Door {
        private volatile CountDownLatch shut = new CountDownLatch(0);
        private volatile CountDownLatch knocked = new CountDownLatch(0);
        private volatile boolean broken;

        public void pass() throws InterruptedException {
            knocked.countDown();
            if (!shut.await(30, SECONDS)) {
                throw new IllegalStateException("nobody opens");
            }
            if (broken) {
                throw new IllegalStateException("broken");
            }
        }
    }

    /** What came. */
    public static final class Journal {
        private final ConcurrentLinkedQueue<String> lines = new ConcurrentLinkedQueue<>();

        public void add(String line) {
            lines.add(line);
        }
    }

    private ReloadSettings settings() {
        return new ReloadSettings(Duration.ofMillis(10), Duration.ofMillis(60), drain, Duration.ofMillis(300));
    }

    @BeforeEach
    void start() throws Exception {
        folder = Files.createDirectories(temporary.resolve("routes"));
        save("one", CALLED.formatted("one", "one", "1"));
        save("two", CALLED.formatted("two", "two", "1"));
        save("shared", SHARED.formatted("sorry"));
        context = new DefaultCamelContext();
        context.getRegistry().bind("door", door);
        context.getRegistry().bind("journal", journal);
        context.getRegistry().bind("fickle", new Door());
        var files = new RouteFolder(folder);
        live = new LiveRoutes(
                context,
                turnstile,
                files,
                LiveRoutesTest::validate,
                new LastKnownGood(temporary.resolve("state"), "1"),
                settings(),
                Clock.systemUTC());
        context.start();
        var set = files.read().files();
        PluginHelper.getRoutesLoader(context)
                .loadRoutes(set.names().stream()
                        .map(name -> ResourceHelper.fromString("file:" + name, String.valueOf(set.text(name))))
                        .toList());
        live.begin(set, Entrance.NONE, (outcome, took) -> outcomes.add(outcome));
    }

    @AfterEach
    void stop() throws Exception {
        live.close();
        context.close();
    }

    /** Refuses what says so; what Camel refuses is not for it to find. */
    private static List<Finding> validate(RouteSet set) {
        if (String.valueOf(set.text("one.camel.yaml")).contains("ERROR")) {
            throw new StackOverflowError("too deep");
        }
        return set.names().stream()
                .filter(name -> String.valueOf(set.text(name)).contains("WRONG"))
                .map(name -> new Finding(Severity.ERROR, name, 1, 1, "is wrong"))
                .toList();
    }

    @Test
    void An_edit_replaces_its_route_and_no_other() throws Exception {
        var uptime = context.getRoute("two").getUptimeMillis();
        var route = context.getRoute("two");

        save("one", CALLED.formatted("one", "one", "2"));

        await().until(() -> ask("one").equals("x 2"));
        assertThat(context.getRoute("two")).isSameAs(route);
        assertThat(route.getUptimeMillis()).isGreaterThan(uptime);
        assertThat(outcomes).containsExactly(Outcome.APPLIED);
    }

    @Test
    void A_refused_edit_changes_nothing_and_is_said_until_it_is_mended() throws Exception {
        var route = context.getRoute("one");

        save("one", "WRONG");

        await().until(() -> live.status().isPending());
        assertThat(live.status().findings()).extracting(Finding::message).containsExactly("is wrong");
        assertThat(context.getRoute("one")).isSameAs(route);
        assertThat(ask("one")).isEqualTo("x 1");
        save("one", CALLED.formatted("one", "one", "1"));
        await().until(() -> !live.status().isPending());
        assertThat(context.getRoute("one")).isSameAs(route);
        assertThat(outcomes).containsExactly(Outcome.REFUSED);
    }

    @Test
    void Of_one_batch_the_files_in_order_are_taken_and_the_others_stay_pending() throws Exception {
        save("one", "WRONG");
        save("two", CALLED.formatted("two", "two", "2"));

        await().until(() -> live.status().outcome() == Outcome.PARTLY);
        assertThat(ask("two")).isEqualTo("x 2");
        assertThat(ask("one")).isEqualTo("x 1");
        assertThat(live.status().pending()).containsExactly("one.camel.yaml");
    }

    @Test
    void A_new_file_brings_its_route_and_a_deleted_one_takes_it_away() throws Exception {
        save("three", CALLED.formatted("three", "three", "3"));
        await().until(() -> context.getRoute("three") != null);
        assertThat(ask("three")).isEqualTo("x 3");

        Files.delete(folder.resolve("three.camel.yaml"));

        await().until(() -> context.getRoute("three") == null);
        assertThat(context.getRouteDefinition("three")).isNull();
    }

    @Test
    void A_comment_replaces_nothing() throws Exception {
        var route = context.getRoute("one");

        save("one", "# why\n" + CALLED.formatted("one", "one", "1"));

        await().until(() -> !outcomes.isEmpty());
        assertThat(outcomes).containsExactly(Outcome.APPLIED);
        assertThat(context.getRoute("one")).isSameAs(route);
    }

    @Test
    void A_changed_configuration_replaces_the_routes_that_use_it_and_leaves_nothing_of_the_one_before()
            throws Exception {
        door.broken = true;
        assertThat(ask("one")).isEqualTo("sorry");

        save("shared", SHARED.formatted("pardon"));

        await().until(() -> ask("one").equals("pardon"));
        assertThat(ask("two")).isEqualTo("pardon");
        assertThat(context.getRouteConfigurationDefinitions()).hasSize(1);
    }

    @Test
    void What_Camel_does_not_take_is_taken_back() throws Exception {
        save("two", CALLED.formatted("two", "two", "2").replace("direct:two", "nowhere:two"));

        await().until(() -> outcomes.contains(Outcome.ROLLED_BACK));
        assertThat(ask("two")).isEqualTo("x 1");
        assertThat(live.status().pending()).containsExactly("two.camel.yaml");
        save("two", CALLED.formatted("two", "two", "3"));
        await().until(() -> ask("two").equals("x 3"));
    }

    @Test
    void What_Camel_does_not_take_is_told_and_keeps_no_other_edit_waiting() throws Exception {
        save("two", CALLED.formatted("two", "two", "2").replace("direct:two", "nowhere:two"));
        await().until(() -> outcomes.contains(Outcome.ROLLED_BACK));
        assertThat(live.status().findings()).singleElement().asString().contains("two.camel.yaml: ", "nowhere");

        save("one", CALLED.formatted("one", "one", "2"));

        await().until(() -> ask("one").equals("x 2"));
        await().until(() -> live.status().outcome() == Outcome.PARTLY);
        assertThat(live.status().pending()).containsExactly("two.camel.yaml");
        assertThat(live.status().findings()).singleElement().asString().contains("two.camel.yaml: ", "nowhere");
        save("two", CALLED.formatted("two", "two", "1"));
        await().until(() -> !live.status().isPending());
    }

    @Test
    void What_was_saved_together_with_what_Camel_does_not_take_is_applied_without_it() throws Exception {
        Files.move(folder, temporary.resolve("away"));
        Files.writeString(
                temporary.resolve("away/two.camel.yaml"),
                CALLED.formatted("two", "two", "2").replace("direct:two", "nowhere:two"));
        Files.writeString(temporary.resolve("away/one.camel.yaml"), CALLED.formatted("one", "one", "2"));
        Files.move(temporary.resolve("away"), folder);

        await().until(() -> ask("one").equals("x 2"));
        await().until(() -> live.status().outcome() == Outcome.PARTLY);
        assertThat(outcomes).containsExactly(Outcome.ROLLED_BACK, Outcome.PARTLY);
        assertThat(ask("two")).isEqualTo("x 1");
    }

    @Test
    void An_error_while_looking_at_an_edit_ends_neither_the_routes_nor_the_watch() throws Exception {
        save("one", "ERROR");
        await().until(() -> live.status().isPending());
        assertThat(live.status().findings()).singleElement().asString().contains("one.camel.yaml: ", "too deep");

        save("one", CALLED.formatted("one", "one", "2"));

        await().until(() -> ask("one").equals("x 2"));
        await().until(() -> !live.status().isPending());
    }

    @Test
    void Routes_that_could_not_be_put_back_are_put_back_as_soon_as_they_can_be() throws Exception {
        save("two", CALLED.formatted("two", "two", "2").replace("ref: door", "ref: fickle"));
        await().until(() -> outcomes.contains(Outcome.APPLIED));
        context.getRegistry().unbind("fickle");
        save("two", CALLED.formatted("two", "two", "3").replace("direct:two", "nowhere:two"));
        await().until(() -> outcomes.contains(Outcome.BROKEN));
        assertThat(live.status().isCurrent()).isFalse();

        context.getRegistry().bind("fickle", new Door());

        await().until(() -> live.status().isCurrent());
        assertThat(ask("two")).isEqualTo("x 2");
        assertThat(ask("one")).isEqualTo("x 1");
        assertThat(live.status().pending()).containsExactly("two.camel.yaml");
    }

    @Test
    void A_run_keeps_its_routes_to_its_end_and_the_edit_waits() throws Exception {
        save("clock", CLOCK.formatted("first") + "        - to:\n            uri: direct:one\n");
        door.shut = new CountDownLatch(1);
        door.knocked = new CountDownLatch(1);
        assertThat(door.knocked.await(30, SECONDS)).isTrue();

        save("one", CALLED.formatted("one", "one", "2"));

        await().until(() -> outcomes.contains(Outcome.WAITING));
        assertThat(live.status().pending()).containsExactly("one.camel.yaml");
        door.shut.countDown();
        await().until(() -> !live.status().isPending());
        assertThat(ask("one")).isEqualTo("x 2");
    }

    @Test
    void A_clock_that_is_replaced_again_and_again_fires_once_a_second() throws Exception {
        var begin = Instant.now().plusSeconds(1);
        save("clock", CLOCK.formatted("0"));
        await().until(() -> journal.lines.size() > 1);
        for (int edit = 1; edit <= 40; edit++) {
            int number = edit;
            save("clock", CLOCK.formatted(number));
            // In the midst of an exchange there is no definition.
            await().ignoreExceptions().until(() -> context.getRouteDefinition("clock")
                    .getDescriptionText()
                    .equals(String.valueOf(number)));
        }
        var end = Instant.now();
        await().until(() -> Instant.now().isAfter(end.plusSeconds(1)));

        assertEachSecondOnce();
        assertThat(begin.getEpochSecond()).isLessThan(end.getEpochSecond() - 3);
    }

    @Test
    void A_clock_that_fires_just_as_its_route_has_gone_begins_a_run_of_the_next_one_and_goes_on() throws Exception {
        save("clock", CLOCK.formatted("first"));
        await().until(() -> !journal.lines.isEmpty());
        var fire = new FireAmidstSwap();
        context.addLifecycleStrategy(fire);
        context.getCamelContextExtension().registerEndpointCallback(fire);
        context.getComponent("quartz", QuartzComponent.class)
                .getScheduler()
                .getListenerManager()
                .addJobListener(fire);
        assertThat(fire.fired.await(30, SECONDS)).isTrue();

        save("clock", CLOCK.formatted("second"));

        await().until(() -> outcomes.size() == 2);
        int before = journal.lines.size();
        await().until(() -> journal.lines.size() > before + 2);
        assertEachSecondOnce();
    }

    @Test
    void Each_moment_of_a_clock_that_comes_while_an_edit_waits_for_a_run_begins_one() throws Exception {
        stop();
        drain = Duration.ofSeconds(20);
        start();
        save("clock", CLOCK.formatted("first") + "        - to:\n            uri: direct:one\n");
        await().until(() -> journal.lines.size() > 1);
        door.shut = new CountDownLatch(1);
        door.knocked = new CountDownLatch(1);
        assertThat(door.knocked.await(30, SECONDS)).isTrue();

        save("clock", CLOCK.formatted("second") + "        - to:\n            uri: direct:one\n");
        await().pollDelay(Duration.ofMillis(3_500)).until(() -> true);
        int before = journal.lines.size();
        door.shut.countDown();

        await().until(() -> journal.lines.size() > before + 5);
        assertThat(context.getRouteDefinition("clock").getDescriptionText()).isEqualTo("second");
        assertEachSecondOnce();
    }

    @Test
    void A_clock_of_another_schedule_that_Camel_does_not_take_leaves_the_one_before_and_can_come_later()
            throws Exception {
        var yearly = CLOCK.formatted("yearly").replace("* * * * * ?", "0 0 0 1 1 ? 2099");
        save("clock", CLOCK.formatted("first"));
        await().until(() -> journal.lines.size() > 1);

        save("clock", yearly + "        - to:\n            uri: nowhere:two\n");

        await().until(() -> outcomes.contains(Outcome.ROLLED_BACK));
        int before = journal.lines.size();
        await().until(() -> journal.lines.size() > before + 2);
        save("clock", yearly);
        await().until(() -> !live.status().isPending());
        var clock = (QuartzEndpoint) context.getRoute("clock").getEndpoint();
        assertThat(clock.getComponent()
                        .getScheduler()
                        .getTrigger(clock.getTriggerKey())
                        .getNextFireTime())
                .isEqualTo("2099-01-01T00:00:00.000");
    }

    /**
     * Lets one fire of a clock look for its route exactly while that is away. If it makes an endpoint then, that has a
     * fire of its own, whose endpoint comes when the first one has been cleared away.
     */
    private static final class FireAmidstSwap extends LifecycleStrategySupport
            implements EndpointStrategy, JobListener {
        private final CountDownLatch fired = new CountDownLatch(1);
        private final CountDownLatch away = new CountDownLatch(1);
        private final CountDownLatch cleared = new CountDownLatch(1);
        private final CountDownLatch made = new CountDownLatch(2);

        @Override
        public String getName() {
            return "amidst";
        }

        @Override
        public void jobToBeExecuted(JobExecutionContext job) {
            if (fired.getCount() > 0) {
                fired.countDown();
                await(away, 10_000);
            }
        }

        @Override
        public void jobExecutionVetoed(JobExecutionContext job) {}

        @Override
        public void jobWasExecuted(JobExecutionContext job, @Nullable JobExecutionException failure) {}

        @Override
        public void onEndpointRemove(Endpoint endpoint) {
            if (endpoint instanceof QuartzEndpoint) {
                (away.getCount() > 0 ? away : cleared).countDown();
                // As long as the fire needs to look.
                await(new CountDownLatch(1), 300);
            }
        }

        @Override
        public Endpoint registerEndpoint(String uri, Endpoint endpoint) {
            if (Thread.currentThread().getName().contains("Worker")) {
                boolean isFirst = made.getCount() == 2;
                made.countDown();
                await(isFirst ? made : cleared, 10_000);
            }
            return endpoint;
        }

        private static void await(CountDownLatch latch, long millis) {
            try {
                latch.await(millis, MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** From the first to the last that a clock began a run for. */
    private void assertEachSecondOnce() {
        var fires = journal.lines.stream().map(Long::parseLong).sorted().toList();
        assertThat(fires).doesNotHaveDuplicates();
        assertThat(fires.get(fires.size() - 1) - fires.get(0)).as("%s", fires).isEqualTo(1000L * (fires.size() - 1));
    }

    @Test
    void A_folder_that_is_exchanged_by_its_link_is_followed() throws Exception {
        var next = Files.createDirectory(temporary.resolve("next"));
        for (var name : List.of("two", "shared")) {
            Files.copy(folder.resolve(name + ".camel.yaml"), next.resolve(name + ".camel.yaml"));
        }
        Files.writeString(next.resolve("one.camel.yaml"), CALLED.formatted("one", "one", "2"));
        Files.move(folder, temporary.resolve("before"), StandardCopyOption.ATOMIC_MOVE);
        Files.createSymbolicLink(folder, next);

        await().until(() -> ask("one").equals("x 2"));
    }

    @Test
    void Calls_go_on_while_routes_are_replaced_under_them() throws Exception {
        save("entrance", ENTRANCE);
        await().until(() -> context.getRoute("entrance") != null);
        try (var callers = new Callers()) {
            for (int edit = 2; edit <= 30; edit++) {
                var answer = "x " + edit;
                save("one", CALLED.formatted("one", "one", String.valueOf(edit)));
                await().until(() -> callers.last.contains(answer));
            }
            assertThat(callers.failures).isEmpty();
        }
    }

    /** Somebody who calls all the time, as the HTTP server does: through the turnstile. */
    private final class Callers implements AutoCloseable {
        private final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();
        private volatile String last = "";
        private volatile boolean done;
        private final java.util.concurrent.ExecutorService threads = Executors.newFixedThreadPool(2);

        Callers() {
            threads.execute(this::call);
            threads.execute(this::call);
        }

        private void call() {
            while (!done) {
                try (var pass = turnstile.enter("entrance")) {
                    last = ask("one");
                } catch (Exception e) {
                    failures.add(String.valueOf(e));
                }
            }
        }

        @Override
        public void close() throws InterruptedException {
            done = true;
            threads.shutdown();
            assertThat(threads.awaitTermination(30, SECONDS)).isTrue();
        }
    }

    private String ask(String route) {
        return context.createFluentProducerTemplate()
                .to("direct:" + route)
                .withBody("x")
                .request(String.class);
    }

    private void save(String name, String text) throws Exception {
        Files.writeString(folder.resolve(name + ".camel.yaml"), text);
    }
}
