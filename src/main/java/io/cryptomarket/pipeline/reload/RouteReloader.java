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
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.jspecify.annotations.Nullable;
import org.quartz.SchedulerException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Applies edits of the route files. It builds a generation from each set of files and switches to it if it has no error.
 * Runs of the generation before end there.
 */
public final class RouteReloader implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger("reload");

    /** Limits the memory that retiring generations hold; an edit beyond it waits until one of them has ended. */
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

    /** Receives the outcome of each edit. */
    public interface Listener {

        /** Called after each edit. */
        void edited(Outcome outcome, Duration took);

        /** Called at each look at the folder for each generation that is retiring. */
        void retiring(CamelContext routes);
    }

    /** @param lastKnownGood stores the files in use for the next start */
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

    /** Starts the clocks and consumers of the first generation. */
    public void begin(Generation first) throws SchedulerException {
        current.set(first);
        new Clocks(first.context()).start();
        first.acting().open(List.of());
    }

    /** Starts the thread that looks for edits. */
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

    /** Returns the outcome of the last edit and the generations that are open. */
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

    /** Logs failures of retiring generations, so that the next edit is followed. */
    private void advance() {
        retiring.forEach(this::advance);
        retiring.removeIf(Retirement::isClosed);
        try {
            openConsumers();
        } catch (RuntimeException | Error e) {
            LOG.error("consumers of the routes cannot be started", e);
        }
    }

    private void advance(Retirement each) {
        try {
            listener.retiring(each.generation().context());
            each.advance();
        } catch (RuntimeException | Error e) {
            LOG.error("a generation of the routes cannot be retired", e);
        }
    }

    /** Applies or refuses an edit; false if it must be tried again. A failure refuses this edit only. */
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
        if (closed) {
            next.stop();
            return true;
        }
        switchTo(next, running);
        report(Outcome.APPLIED, edit, built.findings(), begin, running);
        return true;
    }

    /** Calls go to the next generation from the moment the reference is set. */
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
        retiring.add(new Retirement(before));
        isOpening = true;
        // The next clocks start before the others stop, so no moment is lost; one that both fire for is served once.
        clocks.start();
        clocksBefore.stop();
        before.acting().suspend();
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
        var known = generations()
                .flatMap(each -> each.context().getRoutes().stream())
                .map(Route::getRouteId)
                .toList();
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
            status = ReloadStatus.of(clock.instant(), Outcome.REVERTED, "", 0, List.of(), List.of());
            ReloadLog.report(Outcome.REVERTED, status, "", Duration.ZERO);
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
        // An edit that waits is tried repeatedly and reported once.
        if (!isSaid) {
            ReloadLog.report(outcome, status, files, took);
            listener.edited(outcome, took);
        }
    }

    /** Stops following edits, and stops all generations in parallel. */
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
        var stopping = generations().map(each -> new Thread(each::stop, "stop")).toList();
        stopping.forEach(Thread::start);
        for (var stop : stopping) {
            stop.join();
        }
    }

    /** All that are not closed, the one in use last. */
    private Stream<Generation> generations() {
        return Stream.concat(retiring.stream().map(Retirement::generation), Stream.ofNullable(current.get()));
    }
}
