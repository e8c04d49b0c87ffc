package io.cryptomarket.pipeline.app;

import io.cryptomarket.pipeline.coincap.ResponseLimits;
import java.time.Duration;
import java.util.Properties;
import org.apache.camel.CamelContext;
import org.apache.camel.component.aws2.s3.AWS2S3Component;
import org.apache.camel.component.http.HttpComponent;
import org.apache.camel.component.platform.http.PlatformHttpComponent;
import org.apache.camel.component.platform.http.spi.PlatformHttpEngine;
import org.apache.camel.component.properties.PropertiesComponent;
import org.apache.camel.component.quartz.QuartzComponent;
import software.amazon.awssdk.services.s3.S3Client;

/** How the components of Camel that the routes use are set up, and what placeholders there are. */
public final class Components {

    private Components() {}

    /** What routes can name as {@code {{placeholder}}}. */
    public static Properties properties(Settings settings, Backends backends, boolean clockOn) {
        var properties = new Properties();
        properties.putAll(settings.shown());
        properties.put("coincap.url", backends.coinCap().toString());
        properties.put("s3.bucket", backends.lake().bucket());
        properties.put("clock.enabled", Boolean.toString(clockOn));
        return properties;
    }

    /** What stands in braces comes from the settings alone: an environment variable may be a secret. */
    public static void closePlaceholders(CamelContext context) {
        var placeholders = (PropertiesComponent) context.getPropertiesComponent();
        placeholders.setEnvironmentVariableMode(PropertiesComponent.ENVIRONMENT_VARIABLES_MODE_NEVER);
        placeholders.setSystemPropertiesMode(PropertiesComponent.SYSTEM_PROPERTIES_MODE_NEVER);
    }

    /** Sets them up in this context. */
    public static void configure(CamelContext context, PlatformHttpEngine engine, S3Client s3, Settings settings) {
        context.getComponent("platform-http", PlatformHttpComponent.class).setEngine(engine);
        var lake = context.getComponent("aws2-s3", AWS2S3Component.class);
        lake.getConfiguration().setAmazonS3Client(s3);
        // With a file name, of use to consumers only, an endpoint does not ask for the bucket when it starts:
        // a lake that is away must fail a run and not keep the service from starting.
        lake.getConfiguration().setFileName("-");
        // Camel has waited for the runs by then. Quartz would wait for good for a job that comes as its threads end.
        var clocks = context.getComponent("quartz", QuartzComponent.class);
        clocks.setInterruptJobsOnShutdown(true);
        // A clock fires only once its generation of the routes is in use.
        clocks.setAutoStartScheduler(false);
        // Nobody looks there, and the JVM would make its own management beans as well.
        clocks.setEnableJmx(false);
        var limits = new ResponseLimits(
                Duration.ofMillis(settings.number("coincap.call-timeout")), settings.number("coincap.answer-limit"));
        for (var scheme : new String[] {"http", "https"}) {
            var http = context.getComponent(scheme, HttpComponent.class);
            // Each call is paid for, so the client must not repeat one of its own accord.
            http.setAutomaticRetriesDisabled(true);
            http.setCookieManagementDisabled(true);
            // Nor go, with the key, to where it is sent on, not even where a route asks for that.
            http.setRedirectHandlingDisabled(true);
            http.setHttpClientConfigurer(limits);
        }
    }
}
