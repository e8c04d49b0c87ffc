package io.cryptomarket.pipeline.routes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cryptomarket.pipeline.storage.S3Location;
import io.cryptomarket.pipeline.storage.StoredContent;
import io.cryptomarket.pipeline.testing.SkippedTest;
import io.cryptomarket.pipeline.testing.TestLake;
import io.cryptomarket.pipeline.testing.WriteFaultProxy;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.camel.Exchange;
import org.apache.camel.component.aws2.s3.AWS2S3Component;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** The routes of s3.camel.yaml as they are, in front of a real S3 server. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class StorageRoutesTest {

    private static final String KEY = "a/object.txt";

    /** More than a stream cache keeps in memory. */
    private static final int LARGE = 1_000_000;

    private TestLake testLake;

    @BeforeEach
    void startLake(@TempDir Path folder) throws Exception {
        testLake = TestLake.start(folder.resolve("lake"));
    }

    @AfterEach
    void stopLake() {
        testLake.close();
    }

    @Test
    void A_stored_object_is_read() throws Exception {
        testLake.put(KEY, "content");

        try (var storage = new Storage(testLake.endpoint(), TestLake.BUCKET)) {
            assertThat(storage.call("s3-read", KEY, null).getMessage().getBody(String.class))
                    .isEqualTo("content");
        }
    }

    @Test
    void A_missing_object_is_null() throws Exception {
        try (var storage = new Storage(testLake.endpoint(), TestLake.BUCKET)) {
            assertThat(storage.call("s3-read", KEY, "the body before")
                            .getMessage()
                            .getBody())
                    .isNull();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"s3-read", "s3-exists", "s3-put", "s3-put-if-absent"})
    void A_missing_bucket_is_an_error(String route) throws Exception {
        try (var storage = new Storage(testLake.endpoint(), "no-such-bucket")) {
            assertThatThrownBy(() -> storage.call(route, KEY, "content")).isInstanceOf(NoSuchBucketException.class);
        }
    }

    @Test
    void An_existing_object_has_an_ETag_and_a_missing_one_has_none() throws Exception {
        try (var storage = new Storage(testLake.endpoint(), TestLake.BUCKET)) {
            var put = storage.call("s3-put", KEY, "content");
            var there = storage.call("s3-exists", KEY, null);
            var missing = storage.call("s3-exists", "another", null, exchange -> exchange.setVariable("eTag", "old"));

            assertThat(there.getMessage().getBody(Boolean.class)).isTrue();
            assertThat(there.getVariable("eTag")).isNotNull().isEqualTo(put.getVariable("eTag"));
            assertThat(missing.getMessage().getBody(Boolean.class)).isFalse();
            assertThat(missing.getVariable("eTag")).isNull();
        }
    }

    /** The client has 50 connections, each of which is in use until its answer is read. */
    @Test
    void An_existence_check_holds_no_connection() throws Exception {
        testLake.put(KEY, "x".repeat(LARGE));

        try (var storage = new Storage(testLake.endpoint(), TestLake.BUCKET)) {
            for (int i = 0; i < 60; i++) {
                assertThat(storage.call("s3-exists", KEY, null).getMessage().getBody(Boolean.class))
                        .isTrue();
            }
        }
    }

    @Test
    void A_put_replaces_an_object_and_has_its_content_type() throws Exception {
        testLake.put(KEY, "before");

        try (var storage = new Storage(testLake.endpoint(), TestLake.BUCKET)) {
            storage.call("s3-put", KEY, "after");
        }

        assertThat(testLake.text(KEY)).isEqualTo("after");
        SkippedTest.unless(testLake.keepsMetadata(), "no extended attributes here, so no content types");
        assertThat(testLake.head(KEY).contentType()).isEqualTo("text/plain");
    }

    @Test
    void A_missing_object_is_created() throws Exception {
        try (var storage = new Storage(testLake.endpoint(), TestLake.BUCKET)) {
            assertThat(storage.putIfAbsent("content")).isEqualTo("created");
        }

        assertThat(testLake.text(KEY)).isEqualTo("content");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, LARGE})
    void An_object_with_the_same_content_is_mine(int length, @TempDir Path folder) throws Exception {
        var content = "x".repeat(length);
        testLake.put(KEY, content);

        try (var storage = new Storage(testLake.endpoint(), TestLake.BUCKET)) {
            assertThat(storage.putIfAbsent(content)).isEqualTo("mine");
            assertThat(storage.putIfAbsent(content.getBytes(UTF_8))).isEqualTo("mine");
            assertThat(storage.putIfAbsent(
                            Files.writeString(folder.resolve("own"), content).toFile()))
                    .isEqualTo("mine");
            assertThat(storage.putIfAbsent(Files.newInputStream(folder.resolve("own"))))
                    .isEqualTo("mine");
        }
    }

    @Test
    void An_object_with_another_content_is_returned() throws Exception {
        testLake.put(KEY, "before");

        try (var storage = new Storage(testLake.endpoint(), TestLake.BUCKET)) {
            var done = storage.call("s3-put-if-absent", KEY, "content");

            assertThat(done.getMessage().getBody(String.class)).isEqualTo("before");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, LARGE})
    void An_object_with_another_content_is_kept(int length) throws Exception {
        var content = "x".repeat(length);
        testLake.put(KEY, content + "y");

        try (var storage = new Storage(testLake.endpoint(), TestLake.BUCKET)) {
            assertThat(storage.putIfAbsent(content)).isEqualTo("other");
            assertThat(storage.putIfAbsent(content + "z")).isEqualTo("other");
            assertThat(storage.putIfAbsent("")).isEqualTo("other");
        }
        assertThat(testLake.text(KEY)).isEqualTo(content + "y");
    }

    /** The client repeats the write by itself, and the server refuses the second one. */
    @Test
    void A_write_whose_answer_is_lost_is_mine() throws Exception {
        try (var writeFaultProxy = new WriteFaultProxy(testLake.endpoint(), 1, WriteFaultProxy.Action.LOSE_ANSWER);
                var storage = new Storage(writeFaultProxy.endpoint(), TestLake.BUCKET)) {
            assertThat(storage.putIfAbsent("content")).isEqualTo("mine");
        }
        assertThat(testLake.text(KEY)).isEqualTo("content");
    }

    @Test
    void Any_other_refusal_of_a_put_is_an_error() throws Exception {
        try (var writeFaultProxy = new WriteFaultProxy(testLake.endpoint(), 1, WriteFaultProxy.Action.CONFLICT);
                var storage = new Storage(writeFaultProxy.endpoint(), TestLake.BUCKET)) {
            assertThatThrownBy(() -> storage.putIfAbsent("content"))
                    .isInstanceOfSatisfying(
                            S3Exception.class, e -> assertThat(e.statusCode()).isEqualTo(409));
        }
    }

    @Test
    void One_of_many_concurrent_puts_creates_the_object_and_the_others_see_its_content() throws Exception {
        var threads = Executors.newFixedThreadPool(8);
        try (var storage = new Storage(testLake.endpoint(), TestLake.BUCKET)) {
            var puts = IntStream.range(0, 32)
                    .<Callable<Exchange>>mapToObj(i -> () -> storage.call("s3-put-if-absent", KEY, "content " + i % 16))
                    .toList();
            var done = new ArrayList<Exchange>();
            for (Future<Exchange> put : threads.invokeAll(puts)) {
                done.add(put.get());
            }

            var stored = testLake.text(KEY);
            assertThat(done)
                    .filteredOn(put -> "created".equals(put.getVariable("putOutcome")))
                    .hasSize(1);
            assertThat(done)
                    .filteredOn(put -> "mine".equals(put.getVariable("putOutcome")))
                    .hasSize(1);
            assertThat(done)
                    .filteredOn(put -> !"created".equals(put.getVariable("putOutcome")))
                    .allSatisfy(put ->
                            assertThat(put.getMessage().getBody(String.class)).isEqualTo(stored));
        } finally {
            threads.shutdownNow();
        }
    }

    /** camel-aws2-s3 evaluates a key that it takes from a header. */
    @ParameterizedTest
    @ValueSource(strings = {"${sys.user.dir}", "a/${variable.secret}", "$simple{sys.user.dir}", "${bean:none}"})
    void CVE_2026_95664_an_expression_in_a_key_is_not_evaluated(String key) throws Exception {
        testLake.put(key, "stored under the text itself");

        try (var storage = new Storage(testLake.endpoint(), TestLake.BUCKET)) {
            assertThat(storage.call("s3-read", key, null).getMessage().getBody(String.class))
                    .isEqualTo("stored under the text itself");
            assertThat(storage.call("s3-exists", key, null).getMessage().getBody(Boolean.class))
                    .isTrue();
            assertThat(storage.call("s3-put-if-absent", key, "another").getVariable("putOutcome"))
                    .isEqualTo("other");
            storage.call("s3-put", key, "replaced");
        }
        assertThat(testLake.text(key)).isEqualTo("replaced");
        assertThat(testLake.everything()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"s3-read", "s3-exists", "s3-put", "s3-put-if-absent"})
    void Headers_do_not_change_the_target_of_a_request(String route) throws Exception {
        testLake.put("elsewhere", "elsewhere");

        try (var storage = new Storage(testLake.endpoint(), TestLake.BUCKET)) {
            storage.call(route, KEY, "content", exchange -> {
                var message = exchange.getMessage();
                message.setHeader("CamelAwsS3Key", "elsewhere");
                message.setHeader("CamelAwsS3BucketName", "no-such-bucket");
                message.setHeader("CamelAwsS3Operation", "deleteObject");
            });
        }
        assertThat(testLake.text("elsewhere")).isEqualTo("elsewhere");
    }

    /** A context with these routes alone. */
    private static final class Storage implements AutoCloseable {
        private final Main camel = new Main();
        private final S3Client s3;

        Storage(URI endpoint, String bucket) throws Exception {
            s3 = S3Location.local(endpoint, bucket, TestLake.ACCESS_KEY, TestLake.SECRET_KEY)
                    .connect();
            var settings = new Properties();
            settings.setProperty("s3.bucket", bucket);
            camel.bind("storedContent", new StoredContent());
            camel.setDefaultPropertyPlaceholderLocation("false");
            camel.setOverrideProperties(settings);
            camel.configure()
                    .withRoutesIncludePattern("file:routes/s3.camel.yaml")
                    .withStreamCachingSpoolEnabled(true)
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

        private interface Preparation {
            void prepare(Exchange exchange);
        }

        Object putIfAbsent(Object body) throws Exception {
            return call("s3-put-if-absent", KEY, body).getVariable("putOutcome");
        }

        Exchange call(String route, String key, @Nullable Object body) throws Exception {
            return call(route, key, body, exchange -> {});
        }

        Exchange call(String route, String key, @Nullable Object body, Preparation preparation) throws Exception {
            try (var producer = camel.getCamelContext().createProducerTemplate()) {
                var done = producer.request("direct:" + route, exchange -> {
                    exchange.setVariable("key", key);
                    exchange.setVariable("contentType", "text/plain");
                    exchange.getMessage().setBody(body);
                    preparation.prepare(exchange);
                });
                if (done.getException() != null) {
                    throw done.getException();
                }
                return done;
            }
        }

        @Override
        public void close() {
            camel.stop();
            s3.close();
        }
    }
}
