package io.cryptomarket.pipeline.app;

import io.cryptomarket.pipeline.app.Pipeline.Trigger;
import io.cryptomarket.pipeline.reload.Generation;
import io.cryptomarket.pipeline.reload.GenerationFactory;
import io.cryptomarket.pipeline.reload.GenerationFactory.Built;
import io.cryptomarket.pipeline.reload.LastKnownGood;
import io.cryptomarket.pipeline.reload.Lease;
import io.cryptomarket.pipeline.reload.Outcome;
import io.cryptomarket.pipeline.reload.ReloadSettings;
import io.cryptomarket.pipeline.reload.ReloadStatus;
import io.cryptomarket.pipeline.reload.RouteFolder;
import io.cryptomarket.pipeline.reload.RouteFolder.Reading;
import io.cryptomarket.pipeline.reload.RouteReloader;
import io.cryptomarket.pipeline.snapshot.FetchLock;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.jspecify.annotations.Nullable;
import org.quartz.SchedulerException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts the first generation of the routes and, in a service, replaces it when the route files change. */
final class Reloading implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger("reload");

    /** Makes an edit live within a second; a look at the folder takes a fraction of a millisecond. */
    private static final Duration LOOK = Duration.ofMillis(50);

    private final Settings settings;
    private final boolean isFollowing;
    private final GenerationFactory factory;
    private final RouteFolder folder;
    private final LastKnownGood lastKnownGood;
    private final FetchLock fetchLock;
    private final @Nullable Management management;
    private final RouteReloader reloader;

    /**
     * @param triggers what begins runs; without any, edits have no effect
     * @param fetchLock is taken from a run of replaced routes that does not end
     * @param management counts edits; null to count nothing
     */
    Reloading(
            Settings settings,
            Set<Trigger> triggers,
            Clock clock,
            GenerationFactory factory,
            FetchLock fetchLock,
            @Nullable Management management) {
        this.settings = settings;
        this.isFollowing = !triggers.isEmpty() && Boolean.parseBoolean(settings.text("routes.reload"));
        this.factory = factory;
        this.folder = new RouteFolder(settings.path("routes.folder"));
        this.lastKnownGood = new LastKnownGood(settings.path("state.folder"), Version.number());
        this.fetchLock = fetchLock;
        this.management = management;
        var waits = new ReloadSettings(LOOK, Duration.ofMillis(settings.number("routes.settle")));
        this.reloader = new RouteReloader(factory, folder, lastKnownGood, waits, clock, new Listener());
    }

    private final class Listener implements RouteReloader.Listener {

        private final Duration longest = Duration.ofMillis(settings.number("http.deadline"));

        @Override
        public void edited(Outcome outcome, Duration took) {
            if (management != null) {
                management.observability().metrics().reloadEnded(outcome.name().toLowerCase(Locale.ROOT), took);
            }
        }

        @Override
        public void retiring(CamelContext routes) {
            if (fetchLock.takeFrom(routes, longest)) {
                LOG.warn("a run of replaced routes holds the fetch lock for longer than http.deadline;"
                        + " the lock is free for other runs now");
            }
        }
    }

    /**
     * Starts the first generation from the folder, or from the last known good files if those are refused.
     *
     * @throws UsageException if neither is usable, with all findings of the folder
     */
    void begin() throws UsageException {
        try {
            reloader.begin(first());
        } catch (SchedulerException e) {
            throw new UsageException("the clocks cannot be started: " + e.getMessage(), e);
        }
    }

    private Generation first() throws UsageException {
        var found = folder.read();
        if (!isFollowing) {
            return generation(factory.buildKnown(RouteFiles.of(found, settings.path("routes.folder"))));
        }
        if (found.unreadable().isEmpty() && lastKnownGood.holds(found.files())) {
            return generation(factory.buildKnown(found.files()));
        }
        try {
            RouteFiles.of(found, settings.path("routes.folder"));
        } catch (UsageException e) {
            return lastKnownGood(found, e);
        }
        var built = factory.build(found);
        var generation = built.generation();
        return generation != null
                ? generation
                : lastKnownGood(found, new UsageException(RouteFiles.lines(built.findings())));
    }

    private static Generation generation(Built built) throws UsageException {
        if (built.generation() == null) {
            throw new UsageException(RouteFiles.lines(built.findings()));
        }
        return built.generation();
    }

    private Generation lastKnownGood(Reading refused, UsageException why) throws UsageException {
        var last = lastKnownGood.load();
        if (last == null || last.equals(refused.files())) {
            throw why;
        }
        var generation = factory.build(new Reading(last, List.of())).generation();
        if (generation == null) {
            throw why;
        }
        LOG.warn("the routes folder contains an unusable edit; the service starts with the last known good routes");
        return generation;
    }

    /** Begins to apply edits, if the settings allow it. */
    void follow() {
        if (isFollowing) {
            reloader.follow();
        }
    }

    /** Keeps the generation in use open. */
    Lease acquire() {
        return reloader.acquire();
    }

    /** The routes in use; null before the start. */
    @Nullable
    CamelContext context() {
        return reloader.context();
    }

    /** The state of the routes and of the last edit. */
    ReloadStatus status() {
        return reloader.status();
    }

    @Override
    public void close() {
        reloader.close();
    }
}
