package io.cryptomarket.pipeline.app;

import io.cryptomarket.pipeline.health.Observability;
import io.cryptomarket.pipeline.health.RunMdcPolicy;
import io.cryptomarket.pipeline.http.HttpService;
import io.cryptomarket.pipeline.reload.CamelFactory;
import io.cryptomarket.pipeline.reload.Lease;
import java.nio.file.Path;
import java.util.Properties;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.StartupSummaryLevel;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;
import org.apache.camel.main.SimpleMainShutdownStrategy;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Makes the Camel of each generation of the routes, with its own name, components, data formats and spool folder, and
 * with the beans that all generations share.
 */
public final class PipelineCamel implements CamelFactory {

    private final Settings settings;
    private final Properties placeholders;
    private final Beans beans;
    private final S3Client s3;
    private final Path work;
    private final int stopSeconds;
    private final @Nullable Observability observability;
    private final @Nullable HttpService http;

    /**
     * @param work the folder of temporary files
     * @param stopSeconds how long a stopping context waits for its runs
     * @param observability watches the routes; null for nothing
     * @param http serves the routes that begin at HTTP; null for nothing
     */
    public PipelineCamel(
            Settings settings,
            Properties placeholders,
            Beans beans,
            S3Client s3,
            Path work,
            int stopSeconds,
            @Nullable Observability observability,
            @Nullable HttpService http) {
        this.settings = settings;
        this.placeholders = placeholders;
        this.beans = beans;
        this.s3 = s3;
        this.work = work;
        this.stopSeconds = stopSeconds;
        this.observability = observability;
        this.http = http;
    }

    @Override
    public Main create(int number, Supplier<Lease> lease) {
        var camel = new Main();
        beans.bind(camel::bind);
        // The command stops the pipeline; Camel's own shutdown hook would do it at the same time.
        camel.setShutdownStrategy(new SimpleMainShutdownStrategy());
        camel.setDefaultPropertyPlaceholderLocation("false");
        camel.setOverrideProperties(placeholders);
        camel.configure()
                // Quartz finds its scheduler by this name in a repository of the whole process.
                .withName("crypto-market-pipeline-" + number)
                .withRoutesIncludePattern("false")
                .withJmxEnabled(false)
                .withStreamCachingSpoolEnabled(true)
                // Camel deletes the folder when it stops.
                .withStreamCachingSpoolDirectory(work.resolve("spool-" + number).toString())
                .withShutdownTimeout(stopSeconds)
                .withShutdownSuppressLoggingOnTimeout(true);
        camel.addMainListener(new MainListenerSupport() {
            @Override
            public void beforeConfigure(BaseMainSupport main) {
                configure(main.getCamelContext(), lease);
            }
        });
        return camel;
    }

    private void configure(CamelContext context, Supplier<Lease> lease) {
        context.setStartupSummaryLevel(StartupSummaryLevel.Off);
        Components.closePlaceholders(context);
        context.addRoutePolicyFactory(new RunMdcPolicy());
        if (observability != null) {
            observability.watch(context);
        }
        var engine = http == null ? HttpService.closedEngine() : http.engine(context, lease);
        Components.configure(context, engine, s3, settings);
    }
}
