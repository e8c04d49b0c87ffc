package io.cryptomarket.pipeline.reload;

import java.util.Date;
import org.jspecify.annotations.Nullable;
import org.quartz.Calendar;
import org.quartz.Trigger;
import org.quartz.TriggerKey;
import org.quartz.impl.triggers.AbstractTrigger;
import org.quartz.impl.triggers.CronTriggerImpl;
import org.quartz.impl.triggers.SimpleTriggerImpl;
import org.quartz.spi.OperableTrigger;

/**
 * Copies of triggers that go on where the originals are. Quartz would compute the first moment of a trigger that it is
 * given from its start time, and fire again for all that have passed since.
 */
final class ContinuedTriggers {

    private ContinuedTriggers() {}

    /** The copy of a trigger that has a next moment, under another key; null for a kind that Camel does not make. */
    static @Nullable OperableTrigger of(Trigger trigger, TriggerKey key) {
        if (trigger instanceof CronTriggerImpl cron) {
            return Cron.of(cron, key);
        }
        return trigger instanceof SimpleTriggerImpl simple ? Interval.of(simple, key) : null;
    }

    private static void copy(AbstractTrigger<?> from, AbstractTrigger<?> to, TriggerKey key) {
        to.setKey(key);
        to.setJobDataMap(from.getJobDataMap());
        to.setCalendarName(from.getCalendarName());
        to.setPriority(from.getPriority());
        to.setStartTime(from.getStartTime());
        to.setEndTime(from.getEndTime());
        to.setMisfireInstruction(from.getMisfireInstruction());
        to.setNextFireTime(from.getNextFireTime());
        to.setPreviousFireTime(from.getPreviousFireTime());
    }

    private static final class Cron extends CronTriggerImpl {
        private static final long serialVersionUID = 1L;

        static Cron of(CronTriggerImpl from, TriggerKey key) {
            var copy = new Cron();
            var zone = from.getTimeZone();
            try {
                copy.setCronExpression(from.getCronExpression());
            } catch (java.text.ParseException e) {
                throw new IllegalArgumentException(e);
            }
            copy.setTimeZone(zone);
            ContinuedTriggers.copy(from, copy, key);
            return copy;
        }

        @Override
        public Date computeFirstFireTime(Calendar calendar) {
            return getNextFireTime();
        }
    }

    private static final class Interval extends SimpleTriggerImpl {
        private static final long serialVersionUID = 1L;

        static Interval of(SimpleTriggerImpl from, TriggerKey key) {
            var copy = new Interval();
            copy.setRepeatCount(from.getRepeatCount());
            copy.setRepeatInterval(from.getRepeatInterval());
            ContinuedTriggers.copy(from, copy, key);
            copy.setTimesTriggered(from.getTimesTriggered());
            return copy;
        }

        @Override
        public Date computeFirstFireTime(Calendar calendar) {
            return getNextFireTime();
        }
    }
}
