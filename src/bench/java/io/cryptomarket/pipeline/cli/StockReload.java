package io.cryptomarket.pipeline.cli;

import io.cryptomarket.pipeline.http.Admission;
import io.cryptomarket.pipeline.http.CallListener;
import io.cryptomarket.pipeline.http.HttpService;
import io.cryptomarket.pipeline.http.HttpSettings;
import io.cryptomarket.pipeline.http.Problems;
import io.cryptomarket.pipeline.http.Tokens;
import io.cryptomarket.pipeline.http.Waits;
import io.cryptomarket.pipeline.lake.Quarantine;
import io.cryptomarket.pipeline.snapshot.Progress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
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
        var http = new HttpService(
                new HttpSettings("127.0.0.1", 0, Tokens.of(null, null)),
                new Waits(LONG, LONG),
                new Problems(Clock.systemUTC()),
                CallListener.NONE,
                Admission.FREE);
        var camel = new Main();
        configure(camel, settings, http);
        camel.start();
        http.listen();
        System.out.println("listening on " + http.url() + "/v1/snapshots, for the benchmark");
        Thread.currentThread().join();
    }

    private static void configure(Main camel, Settings settings, HttpService http) throws UsageException {
        var routes = settings.path("routes.folder").toAbsolutePath();
        var backends = Backends.inName(settings);
        var clock = Clock.systemUTC();
        var s3 = Pipeline.connect(backends.lake());
        new Beans(settings, backends, s3, clock)
                .bind(
                        camel::bind,
                        new Quarantine(s3, backends.lake().bucket(), "quarantine", clock),
                        Path.of(""),
                        Progress.UNSEEN);
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
                Components.configure(context, http.engine(context), s3, settings);
            }
        });
    }
}
