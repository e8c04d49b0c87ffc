package io.cryptomarket.pipeline.app;

import io.cryptomarket.pipeline.http.HttpService;
import io.cryptomarket.pipeline.snapshot.Progress;
import io.cryptomarket.pipeline.storage.Quarantine;
import io.cryptomarket.pipeline.validation.RouteValidator;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Properties;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.StartupSummaryLevel;
import org.apache.camel.impl.DefaultCamelContext;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Makes contexts in which route files can be tried without running them: placeholders, beans and components are those
 * that the settings give the pipeline, nothing is started, and nothing is shared with the routes that run, since Camel
 * hands the context to some beans.
 */
public final class Shadow implements Supplier<CamelContext>, AutoCloseable {

    private static final List<String> COMMANDS = List.of("routes.snapshot", "routes.republish", "routes.accept");

    private final Settings settings;
    private final Properties properties;
    private final Beans beans;
    private final Quarantine quarantine;
    private final S3Client s3;

    /** Neither calls CoinCap nor S3, nor starts what stands in for them. */
    public Shadow(Settings settings) throws UsageException {
        var backends = Backends.stub(settings);
        var clock = Clock.systemUTC();
        this.settings = settings;
        this.properties = Components.properties(settings, backends, true);
        this.s3 = Pipeline.connect(backends.lake());
        this.beans = new Beans(settings, backends, s3, clock);
        this.quarantine = new Quarantine(s3, backends.lake().bucket(), "quarantine", clock);
    }

    /** Finds what is wrong with route files. */
    public RouteValidator validation() {
        var commands = COMMANDS.stream().collect(Collectors.toMap(name -> name, settings::text));
        return new RouteValidator(this, commands);
    }

    /** A context that is ready to be told routes, and not started; the caller closes it. */
    @Override
    public CamelContext get() {
        var context = new DefaultCamelContext(false);
        context.disableJMX();
        context.getCamelContextExtension().setName("shadow");
        context.setAutoStartup(false);
        // That it is closed again is no news.
        context.setStartupSummaryLevel(StartupSummaryLevel.Off);
        context.getPropertiesComponent().setOverrideProperties(properties);
        Components.closePlaceholders(context);
        beans.bind(context.getRegistry()::bind, quarantine, Path.of(""), Progress.NONE);
        context.build();
        Components.configure(context, HttpService.closedEngine(), s3, settings);
        context.init();
        return context;
    }

    @Override
    public void close() {
        s3.close();
    }
}
