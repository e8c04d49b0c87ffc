package io.cryptomarket.pipeline.reload;

import java.text.ParseException;
import java.time.Instant;
import java.util.Collection;
import java.util.Date;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.component.quartz.QuartzEndpoint;
import org.jspecify.annotations.Nullable;
import org.quartz.CronExpression;
import org.quartz.CronTrigger;
import org.quartz.JobDataMap;
import org.quartz.SchedulerException;
import org.quartz.Trigger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that each moment of a clock's schedule begins one run, also while its route is being replaced: Quartz keeps
 * no memory of a trigger that was taken away, and lets a new one begin with the second that is under way.
 */
final class MissedFires {

    private static final Logger LOG = LoggerFactory.getLogger("reload");

    /** Of one swap, which takes seconds at most unless its wait for runs to end is set to more. */
    private static final int MOST = 60;

    private static final String DUE = "CryptoMarketDue";

    private final CamelContext context;
    private final Map<String, Instant> swappedAt = new ConcurrentHashMap<>();
    private final Map<String, Instant> lastDue = new ConcurrentHashMap<>();
    private final Map<String, Moments> served = new ConcurrentHashMap<>();

    MissedFires(CamelContext context) {
        this.context = context;
    }

    /**
     * To be called before routes are swapped, and before any run of theirs is held.
     *
     * @param routes the ids of the routes that are to go
     */
    void remember(Collection<String> routes) {
        swappedAt.clear();
        lastDue.clear();
        var now = Instant.now();
        for (var id : routes) {
            var clock = clock(id);
            if (clock != null) {
                swappedAt.put(id, now);
                var trigger = trigger(clock);
                var last = trigger == null ? null : trigger.getPreviousFireTime();
                if (last != null) {
                    lastDue.put(id, last.toInstant());
                }
            }
        }
    }

    /**
     * To be called when routes have been swapped.
     *
     * @param routes the ids of the routes that have come
     */
    void makeUpFor(Collection<String> routes) {
        for (var id : routes) {
            var clock = clock(id);
            var since = swappedAt.get(id);
            if (clock != null && since != null) {
                makeUpFor(id, clock, since);
            }
        }
    }

    private @Nullable QuartzEndpoint clock(String id) {
        var route = context.getRoute(id);
        return route != null && route.getEndpoint() instanceof QuartzEndpoint clock ? clock : null;
    }

    private void makeUpFor(String id, QuartzEndpoint clock, Instant since) {
        // Quartz had fired, but its thread came to the old route too late, or never.
        var last = lastDue.get(id);
        if (last != null && !isServed(id, last)) {
            fire(id, clock, last);
        }
        try {
            if (trigger(clock) instanceof CronTrigger trigger) {
                // It begins with the second that was under way, so that is its own; or later, where that is asked for.
                var own = trigger.getStartTime().toInstant();
                var now = Instant.now();
                var due = next(trigger, since);
                for (int made = 0; due != null && due.isBefore(own) && due.isBefore(now) && made < MOST; made++) {
                    fire(id, clock, due);
                    due = next(trigger, due);
                }
            }
        } catch (ParseException e) {
            throw new IllegalStateException(e);
        }
    }

    private static @Nullable Trigger trigger(QuartzEndpoint clock) {
        try {
            return clock.getComponent().getScheduler().getTrigger(clock.getTriggerKey());
        } catch (SchedulerException e) {
            throw new IllegalStateException(e);
        }
    }

    private static @Nullable Instant next(CronTrigger trigger, Instant since) throws ParseException {
        var schedule = new CronExpression(trigger.getCronExpression());
        schedule.setTimeZone(trigger.getTimeZone());
        var due = schedule.getNextValidTimeAfter(Date.from(since));
        return due == null ? null : due.toInstant();
    }

    private static void fire(String id, QuartzEndpoint clock, Instant due) {
        var trigger = trigger(clock);
        if (trigger == null) {
            return;
        }
        LOG.info("{}: fires now for {}, which came while its route was replaced", id, due);
        var data = new JobDataMap();
        data.put(DUE, due.toEpochMilli());
        try {
            clock.getComponent().getScheduler().triggerJob(trigger.getJobKey(), data);
        } catch (SchedulerException e) {
            LOG.error("{}: cannot be fired for {}, which came while its route was replaced", id, due, e);
        }
    }

    private boolean isServed(String id, Instant due) {
        var moments = served.get(id);
        return moments != null && moments.contains(due);
    }

    /** Whether a run is the first for its moment; always, when it has none. */
    boolean isFirst(String id, Exchange run) {
        var due = due(run);
        if (due == null) {
            return true;
        }
        run.setProperty(DUE, due.toEpochMilli());
        return served.computeIfAbsent(id, route -> new Moments()).add(due);
    }

    /** The last moments of a clock that began a run: one comes twice only around a swap. */
    private static final class Moments {

        private final Set<Instant> last = new LinkedHashSet<>();

        synchronized boolean contains(Instant moment) {
            return last.contains(moment);
        }

        /** Whether it is new. */
        synchronized boolean add(Instant moment) {
            if (last.size() == 2 * MOST) {
                last.remove(last.iterator().next());
            }
            return last.add(moment);
        }
    }

    private static @Nullable Instant due(Exchange run) {
        var data = run.getMessage().getHeader("mergedJobDataMap", JobDataMap.class);
        if (data != null && data.containsKey(DUE)) {
            return Instant.ofEpochMilli(data.getLong(DUE));
        }
        var scheduled = run.getMessage().getHeader("scheduledFireTime", Date.class);
        return scheduled == null ? null : scheduled.toInstant();
    }

    /** A run that began with the old route and was held: if its time came before the swap, the new route has it. */
    void redirect(String id, Exchange held) {
        var due = due(held);
        var since = swappedAt.get(id);
        var clock = clock(id);
        if (due != null && since != null && clock != null && !due.isAfter(since)) {
            fire(id, clock, due);
        }
    }
}
