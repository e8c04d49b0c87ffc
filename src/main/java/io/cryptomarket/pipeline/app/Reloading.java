package io.cryptomarket.pipeline.app;

import io.cryptomarket.pipeline.app.Pipeline.Trigger;
import io.cryptomarket.pipeline.http.Admission;
import io.cryptomarket.pipeline.http.HttpService;
import io.cryptomarket.pipeline.reload.Entrance;
import io.cryptomarket.pipeline.reload.LastKnownGood;
import io.cryptomarket.pipeline.reload.LiveRoutes;
import io.cryptomarket.pipeline.reload.Outcome;
import io.cryptomarket.pipeline.reload.ReloadSettings;
import io.cryptomarket.pipeline.reload.ReloadStatus;
import io.cryptomarket.pipeline.reload.RouteFolder;
import io.cryptomarket.pipeline.reload.Turnstile;
import io.cryptomarket.pipeline.validation.RouteSet;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.jspecify.annotations.Nullable;

/** What makes edits of the route files take effect while the pipeline runs; where they are not to, runs just pass. */
public final class Reloading implements AutoCloseable {

    /** Often enough that an edit is live within a second; a look at the folder takes a fraction of a millisecond. */
    private static final Duration LOOK = Duration.ofMillis(100);

    private static final Duration AGAIN = Duration.ofSeconds(5);

    private final Settings settings;
    private final Clock clock;
    private final @Nullable Shadow shadow;
    private final Turnstile turnstile = new Turnstile();
    private @Nullable LiveRoutes live;

    /** @param triggers what begins runs; without any, nothing is followed */
    Reloading(Settings settings, Set<Trigger> triggers, Clock clock) throws UsageException {
        this.settings = settings;
        this.clock = clock;
        this.shadow = isOn(settings, triggers) ? new Shadow(settings) : null;
    }

    /** Whether edits take effect. */
    public static boolean isOn(Settings settings, Set<Trigger> triggers) {
        return !triggers.isEmpty() && Boolean.parseBoolean(settings.text("routes.reload"));
    }

    /** Where the routes are kept that were in use. */
    public static LastKnownGood committed(Settings settings) {
        return new LastKnownGood(settings.path("state.folder"), Version.number());
    }

    /** To be called before the routes of this context are loaded. */
    void attach(CamelContext context) {
        if (shadow != null) {
            var waits = new ReloadSettings(
                    LOOK,
                    Duration.ofMillis(settings.number("routes.settle")),
                    Duration.ofMillis(settings.number("routes.drain")),
                    AGAIN);
            live = new LiveRoutes(
                    context,
                    turnstile,
                    new RouteFolder(settings.path("routes.folder")),
                    shadow.validation(),
                    committed(settings),
                    waits,
                    clock);
        }
    }

    /**
     * Begins to follow the folder.
     *
     * @param routes what runs
     * @param http where calls come in, if they do
     * @param management where edits are counted, if they are
     */
    void begin(RouteSet routes, @Nullable HttpService http, @Nullable Management management) {
        if (live != null) {
            var entrance = http == null ? Entrance.NONE : Entrance.of(http::shut, http::open);
            live.begin(routes, entrance, (outcome, took) -> count(management, outcome, took));
        }
    }

    private static void count(@Nullable Management management, Outcome outcome, Duration took) {
        if (management != null) {
            management.observability().metrics().reloadEnded(outcome.name().toLowerCase(Locale.ROOT), took);
        }
    }

    /** Lets in a run that was called over HTTP. */
    Admission.Pass admit(String route) throws InterruptedException {
        return turnstile.enter(route)::close;
    }

    /** How the routes in use came about. */
    ReloadStatus status() {
        return live == null ? ReloadStatus.none() : live.status();
    }

    @Override
    public void close() {
        if (live != null) {
            live.close();
        }
        if (shadow != null) {
            shadow.close();
        }
    }
}
