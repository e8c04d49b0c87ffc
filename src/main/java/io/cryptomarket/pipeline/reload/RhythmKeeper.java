package io.cryptomarket.pipeline.reload;

import io.cryptomarket.pipeline.reload.ClockMemory.Rhythm;
import java.time.Instant;
import java.util.Date;
import java.util.concurrent.Delayed;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Route;
import org.apache.camel.component.timer.TimerConsumer;
import org.apache.camel.component.timer.TimerEndpoint;
import org.apache.camel.support.DefaultScheduledPollConsumerScheduler;
import org.apache.camel.support.ScheduledPollConsumer;
import org.apache.camel.util.concurrent.SizedScheduledExecutorService;
import org.jspecify.annotations.Nullable;

/** Continues a timer or a polling consumer from the state of the same route in the generation before. */
interface RhythmKeeper {

    /** Returns the keeper for a consumer that is not started. */
    static RhythmKeeper of(Route route, ClockPolicies policies) {
        if (route.getConsumer() instanceof TimerConsumer timer) {
            return new OfTimer(route, timer, policies);
        }
        return route.getConsumer() instanceof ScheduledPollConsumer polls
                ? new OfPolls(route, polls)
                : new OfNothing(route);
    }

    /** Prepares the start; false if the consumer has nothing left to do. */
    boolean goOn(Rhythm before);

    /** Records the state while the consumer is still active. */
    default void beforeSuspension() {}

    /** Returns the state, on suspension and again after the last exchange. */
    Rhythm rhythm();

    /** Returns the remaining repeats; 0 means unlimited, as in Camel. */
    private static long rest(long most, long fired) {
        return most <= 0 ? 0 : Math.max(0, most - fired);
    }

    private static long untilDue(Rhythm before) {
        var due = before.due();
        return due == null ? 0 : Math.max(0, due - System.currentTimeMillis());
    }

    /** Handles other kinds of consumers. */
    record OfNothing(Route route) implements RhythmKeeper {
        @Override
        public boolean goOn(Rhythm before) {
            return true;
        }

        @Override
        public Rhythm rhythm() {
            return ActingConsumers.unknown(route);
        }
    }

    /** Handles timers; the route policy records their last fire. */
    final class OfTimer implements RhythmKeeper {
        private final Route route;
        private final TimerConsumer timer;
        private final TimerEndpoint endpoint;
        private final ClockPolicies policies;
        private final long most;
        private final long firstDue;
        private @Nullable Rhythm before;

        OfTimer(Route route, TimerConsumer timer, ClockPolicies policies) {
            this.route = route;
            this.timer = timer;
            this.endpoint = timer.getEndpoint();
            this.policies = policies;
            this.most = endpoint.getRepeatCount();
            this.firstDue = endpoint.getTime() == null
                    ? System.currentTimeMillis() + Math.max(0, endpoint.getDelay())
                    : endpoint.getTime().toInstant().toEpochMilli();
        }

        @Override
        public boolean goOn(Rhythm known) {
            before = known;
            if (known.due() == null || (most > 0 && known.fired() >= most)) {
                return false;
            }
            if (most > 0) {
                endpoint.setRepeatCount(rest(most, known.fired()));
            }
            if (endpoint.getTime() != null) {
                endpoint.setTime(Date.from(Instant.now().plusMillis(untilDue(known))));
            } else if (endpoint.getDelay() >= 0) {
                endpoint.setDelay(untilDue(known));
            }
            return true;
        }

        @Override
        public Rhythm rhythm() {
            long earlier = before == null ? 0 : before.fired();
            long fired = earlier + Math.min(timer.getCounter(), most > 0 ? rest(most, earlier) : Long.MAX_VALUE);
            var own = policies.began(route.getRouteId());
            var began = own != null ? own : before == null ? null : before.began();
            return new Rhythm(endpoint.getEndpointUri(), due(own), fired, began);
        }

        /** Null when it never fires again. */
        private @Nullable Long due(@Nullable Long own) {
            if (own == null) {
                return before == null ? firstDue : before.due();
            }
            return endpoint.getPeriod() > 0 || endpoint.getDelay() < 0 ? (Long) (own + endpoint.getPeriod()) : null;
        }
    }

    /** Handles polling consumers; the next poll waits in the queue of the scheduler unless one runs now. */
    final class OfPolls implements RhythmKeeper {
        private final Route route;
        private final ScheduledPollConsumer polls;
        private final long most;
        private @Nullable Rhythm before;
        private @Nullable Long due;
        private long counted = -1;

        OfPolls(Route route, ScheduledPollConsumer polls) {
            this.route = route;
            this.polls = polls;
            this.most = polls.getRepeatCount();
        }

        @Override
        public boolean goOn(Rhythm known) {
            before = known;
            if (most > 0 && known.fired() >= most) {
                return false;
            }
            polls.setRepeatCount(rest(most, known.fired()));
            if (known.due() != null) {
                var unit = polls.getTimeUnit();
                polls.setDelay(unit.toMillis(polls.getDelay()));
                polls.setInitialDelay(untilDue(known));
                polls.setTimeUnit(TimeUnit.MILLISECONDS);
            }
            return true;
        }

        @Override
        public void beforeSuspension() {
            due = queued();
            counted = polls.getCounter();
        }

        /** A tick of a suspended consumer does nothing and does not count as a poll. */
        @Override
        public Rhythm rhythm() {
            if (due == null || counted != polls.getCounter()) {
                due = queued();
                counted = polls.getCounter();
            }
            long earlier = before == null ? 0 : before.fired();
            long fired = earlier + Math.min(polls.getCounter(), most > 0 ? rest(most, earlier) : Long.MAX_VALUE);
            return new Rhythm(route.getEndpoint().getEndpointUri(), due, fired, null);
        }

        private @Nullable Long queued() {
            return polls.getScheduler() instanceof DefaultScheduledPollConsumerScheduler scheduler
                            && scheduler.getScheduledExecutorService() instanceof SizedScheduledExecutorService threads
                            && threads.getScheduledThreadPoolExecutor()
                                            .getQueue()
                                            .peek()
                                    instanceof Delayed next
                    ? (Long) (System.currentTimeMillis() + next.getDelay(TimeUnit.MILLISECONDS))
                    : null;
        }
    }
}
