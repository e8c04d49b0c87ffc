package io.cryptomarket.pipeline.reload;

import java.time.Duration;
import java.util.Date;
import java.util.HashSet;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.ServiceStatus;
import org.apache.camel.component.quartz.QuartzComponent;
import org.apache.camel.component.quartz.QuartzEndpoint;
import org.jspecify.annotations.Nullable;
import org.quartz.CronTrigger;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.Trigger;
import org.quartz.TriggerKey;

/** The Quartz clocks of a context, whose scheduler stands still until they are started. */
final class Clocks {

    /** Quartz fires a few milliseconds early, and Camel skips a fire before the start time of its trigger. */
    private static final Duration EARLIER = Duration.ofSeconds(1);

    private final CamelContext context;

    Clocks(CamelContext context) {
        this.context = context;
    }

    private @Nullable Scheduler scheduler() {
        // Asking for a component makes it.
        return context.hasComponent("quartz") instanceof QuartzComponent quartz ? quartz.getScheduler() : null;
    }

    void start() throws SchedulerException {
        var scheduler = scheduler();
        if (scheduler != null) {
            scheduler.start();
        }
    }

    void stop() throws SchedulerException {
        var scheduler = scheduler();
        if (scheduler != null) {
            scheduler.standby();
        }
    }

    /** Whether a fire is on its way that may not be seen as a run yet. */
    boolean isFiring() throws SchedulerException {
        var scheduler = scheduler();
        return scheduler != null && !scheduler.getCurrentlyExecutingJobs().isEmpty();
    }

    /**
     * Lets those clocks go on where they are in another context whose endpoint there is the same.
     *
     * @return the ids of their routes
     */
    Set<String> continueFrom(Clocks before) throws SchedulerException {
        var kept = new HashSet<String>();
        var scheduler = scheduler();
        var other = before.scheduler();
        for (var route : context.getRoutes()) {
            if (scheduler != null && route.getEndpoint() instanceof QuartzEndpoint clock && isStarted(context, route)) {
                var same = before.same(route);
                if (other != null && same != null) {
                    continueFrom(other.getTrigger(same.getTriggerKey()), scheduler, clock.getTriggerKey());
                    kept.add(route.getRouteId());
                } else {
                    beginEarlier(scheduler, clock);
                }
            }
        }
        return kept;
    }

    /** The clock of the same route, if it runs and has the same options. */
    private @Nullable QuartzEndpoint same(Route route) {
        var own = context.getRoute(route.getRouteId());
        return own != null
                        && own.getEndpoint() instanceof QuartzEndpoint clock
                        && clock.getEndpointUri().equals(route.getEndpoint().getEndpointUri())
                        && isStarted(context, own)
                ? clock
                : null;
    }

    private static boolean isStarted(CamelContext context, Route route) {
        return context.getRouteController().getRouteStatus(route.getRouteId()) == ServiceStatus.Started;
    }

    /** @param before a copy, with its next moment and how often it has fired; null for one that never fires again */
    private static void continueFrom(@Nullable Trigger before, Scheduler scheduler, TriggerKey own)
            throws SchedulerException {
        if (before == null || before.getNextFireTime() == null) {
            scheduler.unscheduleJob(own);
            return;
        }
        var continued = ContinuedTriggers.of(before, own);
        if (continued != null) {
            scheduler.rescheduleJob(own, continued);
        }
    }

    private static void beginEarlier(Scheduler scheduler, QuartzEndpoint clock) throws SchedulerException {
        if (scheduler.getTrigger(clock.getTriggerKey()) instanceof CronTrigger trigger
                && !clock.getEndpointUri().contains("trigger.startAt")) {
            var earlier = Date.from(trigger.getStartTime().toInstant().minus(EARLIER));
            var begun = trigger.getTriggerBuilder().startAt(earlier).build();
            scheduler.rescheduleJob(clock.getTriggerKey(), begun);
        }
    }
}
