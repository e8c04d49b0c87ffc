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

/** Configures the Camel components and the placeholders of the routes. */
public final class Components {

    private Components() {}

    /** The values of {@code {{placeholder}}} in routes. */
    public static Properties properties(Settings settings, Backends backends, boolean clockOn) {
        var properties = new Properties();
        properties.putAll(settings.shown());
        properties.put("coincap.url", backends.coinCap().toString());
        properties.put("s3.bucket", backends.lake().bucket());
        properties.put("clock.enabled", Boolean.toString(clockOn));
        return properties;
    }

    /** Lets placeholders read the settings only: an environment variable can be a secret. */
    public static void closePlaceholders(CamelContext context) {
        var placeholders = (PropertiesComponent) context.getPropertiesComponent();
        placeholders.setEnvironmentVariableMode(PropertiesComponent.ENVIRONMENT_VARIABLES_MODE_NEVER);
        placeholders.setSystemPropertiesMode(PropertiesComponent.SYSTEM_PROPERTIES_MODE_NEVER);
    }

    /** Configures the components of this context. */
    public static void configure(CamelContext context, PlatformHttpEngine engine, S3Client s3, Settings settings) {
        context.getComponent("platform-http", PlatformHttpComponent.class).setEngine(engine);
        var lake = context.getComponent("aws2-s3", AWS2S3Component.class);
        lake.getConfiguration().setAmazonS3Client(s3);
        // With a file name, which only consumers use, an endpoint does not check the bucket when it starts:
        // an unavailable S3 must fail a run, not the start of the service.
        lake.getConfiguration().setFileName("-");
        // Camel has waited for the runs already. Quartz would wait for ever for a job that fires while it stops.
        var clocks = context.getComponent("quartz", QuartzComponent.class);
        clocks.setInterruptJobsOnShutdown(true);
        // The scheduler starts when its generation of the routes is in use.
        clocks.setAutoStartScheduler(false);
        // JMX is unused, and would also start the management beans of the JVM.
        clocks.setEnableJmx(false);
        var limits = new ResponseLimits(
                Duration.ofMillis(settings.number("coincap.call-timeout")), settings.number("coincap.answer-limit"));
        for (var scheme : new String[] {"http", "https"}) {
            var http = context.getComponent(scheme, HttpComponent.class);
            // Each call costs credits, so the client must not retry by itself.
            http.setAutomaticRetriesDisabled(true);
            http.setCookieManagementDisabled(true);
            // A redirect would send the key to another host, even if a route allows redirects.
            http.setRedirectHandlingDisabled(true);
            http.setHttpClientConfigurer(limits);
        }
    }
}
