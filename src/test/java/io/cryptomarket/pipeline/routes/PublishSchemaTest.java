package io.cryptomarket.pipeline.routes;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.cryptomarket.pipeline.app.DefaultSettings;
import io.cryptomarket.pipeline.schema.Schema;
import io.cryptomarket.pipeline.snapshot.Manifest;
import io.cryptomarket.pipeline.snapshot.SnapshotDate;
import io.cryptomarket.pipeline.snapshot.StoredObject;
import io.cryptomarket.pipeline.storage.ErrorMessages;
import io.cryptomarket.pipeline.storage.KeyTemplate;
import io.cryptomarket.pipeline.storage.S3Location;
import io.cryptomarket.pipeline.storage.StoredContent;
import io.cryptomarket.pipeline.testing.SkippedTest;
import io.cryptomarket.pipeline.testing.TestLake;
import io.cryptomarket.pipeline.testing.WriteFaultProxy;
import java.net.URI;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.component.aws2.s3.AWS2S3Component;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.s3.S3Client;

/** The route publish-schema.camel.yaml as it is, in front of a real S3 server. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class PublishSchemaTest {

    private static final List<String> COLUMNS = List.of("id", "rank", "priceUsd");
    private static final List<String> APPENDED = List.of("id", "rank", "priceUsd", "name");
    private static final List<String> REORDERED = List.of("rank", "id", "priceUsd");
    private static final LocalDate DATE = LocalDate.of(2026, 11, 23);

    private static final String PACKAGE = "datapackage.json";
    private static final String ATHENA = "schema/athena.sql";
    private static final String DUCKDB = "schema/duckdb.sql";

    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private final Level before = logger.getLevel();
    private TestLake testLake;

    @BeforeEach
    void startLake(@TempDir Path folder) throws Exception {
        testLake = TestLake.start(folder);
        log.start();
        logger.setLevel(Level.INFO);
        logger.addAppender(log);
    }

    @AfterEach
    void stop() {
        logger.detachAppender(log);
        logger.setLevel(before);
        testLake.close();
    }

    @Test
    void The_first_publish_stores_three_schema_objects() throws Exception {
        try (var process = new Publishing(testLake.endpoint())) {
            process.publish(DATE, COLUMNS);
        }

        assertThat(testLake.everything()).containsOnlyKeys(PACKAGE, ATHENA, DUCKDB);
        assertThat(testLake.text(PACKAGE))
                .contains("\"name\" : \"priceUsd\"", "[ \"assets/date=2026-11-23/assets.csv\" ]")
                .contains(testLake.sha256(ATHENA), testLake.sha256(DUCKDB));
        assertThat(testLake.text(ATHENA)).contains("CREATE EXTERNAL TABLE", "s3://market/assets/");
        assertThat(testLake.text(DUCKDB)).contains("read_csv('s3://market/assets/date=*/assets.csv'");
        assertThat(said(Level.INFO))
                .containsExactly("2026-11-23: the schema of 3 columns stored as datapackage.json,"
                        + " schema/athena.sql and schema/duckdb.sql");
        assertThat(said(Level.WARN)).isEmpty();
    }

    @Test
    void The_second_publish_writes_and_logs_nothing() throws Exception {
        try (var process = new Publishing(testLake.endpoint())) {
            process.publish(DATE, COLUMNS);
            var stored = testLake.everything();
            process.publish(DATE.plusDays(1), COLUMNS);

            assertThat(testLake.everything()).isEqualTo(stored);
        }
        assertThat(said(Level.INFO)).hasSize(1);
    }

    @Test
    void A_publish_of_another_process_writes_nothing() throws Exception {
        publish(DATE, COLUMNS);
        var stored = testLake.everything();

        publish(DATE.plusDays(1), COLUMNS);

        assertThat(testLake.everything()).isEqualTo(stored);
        assertThat(said(Level.INFO)).hasSize(1);
    }

    @Test
    void A_process_reads_the_stored_schema_once() throws Exception {
        try (var process = new Publishing(testLake.endpoint())) {
            process.publish(DATE, COLUMNS);
            testLake.delete(PACKAGE);
            process.publish(DATE.plusDays(1), COLUMNS);
        }

        assertThat(testLake.everything()).doesNotContainKey(PACKAGE);
    }

    @Test
    void A_column_that_is_appended_goes_into_all_three_without_a_warning() throws Exception {
        try (var process = new Publishing(testLake.endpoint())) {
            process.publish(DATE, COLUMNS);
            process.publish(DATE.plusDays(1), APPENDED);
        }

        assertThat(List.of(PACKAGE, ATHENA, DUCKDB))
                .allSatisfy(key -> assertThat(testLake.text(key)).contains("name"));
        assertThat(testLake.text(PACKAGE)).contains("date=2026-11-24");
        assertThat(said(Level.WARN)).isEmpty();
    }

    @Test
    void Reordered_columns_cause_one_warning() throws Exception {
        publish(DATE, COLUMNS);
        publish(DATE.plusDays(1), REORDERED);
        publish(DATE.plusDays(2), REORDERED);

        assertThat(said(Level.WARN))
                .singleElement()
                .asString()
                .startsWith("2026-11-24: columns were dropped or reordered")
                .contains("(id, rank, priceUsd)", "Athena reads by position; republish them");
        assertThat(testLake.text(ATHENA)).containsSubsequence("`rank` string", "`id` string");
        assertThat(testLake.text(DUCKDB)).contains("union_by_name = true");
    }

    @Test
    void A_deleted_data_package_says_that_every_date_has_the_columns_of_now() throws Exception {
        publish(DATE, COLUMNS);
        publish(DATE.plusDays(1), REORDERED);
        testLake.delete(PACKAGE);

        publish(DATE.plusDays(1), REORDERED);

        assertThat(testLake.text(DUCKDB)).contains("auto_detect = false").doesNotContain("union_by_name");
        assertThat(testLake.text(PACKAGE)).contains("\"columnsOnlyAppended\" : true", testLake.sha256(DUCKDB));
    }

    @Test
    void An_adopted_CSV_of_another_run_changes_no_schema() throws Exception {
        publish(DATE, COLUMNS);
        var stored = testLake.everything();

        try (var process = new Publishing(testLake.endpoint())) {
            process.publishAdopted(DATE.plusDays(1), List.of("id"));
        }

        assertThat(testLake.everything()).isEqualTo(stored);
        assertThat(said(Level.WARN)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "{\"resources\":[", "{}", "<html></html>"})
    void An_invalid_data_package_is_replaced(String garbage) throws Exception {
        testLake.put(PACKAGE, garbage);

        publish(DATE, COLUMNS);

        assertThat(testLake.text(PACKAGE)).contains("\"name\" : \"priceUsd\"");
    }

    @ParameterizedTest(name = "when write {0} does not arrive")
    @ValueSource(ints = {1, 2, 3})
    void An_interrupted_publish_of_the_schema_is_completed_by_the_next_one(int write) throws Exception {
        publish(DATE, COLUMNS);
        try (var writeFaultProxy = new WriteFaultProxy(testLake.endpoint(), write, WriteFaultProxy.Action.CONFLICT);
                var process = new Publishing(writeFaultProxy.endpoint())) {
            assertThat(process.publish(DATE.plusDays(1), APPENDED)).isEqualTo("the body");
        }
        assertThat(said(Level.WARN))
                .singleElement()
                .asString()
                .startsWith("2026-11-24: the date is published; its schema could not be stored: S3 at ")
                .contains(" answered 409");
        assertThat(testLake.text(PACKAGE)).doesNotContain("\"name\" : \"name\"");

        publish(DATE.plusDays(2), APPENDED);

        assertThat(List.of(PACKAGE, ATHENA, DUCKDB))
                .allSatisfy(key -> assertThat(testLake.text(key)).contains("name"));
        assertThat(testLake.text(PACKAGE)).contains(testLake.sha256(ATHENA), testLake.sha256(DUCKDB));
    }

    @Test
    void A_failed_write_of_the_schema_is_repeated_by_the_next_publish() throws Exception {
        try (var writeFaultProxy = new WriteFaultProxy(testLake.endpoint(), 3, WriteFaultProxy.Action.CONFLICT);
                var process = new Publishing(writeFaultProxy.endpoint())) {
            process.publish(DATE, COLUMNS);
            assertThat(testLake.everything()).doesNotContainKey(PACKAGE);

            process.publish(DATE, COLUMNS);
        }

        assertThat(testLake.everything()).containsOnlyKeys(PACKAGE, ATHENA, DUCKDB);
    }

    @Test
    void Many_dates_at_once_end_in_one_schema() throws Exception {
        publish(DATE, COLUMNS);
        try (var process = new Publishing(testLake.endpoint())) {
            var calls = new ArrayList<Callable<Object>>();
            for (int day = 0; day < 16; day++) {
                var date = DATE.plusDays(day);
                calls.add(() -> process.publish(date, APPENDED));
            }
            var threads = Executors.newFixedThreadPool(calls.size());
            for (var done : threads.invokeAll(calls)) {
                done.get();
            }
            threads.shutdownNow();
            var stored = testLake.everything();
            process.publish(DATE, APPENDED);

            assertThat(testLake.everything()).isEqualTo(stored);
        }
        assertThat(testLake.text(PACKAGE))
                .contains("\"name\" : \"name\"")
                .contains(testLake.sha256(ATHENA), testLake.sha256(DUCKDB));
        publish(DATE, APPENDED);
        assertThat(said(Level.WARN)).isEmpty();
    }

    @Test
    void The_body_stays_as_it_was() throws Exception {
        try (var process = new Publishing(testLake.endpoint())) {
            assertThat(process.publish(DATE, COLUMNS)).isEqualTo("the body");
            assertThat(process.publish(DATE, COLUMNS)).isEqualTo("the body");
        }
    }

    @Test
    void A_missing_bucket_causes_a_warning() throws Exception {
        try (var process = new Publishing(testLake.endpoint(), "no-such-bucket")) {
            process.publish(DATE, COLUMNS);
        }
        assertThat(said(Level.WARN)).singleElement().asString().contains("bucket no-such-bucket does not exist");
    }

    @Test
    void Each_object_has_its_content_type() throws Exception {
        SkippedTest.unless(testLake.keepsMetadata(), "no extended attributes here, so no content types");

        publish(DATE, COLUMNS);

        assertThat(testLake.head(PACKAGE).contentType()).isEqualTo("application/json");
        assertThat(testLake.head(ATHENA).contentType()).isEqualTo("application/sql; charset=utf-8");
        assertThat(testLake.head(DUCKDB).contentType()).isEqualTo("application/sql; charset=utf-8");
    }

    /** Publishes in a process of its own, which remembers nothing. */
    private void publish(LocalDate date, List<String> columns) throws Exception {
        try (var process = new Publishing(testLake.endpoint())) {
            process.publish(date, columns);
        }
    }

    /** What the routes logged. */
    private List<String> said(Level level) {
        return List.copyOf(log.list).stream()
                .filter(event ->
                        event.getLevel() == level && event.getLoggerName().contains("publish-schema"))
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }

    /** The route with the bean and the settings of a process of its own. */
    private static final class Publishing implements AutoCloseable {
        private final Main camel = new Main();
        private final S3Client s3;

        Publishing(URI endpoint) throws Exception {
            this(endpoint, TestLake.BUCKET);
        }

        Publishing(URI endpoint, String bucket) throws Exception {
            var lake = S3Location.local(endpoint, bucket, TestLake.ACCESS_KEY, TestLake.SECRET_KEY);
            s3 = lake.connect();
            var settings = settings(bucket);
            camel.bind("failures", new ErrorMessages(lake));
            camel.bind("storedContent", new StoredContent());
            camel.bind(
                    "schema",
                    new Schema(bucket, new KeyTemplate(settings.getProperty("lake.csv-key")), PACKAGE, ATHENA, DUCKDB));
            camel.setDefaultPropertyPlaceholderLocation("false");
            camel.setOverrideProperties(settings);
            camel.configure()
                    .withRoutesIncludePattern(
                            "file:routes/publish-schema.camel.yaml,file:routes/s3.camel.yaml,file:routes/failures.camel.yaml")
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
        }

        private static Properties settings(String bucket) {
            var settings = DefaultSettings.properties();
            settings.setProperty("s3.bucket", bucket);
            settings.setProperty("coincap.retries", "0");
            return settings;
        }

        Object publish(LocalDate date, List<String> columns) throws Exception {
            return publish(exchange -> {
                exchange.setVariable("date", new SnapshotDate(date));
                exchange.setVariable("manifest", manifest(columns));
            });
        }

        /** The same of a CSV with these columns that another run had put. */
        Object publishAdopted(LocalDate date, List<String> columns) throws Exception {
            return publish(exchange -> {
                exchange.setVariable("date", new SnapshotDate(date));
                exchange.setVariable("manifest", manifest(columns));
                exchange.setVariable("storedColumns", String.join(",", columns));
            });
        }

        private Object publish(Processor given) throws Exception {
            try (var producer = camel.getCamelContext().createProducerTemplate()) {
                var done = producer.request("direct:publish-schema", exchange -> {
                    given.process(exchange);
                    exchange.getMessage().setBody("the body");
                    // What an HTTP answer of another encoding leaves behind.
                    exchange.setProperty(Exchange.CHARSET_NAME, "UTF-16");
                });
                if (done.getException() != null) {
                    throw done.getException();
                }
                return done.getMessage().getMandatoryBody();
            }
        }

        private static Manifest manifest(List<String> columns) {
            var object = new StoredObject("", 0, "");
            return new Manifest("", "complete", "", false, "", "", 0, 1, 0, 0, columns, object, object, "test");
        }

        @Override
        public void close() {
            camel.stop();
            s3.close();
        }
    }
}
