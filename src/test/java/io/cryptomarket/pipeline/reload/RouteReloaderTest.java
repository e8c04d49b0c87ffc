package io.cryptomarket.pipeline.reload;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.builder.AggregationStrategies;
import org.apache.camel.component.quartz.QuartzComponent;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;
import org.apache.camel.main.SimpleMainShutdownStrategy;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Small routes that follow a folder, generation by generation. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(120)
class RouteReloaderTest {

    private static final String CALLED = """
            - route:
                id: %s
                from:
                  uri: direct:%s
                  steps:
                    - bean:
                        ref: gate
                        method: pass
                    - setBody:
                        simple: "${body} %s"
            """;

    private static final String JOURNALED = """
            - route:
                id: %s
                description: "%s"
                from:
                  uri: %s
                  parameters:
                    %s
                  steps:
                    - bean:
                        ref: journal
                        method: add
            """;

    private static final String EVERY_SECOND = "cron: \"* * * * * ?\"";

    @TempDir
    Path temporary = Path.of("");

    private final List<Outcome> outcomes = new CopyOnWriteArrayList<>();
    private final List<WeakReference<Main>> mains = new CopyOnWriteArrayList<>();
    private final Gate gate = new Gate();
    private final Journal journal = new Journal();
    private Path folder = Path.of("");
    private RouteReloader reloader = reloader(new GenerationFactory(this::camel, Map.of()));

    /** What a run passes; it can be shut, and then says that somebody stands there. */
    public static final class Gate {
        private volatile CountDownLatch shut = new CountDownLatch(0);
        private volatile CountDownLatch knocked = new CountDownLatch(0);

        public void pass() throws InterruptedException {
            var own = shut;
            knocked.countDown();
            if (!own.await(60, SECONDS)) {
                throw new IllegalStateException("nobody opens");
            }
        }

        void shut() {
            shut = new CountDownLatch(1);
            knocked = new CountDownLatch(1);
        }

        void open() {
            shut.countDown();
        }
    }

    /** When something came, and for which moment. */
    public static final class Journal {
        private final ConcurrentLinkedQueue<Long> times = new ConcurrentLinkedQueue<>();
        private final ConcurrentLinkedQueue<Long> moments = new ConcurrentLinkedQueue<>();
        private final ConcurrentLinkedQueue<String> names = new ConcurrentLinkedQueue<>();

        public void add(Exchange exchange) {
            times.add(System.currentTimeMillis());
            var scheduled = exchange.getMessage().getHeader("scheduledFireTime", Date.class);
            if (scheduled != null) {
                moments.add(scheduled.toInstant().toEpochMilli());
            }
            var file = exchange.getMessage().getHeader("CamelFileName", String.class);
            if (file != null) {
                names.add(file);
            }
        }
    }

    private Main camel(int number, Supplier<Lease> lease) {
        var main = new Main();
        main.setShutdownStrategy(new SimpleMainShutdownStrategy());
        main.bind("gate", gate);
        main.bind("journal", journal);
        main.bind("latest", AggregationStrategies.useLatest());
        main.setDefaultPropertyPlaceholderLocation("false");
        main.configure()
                .withName("reloader-test-" + number)
                .withRoutesIncludePattern("false")
                .withJmxEnabled(false)
                .withShutdownTimeout(1);
        main.addMainListener(new MainListenerSupport() {
            @Override
            public void beforeConfigure(BaseMainSupport configured) {
                configured
                        .getCamelContext()
                        .getComponent("quartz", QuartzComponent.class)
                        .setAutoStartScheduler(false);
            }
        });
        mains.add(new WeakReference<>(main));
        return main;
    }

    @BeforeEach
    void start() throws Exception {
        folder = Files.createDirectories(temporary.resolve("routes"));
        save("one", CALLED.formatted("one", "one", "1"));
        save("two", CALLED.formatted("two", "two", "1"));
        var factory = new GenerationFactory(this::camel, Map.of());
        reloader = reloader(factory);
        var built = factory.build(new RouteFolder(folder).read());
        assertThat(built.errors()).isEmpty();
        reloader.begin(Objects.requireNonNull(built.generation()));
        reloader.follow();
    }

    private RouteReloader reloader(GenerationFactory factory) {
        return new RouteReloader(
                factory,
                new RouteFolder(folder),
                new LastKnownGood(temporary.resolve("state"), "1"),
                new ReloadSettings(Duration.ofMillis(10), Duration.ofMillis(50)),
                Clock.systemUTC(),
                new RouteReloader.Listener() {
                    @Override
                    public void edited(Outcome outcome, Duration took) {
                        outcomes.add(outcome);
                    }

                    @Override
                    public void retiring(CamelContext routes) {}
                });
    }

    @AfterEach
    void stop() {
        gate.open();
        reloader.close();
    }

    @Test
    void An_edit_makes_a_generation_that_calls_are_given_from_then_on() throws Exception {
        save("one", CALLED.formatted("one", "one", "2"));

        awaitGeneration(2);
        assertThat(ask("one")).isEqualTo("x 2");
        assertThat(ask("two")).isEqualTo("x 1");
        assertThat(outcomes).containsExactly(Outcome.APPLIED);
        assertThat(reloader.status().change()).isEqualTo("changed: one");
        await().until(() -> reloader.status().retiring().isEmpty());
    }

    @Test
    void An_edit_with_one_bad_file_is_refused_as_a_whole_with_every_finding_until_it_is_reverted() throws Exception {
        var routes = reloader.context();
        swapFolder(Map.of(
                "one", CALLED.formatted("one", "one", "2").replace("direct:one", "nowhere:one"),
                "two", CALLED.formatted("two", "two", "2").replace("setBody", "setBoddy"),
                "three", CALLED.formatted("three", "three", "1")));

        await().until(() -> outcomes.contains(Outcome.REFUSED));
        assertThat(reloader.status().findings())
                .extracting(finding -> finding.file() + ":" + finding.line())
                .contains("one.camel.yaml:4", "two.camel.yaml:9");
        assertThat(reloader.status().pending()).containsExactly("one.camel.yaml", "three.camel.yaml", "two.camel.yaml");
        assertThat(reloader.context()).isSameAs(routes);
        assertThat(ask("one")).isEqualTo("x 1");
        swapFolder(Map.of("one", CALLED.formatted("one", "one", "1"), "two", CALLED.formatted("two", "two", "1")));

        await().until(() -> reloader.status().outcome() == Outcome.REVERTED);
        assertThat(reloader.context()).isSameAs(routes);
        assertThat(reloader.status().isPending()).isFalse();
    }

    /** What only the start of a route can tell. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "trigger.repeatInterval: 0 | Repeat Interval cannot be zero",
                "cron: \"* * * * *\" | no cron expression",
                "deleteJob: true ~ pauseJob: true | Cannot have both options deleteJob and pauseJob enabled"
            })
    void A_clock_that_cannot_start_is_refused_with_its_line(String option, String message) throws Exception {
        save("clock", JOURNALED.formatted("clock", "", "quartz:clock", lines(option)));

        await().until(() -> outcomes.contains(Outcome.REFUSED));
        assertThat(reloader.status().findings()).anySatisfy(finding -> assertThat(finding.toString())
                .startsWith("clock.camel.yaml:")
                .contains(message));
        assertThat(reloader.status().findings()).allMatch(finding -> finding.line() > 0);
    }

    @Test
    void A_run_ends_with_its_own_routes_although_the_edit_deleted_them() throws Exception {
        save("one", CALLED.formatted("one", "one", "1") + "        - to:\n            uri: direct:two\n");
        awaitGeneration(2);
        gate.shut();
        var run = asked("one");
        assertThat(gate.knocked.await(30, SECONDS)).isTrue();

        swapFolder(Map.of("one", CALLED.formatted("one", "one", "3")));
        awaitGeneration(3);

        await().untilAsserted(() -> assertThat(reloader.status().retiring()).anySatisfy(retiring -> {
            assertThat(retiring.generation()).isEqualTo(2);
            assertThat(retiring.runs()).singleElement().satisfies(named -> {
                assertThat(named.route()).isEqualTo("one");
                assertThat(named.from()).isEqualTo("direct://one");
                assertThat(named.since()).isBeforeOrEqualTo(Instant.now());
            });
        }));
        gate.open();
        assertThat(run.get(30, SECONDS)).isEqualTo("x 1 1");
        assertThat(ask("one")).isEqualTo("x 3");
        await().until(() -> reloader.status().retiring().isEmpty());
    }

    @Test
    void With_eight_generations_that_do_not_end_an_edit_waits_and_no_run_is_killed() throws Exception {
        gate.shut();
        var runs = new ArrayList<Future<String>>();
        for (int number = 1; number <= 8; number++) {
            runs.add(askedAndBegun("one"));
            save("one", CALLED.formatted("one", "one", String.valueOf(number + 1)));
            awaitGeneration(number + 1);
        }
        runs.add(askedAndBegun("one"));
        save("one", CALLED.formatted("one", "one", "10"));

        await().atMost(Duration.ofSeconds(30)).until(() -> reloader.status().outcome() == Outcome.WAITING);
        assertThat(reloader.status().retiring())
                .hasSize(8)
                .allMatch(retiring -> retiring.runs().get(0).route().equals("one"));
        assertThat(reloader.status().pending()).containsExactly("one.camel.yaml");
        save("two", "garbage");
        await().until(() -> reloader.status().outcome() == Outcome.REFUSED);
        save("two", CALLED.formatted("two", "two", "1"));
        await().until(() -> reloader.status().outcome() == Outcome.WAITING);

        gate.open();

        awaitGeneration(10);
        for (int number = 1; number <= 9; number++) {
            assertThat(runs.get(number - 1).get(30, SECONDS)).isEqualTo("x " + number);
        }
        await().until(() -> !reloader.status().isPending());
    }

    @Test
    void Calls_without_pause_see_no_switch() throws Exception {
        var failures = new ConcurrentLinkedQueue<String>();
        var done = new CountDownLatch(1);
        var callers = Executors.newFixedThreadPool(2);
        for (int caller = 0; caller < 2; caller++) {
            callers.execute(() -> {
                while (done.getCount() > 0) {
                    try {
                        ask("one");
                    } catch (RuntimeException e) {
                        failures.add(e.toString());
                    }
                }
            });
        }
        for (int edit = 2; edit <= 12; edit++) {
            save("one", CALLED.formatted("one", "one", String.valueOf(edit)));
            awaitGeneration(edit);
        }
        done.countDown();
        callers.shutdown();
        assertThat(callers.awaitTermination(30, SECONDS)).isTrue();
        assertThat(failures).isEmpty();
    }

    @Test
    void A_clock_serves_each_second_once_across_edits_that_come_at_full_seconds() throws Exception {
        save("clock", JOURNALED.formatted("clock", "first", "quartz:clock", EVERY_SECOND));
        await().until(() -> journal.moments.size() > 1);
        for (int edit = 0; edit < 15; edit++) {
            int number = reloader.status().generation() + 1;
            // The settling and the build take their time, so that the switches come around full seconds.
            long wait = (1000 + number * 50 - System.currentTimeMillis() % 1000) % 1000;
            await().pollDelay(Duration.ofMillis(wait)).until(() -> true);
            save("clock", JOURNALED.formatted("clock", "edit " + edit, "quartz:clock", EVERY_SECOND));
            awaitGeneration(number);
        }
        int before = journal.moments.size();
        await().until(() -> journal.moments.size() > before + 1);

        assertEachSecondOnce();
    }

    @Test
    void A_changed_cron_serves_each_moment_after_the_switch_and_none_before_it() throws Exception {
        save("clock", JOURNALED.formatted("clock", "first", "quartz:clock", EVERY_SECOND));
        await().until(() -> journal.moments.size() > 1);
        for (int edit = 0; edit < 6; edit++) {
            int number = reloader.status().generation() + 1;
            var cron = edit % 2 == 0 ? "cron: \"0/1 * * * * ?\"" : EVERY_SECOND;
            save("clock", JOURNALED.formatted("clock", "edit " + edit, "quartz:clock", cron));
            awaitGeneration(number);
        }
        int before = journal.moments.size();
        await().until(() -> journal.moments.size() > before + 1);

        assertEachSecondOnce();
    }

    private void assertEachSecondOnce() {
        var fires = journal.moments.stream().sorted().toList();
        assertThat(fires).doesNotHaveDuplicates();
        assertThat(fires.get(fires.size() - 1) - fires.get(0)).as("%s", fires).isEqualTo(1000L * (fires.size() - 1));
    }

    /** Three seconds apart, and three times in all, whatever is edited meanwhile. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "quartz:beat | trigger.repeatInterval: 3000 ~ trigger.repeatCount: 2",
                "timer:beat | period: 3000 ~ repeatCount: 3",
                "scheduler:beat | delay: 3000 ~ repeatCount: 3"
            })
    void An_unchanged_rhythm_keeps_its_next_moment_and_its_spent_count(String from, String options) throws Exception {
        save("beat", JOURNALED.formatted("beat", "", from, lines(options)));
        awaitGeneration(2);
        for (int edit = 0; edit < 8; edit++) {
            save("one", CALLED.formatted("one", "one", "edit " + edit));
            awaitGeneration(3 + edit);
            await().pollDelay(Duration.ofMillis(700)).until(() -> true);
        }
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(journal.times).hasSizeGreaterThanOrEqualTo(3));
        save("one", CALLED.formatted("one", "one", "last"));
        awaitGeneration(11);
        await().during(Duration.ofSeconds(4)).atMost(Duration.ofSeconds(8)).until(() -> journal.times.size() == 3);

        var times = List.copyOf(journal.times);
        assertThat(times.get(1) - times.get(0)).isBetween(2_500L, 4_500L);
        assertThat(times.get(2) - times.get(1)).isBetween(2_500L, 4_500L);
    }

    @Test
    void A_file_that_was_read_is_not_read_again_after_an_edit_and_one_in_hand_is_waited_for() throws Exception {
        var in = Files.createDirectories(temporary.resolve("in"));
        var read = """
                - route:
                    id: read
                    from:
                      uri: file:%s
                      parameters:
                        noop: true
                        initialDelay: 0
                        delay: 100
                      steps:
                        - bean:
                            ref: journal
                            method: add
                        - bean:
                            ref: gate
                            method: pass
                """.formatted(in);
        save("read", read);
        awaitGeneration(2);
        Files.writeString(in.resolve("a"), "a");
        await().until(() -> journal.names.contains("a"));
        gate.shut();
        Files.writeString(in.resolve("b"), "b");
        assertThat(gate.knocked.await(30, SECONDS)).isTrue();
        Files.writeString(in.resolve("c"), "c");

        save("one", CALLED.formatted("one", "one", "2"));
        awaitGeneration(3);

        await().during(Duration.ofMillis(700)).until(() -> !journal.names.contains("c"));
        gate.open();
        await().until(() -> journal.names.contains("c"));
        save("one", CALLED.formatted("one", "one", "3"));
        awaitGeneration(4);
        await().during(Duration.ofMillis(700)).until(() -> journal.names.size() == 3);
        assertThat(journal.names).containsExactly("a", "b", "c");
    }

    @Test
    void An_unfinished_aggregate_ends_in_its_own_generation() throws Exception {
        save("collect", """
                - route:
                    id: collect
                    from:
                      uri: direct:collect
                      steps:
                        - aggregate:
                            correlationExpression:
                              constant:
                                expression: "true"
                            aggregationStrategy: latest
                            completionSize: 100
                            steps:
                              - bean:
                                  ref: journal
                                  method: add
                """);
        awaitGeneration(2);
        ask("collect");

        save("one", CALLED.formatted("one", "one", "2"));
        awaitGeneration(3);

        await().until(() -> journal.times.size() == 1);
        await().until(() -> reloader.status().retiring().isEmpty());
    }

    @Test
    void What_goes_wrong_with_one_edit_is_told_and_the_next_is_judged_anew() throws Exception {
        save("one", "- [".repeat(50_000));
        await().until(() -> reloader.status().outcome() == Outcome.REFUSED);

        save("one", CALLED.formatted("one", "one", "2"));

        awaitGeneration(2);
        assertThat(ask("one")).isEqualTo("x 2");
    }

    @Test
    void An_emptied_folder_changes_nothing() throws Exception {
        swapFolder(Map.of());

        await().until(() -> reloader.status().outcome() == Outcome.REFUSED);
        assertThat(ask("one")).isEqualTo("x 1");
    }

    @Test
    void What_is_live_is_kept_for_the_next_start_and_what_is_refused_is_not() throws Exception {
        save("one", CALLED.formatted("one", "one", "2"));
        awaitGeneration(2);
        save("two", "garbage");
        await().until(() -> reloader.status().outcome() == Outcome.REFUSED);

        var kept = new LastKnownGood(temporary.resolve("state"), "1").load();

        assertThat(kept).isNotNull();
        assertThat(kept.text("one.camel.yaml")).contains("} 2");
        assertThat(kept.text("two.camel.yaml")).contains("} 1");
    }

    @Test
    void Sixty_generations_leave_memory_and_threads_as_they_were() throws Exception {
        save("clock", JOURNALED.formatted("clock", "0", "quartz:clock", EVERY_SECOND));
        awaitGeneration(2);
        edit(10);
        long threads = threads();
        edit(60);

        await().atMost(Duration.ofSeconds(30))
                .until(() -> reloader.status().retiring().isEmpty());
        await().atMost(Duration.ofSeconds(30)).until(() -> {
            System.gc();
            return mains.stream().filter(main -> main.get() != null).count() <= 2;
        });
        await().atMost(Duration.ofSeconds(30)).until(() -> threads() <= threads + 2);
    }

    private static String lines(String options) {
        return options.replace(" ~ ", "\n        ");
    }

    private void edit(int times) throws Exception {
        int first = reloader.status().generation();
        for (int edit = 1; edit <= times; edit++) {
            save("clock", JOURNALED.formatted("clock", first + edit, "quartz:clock", EVERY_SECOND));
            awaitGeneration(first + edit);
        }
        await().atMost(Duration.ofSeconds(30))
                .until(() -> reloader.status().retiring().isEmpty());
    }

    private static long threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(Thread::isAlive)
                .filter(thread -> !thread.getName().startsWith("awaitility"))
                .count();
    }

    private void awaitGeneration(int number) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> reloader.status().generation() >= number);
    }

    private Future<String> asked(String route) {
        var thread = Executors.newSingleThreadExecutor(work -> {
            var caller = new Thread(work, "caller");
            caller.setDaemon(true);
            return caller;
        });
        try {
            return thread.submit(() -> ask(route));
        } finally {
            thread.shutdown();
        }
    }

    private Future<String> askedAndBegun(String route) throws InterruptedException {
        gate.knocked = new CountDownLatch(1);
        var run = asked(route);
        assertThat(gate.knocked.await(30, SECONDS)).isTrue();
        return run;
    }

    private String ask(String route) {
        try (var lease = reloader.acquire()) {
            return String.valueOf(lease.context()
                    .createFluentProducerTemplate()
                    .to("direct:" + route)
                    .withBody("x")
                    .request(String.class));
        }
    }

    private void save(String name, String text) throws Exception {
        var fresh = Files.writeString(temporary.resolve(name), text);
        Files.move(fresh, folder.resolve(name + ".camel.yaml"), StandardCopyOption.ATOMIC_MOVE);
    }

    /** In one step, by a link. */
    private void swapFolder(Map<String, String> files) throws Exception {
        var next = Files.createTempDirectory(temporary, "next");
        for (var file : files.entrySet()) {
            Files.writeString(next.resolve(file.getKey() + ".camel.yaml"), file.getValue());
        }
        if (Files.isSymbolicLink(folder)) {
            var link = Files.createSymbolicLink(temporary.resolve("link"), next);
            Files.move(link, folder, StandardCopyOption.ATOMIC_MOVE);
        } else {
            Files.move(folder, temporary.resolve("first"), StandardCopyOption.ATOMIC_MOVE);
            Files.createSymbolicLink(folder, next);
        }
    }
}
