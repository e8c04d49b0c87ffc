package io.cryptomarket.pipeline.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/** Samples what the process holds and checks whether it grows. */
public final class GrowthCheck {

    /** Threads of the test's own servers and clients, whose number varies. */
    private static final Set<String> TEST_THREADS =
            Set.of("unsteady-s3", "daily-coincap", "HttpClient", "ForkJoinPool", "S3Proxy-Jetty");

    private static final int ROUNDS = 4;

    /** One sample: its day, how often the service had started by then, and the measured values. */
    private record Sample(int day, int starts, Map<String, Double> values) {
        double of(String what) {
            return values.getOrDefault(what, 0.0);
        }
    }

    private final long began = System.nanoTime();
    private final List<Sample> samples = new ArrayList<>();
    private Map<String, Integer> threads = new TreeMap<>();

    /** Samples this process after garbage collection; the counts are further values that must not grow. */
    public void sample(int day, int starts, Map<String, Integer> counts) throws IOException {
        var values = new LinkedHashMap<String, Double>();
        values.put(
                "seconds", (double) Duration.ofNanos(System.nanoTime() - began).toSeconds());
        values.put("heap MB", heapWithoutGarbage());
        values.put("classes", (double) ManagementFactory.getClassLoadingMXBean().getLoadedClassCount());
        threads = threads();
        values.put("threads", (double)
                threads.values().stream().mapToInt(Integer::intValue).sum());
        values.put("open files", openFiles());
        counts.forEach((what, count) -> values.put(what, (double) count));
        values.put("direct MB", directMegabytes());
        values.put("code MB", megabytesOf("Code"));
        values.put("meta MB", megabytesOf("Metaspace"));
        values.put("RSS MB", residentMegabytes());
        samples.add(new Sample(day, starts, values));
    }

    /** The least of some rounds, since the serial collector compacts fully in one round of four only. */
    private static double heapWithoutGarbage() {
        double least = Double.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            System.gc();
            least = Math.min(
                    least,
                    ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / 1e6);
        }
        return least;
    }

    private static double directMegabytes() {
        return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct"))
                .mapToDouble(pool -> pool.getMemoryUsed() / 1e6)
                .sum();
    }

    private static double megabytesOf(String pools) {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getName().startsWith(pools))
                .mapToDouble(pool -> pool.getUsage().getUsed() / 1e6)
                .sum();
    }

    private static Map<String, Integer> threads() {
        var names = new TreeMap<String, Integer>();
        for (var thread : Thread.getAllStackTraces().keySet()) {
            if (TEST_THREADS.stream().noneMatch(thread.getName()::startsWith)) {
                names.merge(thread.getName().replaceAll("\\d+", "N"), 1, Integer::sum);
            }
        }
        return names;
    }

    private static double residentMegabytes() throws IOException {
        var status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return 0;
        }
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) / 1000)
                .sum();
    }

    private static double openFiles() throws IOException {
        var folder = Path.of("/proc/self/fd");
        return Files.exists(folder) ? countIn(folder) : 0;
    }

    private static double countIn(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.count();
        }
    }

    /** Checks that all samples have the same value. */
    public void assertConstant(String what) {
        assertThat(samples.stream().map(sample -> sample.of(what)).distinct())
                .as("%s in every sample%n%s", what, table())
                .hasSize(1);
    }

    /** Checks that the mean of the last third of the samples exceeds that of the first third by no more than this. */
    public void assertBounded(String what, double more) {
        var warm = samples.subList(Math.max(1, samples.size() / 10), samples.size());
        int third = warm.size() / 3;
        assertGrowth(what, more, warm.subList(0, third), warm.subList(warm.size() - third, warm.size()));
    }

    /** The same for the samples of the longest period without a restart, without its first sample. */
    public void assertBoundedWithoutRestart(String what, double more) {
        var longest = longestRun();
        var warm = longest.subList(1, longest.size());
        int third = Math.max(1, warm.size() / 3);
        assertGrowth(what, more, warm.subList(0, third), warm.subList(warm.size() - third, warm.size()));
    }

    private List<Sample> longestRun() {
        List<Sample> longest = List.of();
        for (var sample : samples) {
            var same = samples.stream()
                    .filter(other -> other.starts() == sample.starts())
                    .toList();
            longest = same.size() > longest.size() ? same : longest;
        }
        return longest;
    }

    private void assertGrowth(String what, double more, List<Sample> first, List<Sample> last) {
        assertThat(mean(last, sample -> sample.of(what)) - mean(first, sample -> sample.of(what)))
                .as(
                        "%s more on the days %d to %d than on %d to %d%n%s%nthreads: %s",
                        what,
                        last.get(0).day(),
                        last.get(last.size() - 1).day(),
                        first.get(0).day(),
                        first.get(first.size() - 1).day(),
                        table(),
                        threads)
                .isLessThanOrEqualTo(more);
    }

    private static double mean(List<Sample> samples, ToDoubleFunction<Sample> value) {
        return samples.stream().mapToDouble(value).average().orElseThrow();
    }

    /** All samples, one line each. */
    public String table() {
        var names = List.copyOf(samples.get(0).values().keySet());
        var table = new StringBuilder(String.format(Locale.ROOT, "%6s %6s", "day", "starts"));
        names.forEach(name -> table.append(String.format(Locale.ROOT, " %10s", name)));
        for (var sample : samples) {
            table.append(String.format(Locale.ROOT, "%n%6d %6d", sample.day(), sample.starts()));
            names.forEach(name -> table.append(
                    String.format(Locale.ROOT, name.endsWith("MB") ? " %10.1f" : " %10.0f", sample.of(name))));
        }
        return table.toString();
    }

    /** The threads in the last sample, by name. */
    public Map<String, Integer> threadsNow() {
        return threads;
    }
}
