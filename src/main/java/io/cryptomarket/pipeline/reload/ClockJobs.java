package io.cryptomarket.pipeline.reload;

import java.util.Objects;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.apache.camel.CamelContext;
import org.apache.camel.component.quartz.CamelJob;
import org.apache.camel.component.quartz.QuartzComponent;
import org.apache.camel.component.quartz.QuartzEndpoint;
import org.jspecify.annotations.Nullable;
import org.quartz.Job;
import org.quartz.JobExecutionContext;
import org.quartz.JobExecutionException;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.TriggerKey;
import org.quartz.simpl.PropertySettingJobFactory;
import org.quartz.spi.JobFactory;
import org.quartz.spi.TriggerFiredBundle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets a clock that fires while its route is being replaced wait for the next one. Camel's own job makes an endpoint where
 * it finds none, and what follows depends on who comes first: the new route may be given that one, whose trigger has been
 * cleared away by then, and never fires again.
 */
final class ClockJobs implements JobFactory {

    private static final Logger LOG = LoggerFactory.getLogger("reload");

    private final ReadWriteLock swap = new ReentrantReadWriteLock();
    private final JobFactory others = new PropertySettingJobFactory();

    /** Makes the jobs of this context from now on. */
    void attach(CamelContext context) {
        try {
            context.getComponent("quartz", QuartzComponent.class).getScheduler().setJobFactory(this);
        } catch (SchedulerException e) {
            throw new IllegalStateException(e);
        }
    }

    /** To be held by whoever replaces routes, until they are there. */
    Lock swapping() {
        return swap.writeLock();
    }

    @Override
    public Job newJob(TriggerFiredBundle fired, Scheduler scheduler) throws SchedulerException {
        return CamelJob.class.isAssignableFrom(fired.getJobDetail().getJobClass())
                ? new ClockJob()
                : others.newJob(fired, scheduler);
    }

    /** One fire. */
    private final class ClockJob extends CamelJob {

        private @Nullable QuartzEndpoint clock;

        @Override
        public void execute(JobExecutionContext fire) throws JobExecutionException {
            clock = find(getCamelContext(fire), fire);
            if (clock == null) {
                LOG.info(
                        "{}: fired when its route had gone",
                        fire.getJobDetail().getKey().getName());
            } else {
                super.execute(fire);
            }
        }

        @Override
        protected QuartzEndpoint lookupQuartzEndpoint(CamelContext context, JobExecutionContext fire) {
            return Objects.requireNonNull(clock);
        }

        private @Nullable QuartzEndpoint find(CamelContext context, JobExecutionContext fire) {
            swap.readLock().lock();
            try {
                for (var route : context.getRoutes()) {
                    if (route.getEndpoint() instanceof QuartzEndpoint found && isOf(found.getTriggerKey(), fire)) {
                        return found;
                    }
                }
                return null;
            } finally {
                swap.readLock().unlock();
            }
        }

        /** By its job, which is named like the trigger of the route; a moment that is made up for has one of its own. */
        private static boolean isOf(TriggerKey clock, JobExecutionContext fire) {
            var job = fire.getJobDetail().getKey();
            return clock.getName().equals(job.getName()) && clock.getGroup().equals(job.getGroup());
        }
    }
}
