package io.cryptomarket.pipeline.health;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.component.quartz.QuartzComponent;
import org.jspecify.annotations.Nullable;
import org.quartz.SchedulerException;
import org.quartz.Trigger.TriggerState;
import org.quartz.impl.matchers.GroupMatcher;

/** Reports when the clock starts the next runs. No schedule is no failure: Airflow may start the runs instead. */
final class ScheduleHealth implements HealthIndicator {

    private final Supplier<@Nullable CamelContext> camel;

    ScheduleHealth(Supplier<@Nullable CamelContext> camel) {
        this.camel = camel;
    }

    @Override
    public State state() {
        try {
            var fires = fires();
            return fires.isEmpty() ? State.unknown("no run is scheduled") : State.up(Map.of("nextFires", texts(fires)));
        } catch (SchedulerException e) {
            return State.unknown("the scheduler cannot be read");
        }
    }

    private static Map<String, String> texts(Map<String, Instant> fires) {
        var texts = new TreeMap<String, String>();
        fires.forEach((name, at) -> texts.put(name, at.toString()));
        return texts;
    }

    /** The next fire of all clocks; empty if none is scheduled. */
    Optional<Instant> earliest() {
        try {
            return fires().values().stream().min(Instant::compareTo);
        } catch (SchedulerException e) {
            return Optional.empty();
        }
    }

    private Map<String, Instant> fires() throws SchedulerException {
        var fires = new TreeMap<String, Instant>();
        var context = camel.get();
        // getComponent would create the component.
        var component = context == null ? null : context.hasComponent("quartz");
        var scheduler = component instanceof QuartzComponent quartz ? quartz.getScheduler() : null;
        if (scheduler == null || scheduler.isShutdown()) {
            return fires;
        }
        for (var key : scheduler.getTriggerKeys(GroupMatcher.anyTriggerGroup())) {
            var trigger = scheduler.getTrigger(key);
            // The triggers of a route that is not started are paused.
            boolean waiting = scheduler.getTriggerState(key) == TriggerState.NORMAL;
            if (waiting && trigger != null && trigger.getNextFireTime() != null) {
                fires.put(key.getName(), trigger.getNextFireTime().toInstant());
            }
        }
        return fires;
    }
}
