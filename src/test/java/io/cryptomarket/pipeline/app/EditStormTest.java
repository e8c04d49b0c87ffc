package io.cryptomarket.pipeline.app;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cryptomarket.pipeline.app.Pipeline.Trigger;
import io.cryptomarket.pipeline.reload.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.quartz.impl.SchedulerRepository;

/**
 * Somebody who saves without pause, good and bad, while the clock and callers run without pause. A longer storm is
 * {@code -Dstorm.edits=1000}; another one is {@code -Dstorm.seed=2}.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
class EditStormTest extends EditableService {

    private static final int EDITS = Integer.getInteger("storm.edits", 200);
    private static final long SEED = Long.getLong("storm.seed", 1);
    private static final Pattern DESCRIPTION = Pattern.compile("(?m)^( {4}description: ).*$");

    /** A file for each moment, and a letter in it for each time that it was served. */
    private static final String BEAT = """
            - route:
                id: beat
                description: beats
                from:
                  uri: quartz:beat
                  parameters:
                    cron: "* * * * * ?"
                  steps:
                    - setBody:
                        constant: x
                    - toD:
                        uri: "file:%s?fileName=${header.scheduledFireTime.time}&fileExist=Append"
            """;

    private final Random random = new Random(SEED);
    private final Map<String, String> good = new TreeMap<>();

    @Override
    Set<Trigger> triggers() {
        return EnumSet.of(Trigger.HTTP, Trigger.CLOCK);
    }

    @Test
    void A_storm_of_edits_loses_no_call_and_no_run() throws Exception {
        service.close();
        Files.writeString(file("beat"), BEAT.formatted(beats()));
        service = serve("routes.settle=30", "clock.cron=* * * * * ?", "management.port=0");
        try (var files = Files.newDirectoryStream(routes(), "*.camel.yaml")) {
            for (var file : files) {
                good.put(file.getFileName().toString(), Files.readString(file));
            }
        }
        await().atMost(SOON).until(() -> moments().size() > 1);
        // Once over everything, so that what is made at the first edit is there.
        save("clock.camel.yaml", described("clock.camel.yaml", "first"));
        await().atMost(SOON).until(() -> described("clock").equals("first"));
        awaitAllRetired();
        var before = footprint();

        try (var callers = new Callers()) {
            for (int edit = 1; edit <= EDITS; edit++) {
                edit(edit);
                TimeWait.millis(random.nextInt(200));
            }
            for (var name : List.copyOf(good.keySet())) {
                save(name, described(name, "calm"));
            }
            await().atMost(Duration.ofMinutes(1))
                    .until(() -> !service.reloads().isPending()
                            && descriptions().stream().allMatch(description -> description.equals("calm")));
            assertThat(callers.failures).isEmpty();
            assertThat(callers.calls.get()).isGreaterThan(EDITS);
        }
        assertEachSecondOnce();
        assertThat(coinCap.requests()).hasSize(1);
        awaitAllRetired();
        await().atMost(Duration.ofMinutes(2))
                .untilAsserted(() -> assertThat(footprint()).isEqualTo(before));
    }

    private void awaitAllRetired() {
        await().atMost(Duration.ofMinutes(1))
                .until(() -> service.reloads().retiring().isEmpty());
    }

    private void edit(int number) throws Exception {
        var names = List.copyOf(good.keySet());
        var name = names.get(random.nextInt(names.size()));
        var text = Objects.requireNonNull(good.get(name));
        switch (random.nextInt(9)) {
            case 0 -> refused(name, text + "garbage\n");
            case 1 -> refused(name, halfOf(text) + "\ngarbage\n");
            case 2 -> refused(name, text.replaceFirst("(?m)^( +)steps:", "$1stepps:"));
            case 3 -> refused(name, text.replaceFirst("to:\n( +)uri: direct:[a-z-]+", "to:\n$1uri: direct:nowhere"));
            case 4 -> deleted(name);
            case 5 -> {
                var fresh = Files.writeString(routes().resolve("." + name + ".swp"), described(name, "edit " + number));
                good.put(name, Files.readString(fresh));
                Files.move(
                        fresh,
                        routes().resolve(name),
                        StandardCopyOption.ATOMIC_MOVE,
                        StandardCopyOption.REPLACE_EXISTING);
            }
            case 6 -> swapFolder(number);
            case 7 -> {
                Files.writeString(routes().resolve(name), halfOf(text));
                save(name, described(name, "edit " + number));
            }
            default -> save(name, described(name, "edit " + number));
        }
    }

    /** A bad edit is told with its place, and is mended. */
    private void refused(String name, String bad) throws IOException {
        var text = Objects.requireNonNull(good.get(name));
        if (bad.equals(text)) {
            return;
        }
        Files.writeString(routes().resolve(name), bad);
        await().atMost(SOON).pollInterval(Duration.ofMillis(20)).untilAsserted(() -> assertThat(isRefused(name))
                .as("%s is refused: %s%n%s", name, service.reloads(), bad)
                .isTrue());
        Files.writeString(routes().resolve(name), text);
    }

    private boolean isRefused(String name) {
        var status = service.reloads();
        return status.outcome() == Outcome.REFUSED
                && status.pending().contains(name)
                && status.findings().stream()
                        .anyMatch(finding -> finding.isError() && finding.file().equals(name) && finding.line() > 0);
    }

    /** One that others call: without it they could not go on, so it is refused, at the lines that call it. */
    private void deleted(String name) throws IOException {
        if (List.of("fetch-assets", "publish-assets", "read-manifest").contains(name.replace(".camel.yaml", ""))) {
            Files.delete(routes().resolve(name));
            await().atMost(SOON).pollInterval(Duration.ofMillis(20)).until(() -> {
                var status = service.reloads();
                return status.outcome() == Outcome.REFUSED
                        && status.pending().contains(name)
                        && status.findings().stream().anyMatch(finding -> finding.line() > 0);
            });
            Files.writeString(routes().resolve(name), Objects.requireNonNull(good.get(name)));
        }
    }

    /** All files at once, by a link, as Kubernetes does it. */
    private void swapFolder(int number) throws IOException {
        var next = Files.createDirectory(folder.resolve("set-" + number));
        for (var name : List.copyOf(good.keySet())) {
            good.put(name, described(name, "set " + number));
            Files.writeString(next.resolve(name), Objects.requireNonNull(good.get(name)));
        }
        if (!Files.isSymbolicLink(routes())) {
            Files.move(routes(), folder.resolve("set-0"));
        }
        var link = Files.createSymbolicLink(folder.resolve("link"), next);
        Files.move(link, routes(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private Path beats() {
        return folder.resolve("beats");
    }

    private List<Long> moments() throws IOException {
        if (!Files.exists(beats())) {
            return List.of();
        }
        try (var files = Files.list(beats())) {
            return files.map(file -> Long.parseLong(file.getFileName().toString()))
                    .sorted()
                    .toList();
        }
    }

    private void assertEachSecondOnce() throws IOException {
        var moments = moments();
        for (var moment : moments.subList(0, moments.size() - 1)) {
            assertThat(beats().resolve(moment.toString())).hasContent("x");
        }
        assertThat(moments.get(moments.size() - 1) - moments.get(0))
                .as("%s", moments)
                .isEqualTo(1000L * (moments.size() - 1));
    }

    private String halfOf(String text) {
        return text.substring(0, text.lastIndexOf('\n', random.nextInt(text.length())) + 1);
    }

    private void save(String name, String text) throws IOException {
        good.put(name, text);
        Files.writeString(routes().resolve(name), text);
    }

    private String described(String name, String description) {
        return DESCRIPTION
                .matcher(Objects.requireNonNull(good.get(name)))
                .replaceAll(match -> match.group(1) + description);
    }

    private String described(String route) {
        return String.valueOf(((DefaultCamelContext) service.context())
                .getRouteDefinition(route)
                .getDescriptionText());
    }

    private List<String> descriptions() {
        var descriptions = new ArrayList<String>();
        ((DefaultCamelContext) service.context())
                .getRouteDefinitions()
                .forEach(route -> descriptions.add(String.valueOf(route.getDescriptionText())));
        return descriptions;
    }

    /** What must not grow. */
    private Map<String, Object> footprint() {
        var context = (DefaultCamelContext) service.context();
        return new TreeMap<>(Map.of(
                "routes", context.getRoutes().size(),
                "definitions", context.getRouteDefinitions().size(),
                "configurations", context.getRouteConfigurationDefinitions().size(),
                "policies", context.getRoutePolicyFactories().size(),
                "endpoints",
                        context.getEndpoints().stream()
                                .map(Object::toString)
                                .sorted()
                                .toList(),
                "contexts", threads("Camel").size(),
                "schedulers", SchedulerRepository.getInstance().lookupAll().size(),
                "watchers", threads("routes").size()));
    }

    private static List<String> threads(String begin) {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith(begin))
                .map(name -> name.replaceAll("\\d+", "N"))
                .filter(name -> !name.contains("QuartzScheduler"))
                .distinct()
                .sorted()
                .toList();
    }

    /** Those who call all the time. */
    private final class Callers implements AutoCloseable {
        private final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();
        private final AtomicInteger calls = new AtomicInteger();
        private final ExecutorService threads = Executors.newFixedThreadPool(3);
        private volatile boolean done;

        Callers() {
            threads.execute(() -> callWith("PUT", "/v1/snapshots/2026-11-03"));
            threads.execute(() -> callWith("POST", "/v1/snapshots"));
            threads.execute(() -> callWith("GET", "/v1/snapshots/2026-11-03"));
        }

        private void callWith(String method, String path) {
            while (!done) {
                try {
                    var answer = call(method, path);
                    calls.incrementAndGet();
                    if (answer.statusCode() != 200) {
                        failures.add(answer.statusCode() + " " + answer.body());
                    }
                    TimeWait.millis(20);
                } catch (IOException | InterruptedException e) {
                    failures.add(e.toString());
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

    /** The pace of people and callers, which is part of what is tried. */
    private static final class TimeWait {
        static void millis(long time) throws InterruptedException {
            Thread.sleep(time);
        }
    }
}
