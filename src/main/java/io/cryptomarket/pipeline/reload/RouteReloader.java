package io.cryptomarket.pipeline.reload;

import io.cryptomarket.pipeline.reload.ClockPolicies.Switch;
import io.cryptomarket.pipeline.reload.ReloadStatus.Retiring;
import io.cryptomarket.pipeline.reload.RouteFolder.Reading;
import io.cryptomarket.pipeline.validation.Finding;
import io.cryptomarket.pipeline.validation.RouteSet;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.camel.CamelContext;
import org.jspecify.annotations.Nullable;
import org.quartz.SchedulerException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes edits of the route files take effect: of each set of files it makes a generation, to which it switches when it is
 * whole. What runs in the one before ends there.
 */
public final class RouteReloader implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger("reload");

    /** More than this many that have not ended would fill the memory; an edit then waits for one of them. */
    static final int MOST_RETIRING = 8;

    private static final Duration LONGEST_BUILD = Duration.ofSeconds(10);

    private final GenerationFactory factory;
    private final RouteFolder folder;
    private final LastKnownGood lastKnownGood;
    private final ReloadSettings settings;
    private final Clock clock;
    private final Listener listener;

    private final AtomicReference<Generation> current = new AtomicReference<>();
    private final List<Retirement> retiring = new CopyOnWriteArrayList<>();
    private volatile ReloadStatus status = ReloadStatus.none();
    private boolean isOpening;
    private @Nullable Thread thread;
    private volatile boolean closed;

    /** Hears what comes of edits. */
    public interface Listener {

        /** An edit was dealt with. */
        void edited(Outcome outcome, Duration took);

        /** A generation that was replaced still has runs; told again and again. */
        void retiring(CamelContext routes);
    }

    /** @param lastKnownGood keeps what is in use for the next start */
    public RouteReloader(
            GenerationFactory factory,
            RouteFolder folder,
            LastKnownGood lastKnownGood,
            ReloadSettings settings,
            Clock clock,
            Listener listener) {
        this.factory = factory;
        this.folder = folder;
        this.lastKnownGood = lastKnownGood;
        this.settings = settings;
        this.clock = clock;
        this.listener = listener;
    }

    /** Lets the first generation run. */
    public void begin(Generation first) throws SchedulerException {
        current.set(first);
        new Clocks(first.context()).start();
        first.acting().open(List.of());
    }

    /** Begins to follow the folder. */
    public void follow() {
        remember(generation().files());
        var watcher = new Thread(this::watch, "routes");
        watcher.setDaemon(true);
        thread = watcher;
        watcher.start();
    }

    private Generation generation() {
        return Objects.requireNonNull(current.get(), "not begun");
    }

    /** The routes in use; null before the first generation. */
    public @Nullable CamelContext context() {
        var generation = current.get();
        return generation == null ? null : generation.context();
    }

    /**
     * Holds the generation in use until the lease is closed.
     *
     * @throws IllegalStateException when the service has stopped
     */
    public Lease acquire() {
        while (true) {
            var generation = generation();
            var lease = generation.acquire();
            if (lease != null) {
                return lease;
            }
            if (closed && generation == current.get()) {
                throw new IllegalStateException("the service has stopped");
            }
            Thread.onSpinWait();
        }
    }

    /** How the routes in use came about. */
    public ReloadStatus status() {
        var generation = current.get();
        return status.with(
                generation == null ? 0 : generation.number(),
                retiring.stream()
                        .filter(each -> !each.isClosed())
                        .map(each -> new Retiring(
                                each.generation().number(),
                                each.generation().leases(),
                                each.generation().runs()))
                        .toList());
    }

    private void watch() {
        var debouncer = new Debouncer(settings.settle());
        @Nullable Reading waiting = null;
        try {
            while (!closed) {
                Thread.sleep(settings.look().toMillis());
                advance();
                var now = folder.read();
                var rest = debouncer.settled(now, System.nanoTime());
                waiting = now.equals(waiting) ? waiting : null;
                if (rest == null && waiting != null && hasRoom()) {
                    rest = waiting;
                }
                if (rest != null) {
                    waiting = follow(rest) ? null : rest;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean hasRoom() {
        return retiring.size() < MOST_RETIRING;
    }

    /** Whatever goes wrong with those that are replaced, the next edit is followed. */
    private void advance() {
        try {
            for (var each : retiring) {
                each.advance();
                listener.retiring(each.generation().context());
            }
            retiring.removeIf(Retirement::isClosed);
            openConsumers();
        } catch (RuntimeException | Error e) {
            LOG.error("a generation of the routes cannot be retired", e);
        }
    }

    /** Deals with an edit; false when it is to be tried again. Whatever goes wrong with one, the next one is followed. */
    private boolean follow(Reading edit) {
        long begin = System.nanoTime();
        try {
            return follow(edit, begin);
        } catch (Exception | Error e) {
            LOG.error("route edit cannot be followed, the routes go on as before", e);
            var failures = pending(edit).stream()
                    .map(file -> GenerationFactory.failure(file, e))
                    .toList();
            report(Outcome.REFUSED, edit, failures, begin);
            return true;
        }
    }

    private boolean follow(Reading edit, long begin) throws SchedulerException {
        var running = generation();
        if (edit.unreadable().isEmpty() && edit.files().equals(running.files())) {
            revert();
            return true;
        }
        var built = factory.build(edit, running.number() + 1);
        var next = built.generation();
        if (next == null) {
            report(Outcome.REFUSED, edit, built.findings(), begin);
            return true;
        }
        if (!hasRoom()) {
            next.stop();
            report(Outcome.WAITING, edit, built.findings(), begin);
            return false;
        }
        switchTo(next, running);
        report(Outcome.APPLIED, edit, built.findings(), begin, running);
        return true;
    }

    /** From the moment in which the reference is set, calls go to the next generation. */
    private void switchTo(Generation next, Generation before) throws SchedulerException {
        var clocks = new Clocks(next.context());
        var clocksBefore = new Clocks(before.context());
        try {
            var at = new Switch(Instant.now(), clocks.continueFrom(clocksBefore));
            next.clocks().begin(at);
            before.clocks().end(at);
        } catch (SchedulerException | RuntimeException e) {
            next.stop();
            throw e;
        }
        current.set(next);
        // The next ones run before the others stop: a moment that both fire for is served once, and none is lost.
        clocks.start();
        clocksBefore.stop();
        before.acting().suspend();
        retiring.add(new Retirement(before));
        isOpening = true;
        openConsumers();
        remember(next.files());
    }

    private void openConsumers() {
        if (isOpening) {
            var before =
                    retiring.stream().map(each -> each.generation().acting()).toList();
            isOpening = !generation().acting().open(before);
            forget();
        }
    }

    private void forget() {
        var known = new HashSet<String>();
        generation().context().getRoutes().forEach(route -> known.add(route.getRouteId()));
        retiring.forEach(
                each -> each.generation().context().getRoutes().forEach(route -> known.add(route.getRouteId())));
        factory.memory().keepOnly(known);
    }

    private void remember(RouteSet files) {
        try {
            lastKnownGood.store(files);
        } catch (IOException e) {
            LOG.warn("the routes in use cannot be kept for the next start: {}; see state.folder", e.getMessage());
        }
    }

    private void revert() {
        if (status.isPending()) {
            LOG.info("edit reverted; the running routes match the folder");
            status = ReloadStatus.of(clock.instant(), Outcome.REVERTED, "", 0, List.of(), List.of());
        }
    }

    private List<String> pending(Reading edit) {
        var pending = new TreeSet<>(generation().files().differences(edit.files()));
        edit.unreadable().forEach(finding -> pending.add(finding.file()));
        return new ArrayList<>(pending);
    }

    private void report(Outcome outcome, Reading edit, List<Finding> findings, long begin) {
        report(outcome, edit, findings, begin, generation());
    }

    private void report(Outcome outcome, Reading edit, List<Finding> findings, long begin, Generation before) {
        var took = Duration.ofNanos(System.nanoTime() - begin);
        var files = String.join(", ", before.files().differences(edit.files()));
        var change = RouteChanges.inWords(before.files(), edit.files());
        boolean isSaid = outcome == Outcome.WAITING
                && status.outcome() == Outcome.WAITING
                && status.change().equals(change);
        status = ReloadStatus.of(clock.instant(), outcome, change, took.toMillis(), pending(edit), findings);
        // An edit that waits is tried again and again, and said once.
        if (!isSaid) {
            say(outcome, files, change, took, findings);
            listener.edited(outcome, took);
        }
    }

    private void say(Outcome outcome, String files, String change, Duration took, List<Finding> findings) {
        findings.stream().filter(finding -> !finding.isError()).forEach(finding -> LOG.warn("{}", finding));
        switch (outcome) {
            case APPLIED -> LOG.info("routes reloaded in {} ms from {} ({})", took.toMillis(), files, change);
            case REFUSED ->
                LOG.warn("route edit refused, the routes go on as before: {}", String.join(", ", status.pending()));
            case WAITING ->
                LOG.warn(
                        "route edit of {} waits: {} earlier generations of the routes have runs that have not ended;"
                                + " /reload names them",
                        files,
                        MOST_RETIRING);
            case REVERTED -> {
                // Said where it is found.
            }
        }
        findings.stream().filter(Finding::isError).forEach(finding -> LOG.error("{}", finding));
    }

    /** Follows no edit from now on, and stops all generations at the same time. */
    @Override
    public void close() {
        closed = true;
        var watcher = thread;
        try {
            if (watcher != null) {
                watcher.join(LONGEST_BUILD.toMillis());
            }
            stopAll();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void stopAll() throws InterruptedException {
        var stopping = new ArrayList<Thread>();
        var generations = new ArrayList<Generation>();
        retiring.forEach(each -> generations.add(each.generation()));
        if (current.get() != null) {
            generations.add(current.get());
        }
        for (var generation : generations) {
            var stop = new Thread(generation::stop, "stop");
            stop.start();
            stopping.add(stop);
        }
        for (var stop : stopping) {
            stop.join();
        }
    }
}
