package io.cryptomarket.pipeline.bench;

import io.cryptomarket.pipeline.http.Admission;
import io.cryptomarket.pipeline.http.CallListener;
import io.cryptomarket.pipeline.http.HttpService;
import io.cryptomarket.pipeline.http.HttpSettings;
import io.cryptomarket.pipeline.http.Problems;
import io.cryptomarket.pipeline.http.Tokens;
import io.cryptomarket.pipeline.http.Waits;
import io.cryptomarket.pipeline.snapshot.RawDataFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.apache.camel.component.aws2.s3.AWS2S3Component;
import org.apache.camel.component.platform.http.PlatformHttpComponent;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;

/**
 * The same route files behind the same HTTP server, reloaded by Camel's own watcher. The beans that they name are there by
 * name only: nothing is run but the route that is asked.
 */
final class StockReload {

    private static final String SETTINGS = "/io/cryptomarket/pipeline/pipeline.properties";
    private static final Pattern REFERENCE = Pattern.compile("(?:ref|executorService): (\\w+)");
    private static final Duration LONG = Duration.ofMinutes(1);

    private StockReload() {}

    /** Takes the folder of the routes, and prints the URL when it serves. */
    public static void main(String[] arguments) throws Exception {
        var routes = Path.of(arguments[0]).toAbsolutePath();
        var http = new HttpService(
                new HttpSettings("127.0.0.1", 0, Tokens.of(null, null)),
                new Waits(LONG, LONG),
                new Problems(Clock.systemUTC()),
                CallListener.NONE,
                Admission.FREE);
        var camel = new Main();
        bindBeans(camel, routes);
        configure(camel, routes, http);
        camel.start();
        http.listen();
        System.out.println("listening on " + http.url() + "/v1/snapshots, for the benchmark");
        Thread.currentThread().join();
    }

    private static void bindBeans(Main camel, Path routes) throws IOException {
        try (var files = Files.newDirectoryStream(routes, "*.camel.yaml")) {
            for (var file : files) {
                REFERENCE
                        .matcher(Files.readString(file))
                        .results()
                        .map(reference -> reference.group(1))
                        .forEach(name -> camel.bind(name, new Object()));
            }
        }
        camel.bind("rawAssets", new RawDataFormat());
        camel.bind("fewAtOnce", Executors.newCachedThreadPool());
    }

    private static void configure(Main camel, Path routes, HttpService http) throws IOException {
        var settings = new Properties();
        try (var in = StockReload.class.getResourceAsStream(SETTINGS)) {
            settings.load(in);
        }
        settings.put("s3.bucket", "bench");
        settings.put("coincap.url", "http://127.0.0.1:9/v3");
        settings.put("clock.enabled", "false");
        camel.setDefaultPropertyPlaceholderLocation("false");
        camel.setOverrideProperties(settings);
        camel.configure()
                .withRoutesIncludePattern("file:" + routes + "/*.camel.yaml")
                .withRoutesReloadEnabled(true)
                .withRoutesReloadDirectory(routes.toString())
                .withRoutesReloadPattern("*.camel.yaml")
                .withJmxEnabled(false);
        camel.addMainListener(new MainListenerSupport() {
            @Override
            public void beforeConfigure(BaseMainSupport main) {
                configureComponents(main.getCamelContext(), http);
            }
        });
    }

    private static void configureComponents(CamelContext context, HttpService http) {
        context.getComponent("platform-http", PlatformHttpComponent.class).setEngine(http.engine(context));
        var lake = context.getComponent("aws2-s3", AWS2S3Component.class);
        lake.getConfiguration().setAmazonS3Client(new FolderS3(Path.of("none")));
        lake.getConfiguration().setFileName("-");
    }
}
