package io.cryptomarket.pipeline.reload;

import io.cryptomarket.pipeline.reload.RouteFolder.Reading;
import io.cryptomarket.pipeline.validation.RouteSet;
import io.cryptomarket.pipeline.validation.Validator;
import java.time.Clock;
import java.time.Duration;
import java.util.function.BiConsumer;
import org.apache.camel.CamelContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the routes of a running context those of a folder. */
public final class LiveRoutes implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger("reload");

    private static final Duration LONGEST_EXCHANGE = Duration.ofSeconds(10);

    private final CamelContext context;
    private final RouteFolder folder;
    private final Untaken untaken;
    private final LastKnownGood lastKnownGood;
    private final ReloadSettings settings;
    private final Clock clock;
    private final Turnstile turnstile;
    private final MissedFires missed;
    private @Nullable Reloader reloader;
    private @Nullable Thread thread;
    private volatile boolean closed;

    /**
     * To be made before the routes of the context are: their runs pass the turnstile.
     *
     * @param turnstile where the runs pass, too, that do not begin by themselves
     * @param validator says what can be used
     * @param lastKnownGood keeps what is in use
     */
    public LiveRoutes(
            CamelContext context,
            Turnstile turnstile,
            RouteFolder folder,
            Validator validator,
            LastKnownGood lastKnownGood,
            ReloadSettings settings,
            Clock clock) {
        this.context = context;
        this.turnstile = turnstile;
        this.folder = folder;
        this.untaken = new Untaken(validator);
        this.lastKnownGood = lastKnownGood;
        this.settings = settings;
        this.clock = clock;
        this.missed = new MissedFires(context);
        context.addRoutePolicyFactory(new TriggerPolicies(turnstile, missed));
    }

    /**
     * Begins to follow the folder.
     *
     * @param running the files that the context was started with
     * @param entrance where calls come in
     * @param counter is told of every edit that was dealt with
     */
    public void begin(RouteSet running, Entrance entrance, BiConsumer<Outcome, Duration> counter) {
        var jobs = new ClockJobs();
        jobs.attach(context);
        var exchanger =
                new Exchanger(new Swap(context), turnstile, entrance, missed, jobs.swapping(), settings.drain());
        var follower = new Reloader(untaken, exchanger, lastKnownGood, clock, counter, running);
        follower.remember();
        reloader = follower;
        thread = new Thread(() -> watch(follower), "routes");
        thread.setDaemon(true);
        thread.start();
    }

    /** How the routes in use came about. */
    public ReloadStatus status() {
        return reloader == null ? ReloadStatus.none() : reloader.status();
    }

    private void watch(Reloader follower) {
        var debouncer = new Debouncer(settings.settle());
        Reading waiting = null;
        long again = 0;
        try {
            while (!closed) {
                Thread.sleep(settings.look().toMillis());
                var rest = debouncer.settled(folder.read(), System.nanoTime());
                if (rest == null && waiting != null && System.nanoTime() - again >= 0) {
                    rest = waiting;
                }
                if (rest != null) {
                    waiting = follow(follower, rest) ? null : rest;
                    again = System.nanoTime() + settings.again().toNanos();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whatever goes wrong with one edit, an error too, the next one is followed. */
    private static boolean follow(Reloader follower, Reading edit) throws InterruptedException {
        try {
            return follower.follow(edit);
        } catch (RuntimeException | Error e) {
            LOG.error("route edit cannot be followed, the routes go on as before", e);
            follower.giveUp(edit, e);
            return true;
        }
    }

    @Override
    public void close() {
        closed = true;
        var watcher = thread;
        if (watcher != null) {
            try {
                // An exchange takes less; one that waits for runs has changed nothing yet.
                watcher.join(LONGEST_EXCHANGE.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
