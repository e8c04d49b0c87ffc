package io.cryptomarket.pipeline.bench;

import io.cryptomarket.pipeline.storage.ErrorMessages;
import io.cryptomarket.pipeline.storage.KeyTemplate;
import io.cryptomarket.pipeline.storage.S3Location;
import io.cryptomarket.pipeline.schema.Schema;
import io.cryptomarket.pipeline.storage.StoredContent;
import io.cryptomarket.pipeline.storage.StoredOrigins;
import io.cryptomarket.pipeline.snapshot.Columns;
import io.cryptomarket.pipeline.snapshot.Manifest;
import io.cryptomarket.pipeline.snapshot.Manifests;
import io.cryptomarket.pipeline.snapshot.Progress;
import io.cryptomarket.pipeline.snapshot.RawDataFormat;
import io.cryptomarket.pipeline.snapshot.SnapshotDate;
import io.cryptomarket.pipeline.snapshot.SimulationGuard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.camel.component.aws2.s3.AWS2S3Component;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;

/** The pipeline's own path: the route files as they are publish a date, with a folder for S3. */
final class Publish {

    private static final String BEGIN = "direct:publish-assets";

    private Publish() {}

    /** Takes the folder of the routes, the settings file, the folder that stands for the bucket, and the date. */
    public static void main(String[] arguments) throws Exception {
        var camel = new Main();
        try (var s3 = new FolderS3(Path.of(arguments[2]))) {
            var settings = settings(Path.of(arguments[1]));
            bindBeans(camel, settings, s3);
            configure(camel, settings, Path.of(arguments[0]).toAbsolutePath(), s3);
            camel.start();
            publish(camel, new SnapshotDate(LocalDate.parse(arguments[3])));
        } finally {
            camel.stop();
        }
    }

    private static void publish(Main camel, SnapshotDate date) throws Exception {
        try (var producer = camel.getCamelContext().createProducerTemplate()) {
            long begin = System.nanoTime();
            var done = producer.request(BEGIN, exchange -> exchange.setVariable("date", date));
            if (done.getException() != null) {
                throw done.getException();
            }
            System.out.println(
                    "rows=" + done.getMessage().getMandatoryBody(Manifest.class).rows());
            System.out.println("inside_ms=" + (System.nanoTime() - begin) / 1_000_000);
        }
    }

    /** The beans that those routes name; one that lacks here fails the run by its name. */
    private static void bindBeans(Main camel, Properties settings, FolderS3 s3) {
        camel.bind("columns", new Columns(Set.of(), Progress.NONE));
        camel.bind("failures", new ErrorMessages(new S3Location("bench", null, null, true, null)));
        camel.bind("manifests", new Manifests("bench"));
        camel.bind("rawAssets", new RawDataFormat(new StoredOrigins(s3, "bench")));
        camel.bind(
                "schema",
                new Schema(
                        "bench",
                        new KeyTemplate(settings.getProperty("lake.csv-key")),
                        settings.getProperty("lake.datapackage-key"),
                        settings.getProperty("lake.athena-key"),
                        settings.getProperty("lake.duckdb-key")));
        camel.bind("storedContent", new StoredContent());
        camel.bind("simulationGuard", new SimulationGuard(true));
    }

    private static Properties settings(Path file) throws IOException {
        var settings = new Properties();
        try (var in = Files.newBufferedReader(file)) {
            settings.load(in);
        }
        settings.put("s3.bucket", "bench");
        return settings;
    }

    private static void configure(Main camel, Properties settings, Path routes, FolderS3 s3) throws IOException {
        camel.setDefaultPropertyPlaceholderLocation("false");
        camel.setOverrideProperties(settings);
        camel.configure()
                .withRoutesIncludePattern(SampleRouteFiles.behind(BEGIN, routes).stream()
                        .map(file -> "file:" + file)
                        .collect(Collectors.joining(",")))
                .withJmxEnabled(false)
                .withStreamCachingSpoolEnabled(true);
        camel.addMainListener(new MainListenerSupport() {
            @Override
            public void beforeConfigure(BaseMainSupport main) {
                var lake = main.getCamelContext().getComponent("aws2-s3", AWS2S3Component.class);
                lake.getConfiguration().setAmazonS3Client(s3);
                lake.getConfiguration().setFileName("-");
            }
        });
    }
}
