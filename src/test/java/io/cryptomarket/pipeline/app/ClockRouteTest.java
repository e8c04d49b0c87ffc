package io.cryptomarket.pipeline.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cryptomarket.pipeline.snapshot.RunDate;
import io.cryptomarket.pipeline.storage.ErrorMessages;
import io.cryptomarket.pipeline.storage.S3Location;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.TimeZone;
import java.util.concurrent.TimeUnit;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.component.quartz.QuartzComponent;
import org.apache.camel.main.MainConfigurationProperties;
import org.apache.camel.spi.Registry;
import org.apache.camel.test.junit5.CamelContextConfiguration;
import org.apache.camel.test.main.junit5.CamelMainTestSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.quartz.CronTrigger;
import org.quartz.SchedulerException;
import org.quartz.SimpleTrigger;
import org.quartz.Trigger;
import org.quartz.impl.matchers.GroupMatcher;

/** The clock's route file as it is, in front of an endpoint that only counts. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ClockRouteTest extends CamelMainTestSupport {

    /** Nothing went wrong before. */
    public static final class NoSetbacks {
        /** Null, as when nothing did. */
        public @Nullable String skipReason() {
            return null;
        }
    }

    private static final String RUNS = "mock:direct:daily-snapshot";

    private final TimeZone zoneOfTheMachine = TimeZone.getDefault();

    ClockRouteTest() {
        TimeZone.setDefault(TimeZone.getTimeZone("Asia/Tokyo"));
    }

    @AfterEach
    void restoreZone() {
        TimeZone.setDefault(zoneOfTheMachine);
    }

    @Override
    protected void configure(MainConfigurationProperties configuration) {
        configuration.withRoutesIncludePattern("file:routes/clock.camel.yaml,file:routes/failures.camel.yaml");
    }

    @Override
    protected void bindToRegistry(Registry registry) {
        var nowhere = S3Location.local(URI.create("http://127.0.0.1:1"), "market", "key", "secret");
        registry.bind("failures", new ErrorMessages(nowhere));
        registry.bind("runDate", new RunDate(Clock.systemUTC()));
        registry.bind("catchUpGuard", new NoSetbacks());
    }

    @Override
    public void configureContext(CamelContextConfiguration context) {
        super.configureContext(context);
        var properties = new Properties();
        properties.put("clock.enabled", "true");
        properties.put("clock.cron", "0 5 0 * * ?");
        properties.put("coincap.retries", "0");
        properties.put("coincap.retry-delay", "0");
        properties.put("coincap.retry-window", "0");
        context.withUseOverridePropertiesWithPropertiesComponent(properties)
                .withMockEndpointsAndSkip("direct:daily-snapshot");
    }

    @Test
    void A_start_checks_at_once_whether_today_is_stored() {
        var runs = context.getEndpoint(RUNS, MockEndpoint.class);

        await().atMost(Duration.ofSeconds(10)).until(() -> runs.getReceivedCounter() >= 1);
    }

    @Test
    void The_daily_run_starts_by_UTC_in_every_time_zone_of_the_machine() throws Exception {
        var daily = triggers().stream()
                .filter(CronTrigger.class::isInstance)
                .findFirst()
                .orElseThrow();

        assertThat(daily.getNextFireTime().toInstant().atZone(ZoneOffset.UTC).toLocalTime())
                .hasToString("00:05");
    }

    @Test
    void The_catch_up_runs_every_hour() throws Exception {
        var catchUp = triggers().stream()
                .filter(SimpleTrigger.class::isInstance)
                .map(SimpleTrigger.class::cast)
                .findFirst()
                .orElseThrow();

        assertThat(catchUp.getRepeatInterval()).isEqualTo(TimeUnit.HOURS.toMillis(1));
        assertThat(catchUp.getRepeatCount()).isEqualTo(SimpleTrigger.REPEAT_INDEFINITELY);
    }

    private List<Trigger> triggers() throws SchedulerException {
        var scheduler = context.getComponent("quartz", QuartzComponent.class).getScheduler();
        var triggers = new ArrayList<Trigger>();
        for (var key : scheduler.getTriggerKeys(GroupMatcher.anyTriggerGroup())) {
            triggers.add(scheduler.getTrigger(key));
        }
        return triggers;
    }
}
