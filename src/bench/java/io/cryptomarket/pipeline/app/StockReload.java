package io.cryptomarket.pipeline.app;

import io.cryptomarket.pipeline.http.RequestListener;
import io.cryptomarket.pipeline.http.HttpService;
import io.cryptomarket.pipeline.http.HttpSettings;
import io.cryptomarket.pipeline.http.BearerTokens;
import io.cryptomarket.pipeline.reload.Lease;
import io.cryptomarket.pipeline.storage.Quarantine;
import io.cryptomarket.pipeline.snapshot.Progress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.apache.camel.CamelContext;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;

/**
 * The same route files with the same beans behind the same HTTP server, reloaded by Camel's own watcher. In this package
 * since the beans are put together here.
 */
final class StockReload {

    private static final Duration LONG = Duration.ofMinutes(1);

    private StockReload() {}

    /** Serves the routes of the settings in the environment, and prints where. */
    public static void main(String[] arguments) throws Exception {
        var settings = Settings.load(Path.of(""), null, System.getenv());
        var camel = new Main();
        var http = new HttpService(
                new HttpSettings("127.0.0.1", 0, BearerTokens.of(null, null)),
                new HttpService.Timeouts(LONG, LONG),
                Clock.systemUTC(),
                RequestListener.NONE,
                () -> lease(camel.getCamelContext()));
        configure(camel, settings, http);
        camel.start();
        http.listen();
        System.out.println("listening on " + http.url() + "/v1/snapshots, for the benchmark");
        Thread.currentThread().join();
    }

    private static Lease lease(CamelContext routes) {
        return new Lease(routes, () -> {});
    }

    private static void configure(Main camel, Settings settings, HttpService http) throws UsageException {
        var routes = settings.path("routes.folder").toAbsolutePath();
        var backends = Backends.stub(settings);
        var clock = Clock.systemUTC();
        var s3 = Pipeline.connect(backends.lake());
        var quarantine = new Quarantine(s3, backends.lake().bucket(), "quarantine", clock);
        new Beans(settings, backends, s3, clock, quarantine, Path.of(""), Progress.NONE).bind(camel::bind);
        camel.setDefaultPropertyPlaceholderLocation("false");
        camel.setOverrideProperties(Components.properties(settings, backends, false));
        camel.configure()
                .withRoutesIncludePattern("file:" + routes + "/*.camel.yaml")
                .withRoutesReloadEnabled(true)
                .withRoutesReloadDirectory(routes.toString())
                .withRoutesReloadPattern("*.camel.yaml")
                .withJmxEnabled(false);
        camel.addMainListener(new MainListenerSupport() {
            @Override
            public void beforeConfigure(BaseMainSupport main) {
                var context = main.getCamelContext();
                Components.configure(context, http.engine(context, () -> lease(context)), s3, settings);
            }
        });
    }
}
