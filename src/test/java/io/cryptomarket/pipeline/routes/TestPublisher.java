package io.cryptomarket.pipeline.routes;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cryptomarket.pipeline.app.DefaultSettings;
import io.cryptomarket.pipeline.coincap.Field;
import io.cryptomarket.pipeline.local.LocalS3;
import io.cryptomarket.pipeline.schema.Schema;
import io.cryptomarket.pipeline.snapshot.Columns;
import io.cryptomarket.pipeline.snapshot.Manifest;
import io.cryptomarket.pipeline.snapshot.Manifests;
import io.cryptomarket.pipeline.snapshot.Origin;
import io.cryptomarket.pipeline.snapshot.Progress;
import io.cryptomarket.pipeline.snapshot.RawDataFormat;
import io.cryptomarket.pipeline.snapshot.RawSnapshot;
import io.cryptomarket.pipeline.snapshot.RawSnapshotFactory;
import io.cryptomarket.pipeline.snapshot.SimulationGuard;
import io.cryptomarket.pipeline.snapshot.SnapshotDate;
import io.cryptomarket.pipeline.storage.ErrorMessages;
import io.cryptomarket.pipeline.storage.KeyTemplate;
import io.cryptomarket.pipeline.storage.S3Location;
import io.cryptomarket.pipeline.storage.StoredContent;
import io.cryptomarket.pipeline.storage.StoredOrigins;
import java.io.ByteArrayInputStream;
import java.io.FileInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.component.aws2.s3.AWS2S3Component;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;
import org.apache.camel.support.DefaultExchange;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * The route that publishes, as it is in the routes folder, with the beans and settings of a real run and a real S3
 * server; what CoinCap said is put there by the test.
 */
final class TestPublisher implements AutoCloseable {
    static final String BUCKET = "crypto-market";
    static final Instant FETCHED = Instant.parse("2026-11-23T12:00:01Z");

    private static final String ACCESS_KEY = "access";
    private static final String SECRET_KEY = "secret";

    private static final List<String> ROUTES = List.of(
            "publish-assets",
            "assets-to-csv",
            "reconcile-csv",
            "rebuild-assets",
            "publish-schema",
            "read-manifest",
            "read-raw",
            "s3",
            "failures");

    private final Main camel = new Main();
    private final Path work;
    private final LocalS3 server;
    private final S3Client s3;
    private final ProducerTemplate template;

    TestPublisher(Path folder) throws Exception {
        work = Files.createDirectories(folder.resolve("work"));
        server = LocalS3.start(folder.resolve("s3"), 0, ACCESS_KEY, SECRET_KEY, BUCKET);
        var lake = S3Location.local(server.endpoint(), BUCKET, ACCESS_KEY, SECRET_KEY);
        s3 = lake.connect();
        camel.bind(
                "columns",
                new Columns(Field.KNOWN.stream().map(Field::name).collect(Collectors.toSet()), Progress.NONE));
        camel.bind("failures", new ErrorMessages(lake));
        camel.bind("manifests", new Manifests("test"));
        camel.bind("rawAssets", new RawDataFormat(new StoredOrigins(s3, BUCKET)));
        camel.bind(
                "schema",
                new Schema(
                        BUCKET,
                        new KeyTemplate("assets/date=${variable.date}/assets.csv"),
                        "datapackage.json",
                        "schema/athena.sql",
                        "schema/duckdb.sql"));
        camel.bind("storedContent", new StoredContent());
        camel.bind("simulationGuard", new SimulationGuard(false));
        camel.setDefaultPropertyPlaceholderLocation("false");
        camel.setOverrideProperties(settings());
        camel.configure()
                .withRoutesIncludePattern(ROUTES.stream()
                        .map(route -> "file:routes/" + route + ".camel.yaml")
                        .collect(Collectors.joining(",")))
                .withJmxEnabled(false);
        camel.addMainListener(new MainListenerSupport() {
            @Override
            public void beforeConfigure(BaseMainSupport main) {
                var configuration = main.getCamelContext()
                        .getComponent("aws2-s3", AWS2S3Component.class)
                        .getConfiguration();
                configuration.setAmazonS3Client(s3);
                configuration.setFileName("-");
            }
        });
        camel.start();
        template = camel.getCamelContext().createProducerTemplate();
    }

    private static Properties settings() {
        var settings = DefaultSettings.properties();
        settings.setProperty("s3.bucket", BUCKET);
        return settings;
    }

    /** Stores these assets as a page of CoinCap, each as it is written, and publishes the date. */
    Manifest publish(SnapshotDate date, String... assets) throws Exception {
        store(date, assets);
        try (var producer = camel.getCamelContext().createProducerTemplate()) {
            var done = producer.request("direct:publish-assets", exchange -> {
                exchange.setVariable("date", date);
                // What an HTTP answer of another encoding leaves behind.
                exchange.setProperty(Exchange.CHARSET_NAME, "ISO-8859-1");
            });
            if (done.getException() != null) {
                throw done.getException();
            }
            return done.getMessage().getMandatoryBody(Manifest.class);
        }
    }

    private void store(SnapshotDate date, String... assets) throws IOException {
        var made = date.value().atTime(12, 0).toInstant(ZoneOffset.UTC);
        var page = "{\"timestamp\":" + made.toEpochMilli() + ",\"data\":[" + String.join(",", assets) + "]}";
        var snapshots = new RawSnapshotFactory(
                URI.create("https://rest.coincap.io/v3/assets"),
                assets.length,
                2000,
                work,
                Clock.fixed(FETCHED, ZoneOffset.UTC),
                Progress.NONE);
        var raw = snapshots.begin(new DefaultExchange(camel.getCamelContext()));
        snapshots.add(raw, new ByteArrayInputStream(page.getBytes(UTF_8)), null);
        put(date, raw);
    }

    /** Puts a raw object with its origin beside it, in place of another. */
    private void put(SnapshotDate date, RawSnapshot raw) throws IOException {
        var key = "raw/assets/date=" + date + "/assets.json.gz";
        var object = new StoredContent().measure(key, new FileInputStream(raw.getFile()));
        s3.putObject(
                put -> put.bucket(BUCKET).key(Origin.keyOf(object)),
                RequestBody.fromBytes(raw.getOrigin().write()));
        s3.putObject(put -> put.bucket(BUCKET).key(key), RequestBody.fromFile(raw.getFile()));
    }

    /** What the route makes of a raw object, before anything of it is stored. */
    record PublishedCsv(String csv, Manifest manifest) {}

    /** Stores what was fetched as the raw object of a date, in place of another, and makes its CSV. */
    PublishedCsv make(SnapshotDate date, RawSnapshot raw) throws Exception {
        put(date, raw);
        var done = template.request("direct:assets-to-csv", exchange -> exchange.setVariable("date", date));
        if (done.getException() != null) {
            throw done.getException();
        }
        return new PublishedCsv(
                new String(done.getMessage().getMandatoryBody(byte[].class), UTF_8),
                done.getVariable("manifest", Manifest.class));
    }

    static String csvKey(SnapshotDate date) {
        return "assets/date=" + date + "/assets.csv";
    }

    byte[] csv(SnapshotDate date) {
        return read(csvKey(date));
    }

    byte[] read(String key) {
        return s3.getObjectAsBytes(get -> get.bucket(BUCKET).key(key)).asByteArray();
    }

    S3Client s3() {
        return s3;
    }

    boolean keepsContentTypes() {
        return server.keepsMetadata();
    }

    @Override
    public void close() {
        camel.stop();
        s3.close();
        server.close();
    }
}
