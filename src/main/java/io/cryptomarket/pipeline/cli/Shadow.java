package io.cryptomarket.pipeline.cli;

import io.cryptomarket.pipeline.http.HttpService;
import io.cryptomarket.pipeline.lake.Quarantine;
import io.cryptomarket.pipeline.snapshot.Progress;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Properties;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Makes contexts in which route files can be tried without running them: placeholders, components and beans are those of
 * the pipeline, nothing is started, and nothing is shared with the routes that run. Beans are made anew, since Camel
 * hands the context to some of them.
 */
final class Shadow implements Supplier<CamelContext> {

    private final Settings settings;
    private final Properties properties;
    private final Beans beans;
    private final Quarantine quarantine;
    private final S3Client s3;

    /** @param s3 never called */
    Shadow(Settings settings, Backends backends, S3Client s3, Clock clock) {
        this.settings = settings;
        this.properties = Components.properties(settings, backends, true);
        this.beans = new Beans(settings, backends, s3, clock);
        this.quarantine = new Quarantine(s3, backends.lake().bucket(), "quarantine", clock);
        this.s3 = s3;
    }

    /** A context that is ready to be told routes, and not started; the caller closes it. */
    @Override
    public CamelContext get() {
        var context = new DefaultCamelContext(false);
        context.disableJMX();
        context.getCamelContextExtension().setName("shadow");
        context.setAutoStartup(false);
        context.getPropertiesComponent().setOverrideProperties(properties);
        beans.bind(context.getRegistry()::bind, quarantine, Path.of(""), Progress.UNSEEN);
        context.build();
        Components.configure(context, HttpService.closedEngine(), s3, settings);
        context.init();
        return context;
    }
}
