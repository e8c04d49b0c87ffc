package io.cryptomarket.pipeline.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cryptomarket.pipeline.testing.SkippedTest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

@DisplayNameGeneration(ReplaceUnderscores.class)
class LocalS3Test {
    static LocalS3 s3;
    static S3Client client;

    @BeforeAll
    static void start(@TempDir Path parent) throws LocalStartException {
        s3 = TestS3.start(parent.resolve("not/there/yet"));
        client = TestS3.client(s3);
    }

    @AfterAll
    static void stop() {
        client.close();
        s3.close();
    }

    @Test
    void The_server_listens_on_the_loopback_address_only() {
        assertThat(s3.endpoint()).hasScheme("http").hasHost("127.0.0.1");
        assertThat(s3.endpoint().getPort()).isPositive();
    }

    @Test
    void An_object_is_a_plain_file_in_the_folder_of_its_bucket() {
        put("date=2026-01-02/assets.csv", "id,rank\nbitcoin,1\n");

        assertThat(TestS3.text(client, "date=2026-01-02/assets.csv")).isEqualTo("id,rank\nbitcoin,1\n");
        assertThat(s3.folder().resolve("market/date=2026-01-02/assets.csv")).hasContent("id,rank\nbitcoin,1\n");
    }

    @Test
    void Content_type_and_metadata_are_kept_in_extended_attributes() {
        SkippedTest.unless(s3.keepsMetadata(), "no extended attributes here");
        TestS3.put(
                client,
                PutObjectRequest.builder()
                        .key("typed.csv")
                        .contentType("text/csv; charset=utf-8")
                        .metadata(Map.of("rows", "2")),
                "a\n");

        assertThat(head("typed.csv").contentType()).isEqualTo("text/csv; charset=utf-8");
        assertThat(head("typed.csv").metadata()).containsEntry("rows", "2");
    }

    @Test
    void A_second_write_with_if_none_match_is_refused_with_412() {
        TestS3.put(client, once("raw.json.gz"), "first");

        assertThatExceptionOfType(S3Exception.class)
                .isThrownBy(() -> TestS3.put(client, once("raw.json.gz"), "second"))
                .satisfies(refused -> assertThat(refused.statusCode()).isEqualTo(412));
        assertThat(TestS3.text(client, "raw.json.gz")).isEqualTo("first");
    }

    @Test
    void One_of_many_concurrent_conditional_writes_wins() throws Exception {
        var winners = new ConcurrentLinkedQueue<String>();
        var writers = IntStream.range(0, 16)
                .mapToObj(number -> Executors.callable(() -> {
                    if (wins("raced.json", "writer " + number)) {
                        winners.add("writer " + number);
                    }
                }))
                .toList();
        var threads = Executors.newFixedThreadPool(writers.size());
        for (var done : threads.invokeAll(writers)) {
            done.get();
        }
        threads.shutdown();

        assertThat(winners).containsExactly(TestS3.text(client, "raced.json"));
    }

    @Test
    void A_listing_by_prefix_is_in_key_order() {
        List.of("listed/b", "listed/a", "other/c").forEach(key -> put(key, "x"));

        var listed = client.listObjectsV2Paginator(
                request -> request.bucket(TestS3.BUCKET).prefix("listed/"));
        assertThat(listed.contents()).extracting(S3Object::key).containsExactly("listed/a", "listed/b");
    }

    @ParameterizedTest(name = "{0}, {1}")
    @CsvSource({"local-access,another-secret", "another-access,local-secret"})
    void A_wrong_key_is_refused_with_403(String accessKey, String secretKey) {
        try (var stranger = TestS3.client(s3, accessKey, secretKey)) {
            assertThatExceptionOfType(S3Exception.class)
                    .isThrownBy(() -> stranger.headBucket(request -> request.bucket(TestS3.BUCKET)))
                    .satisfies(refused -> assertThat(refused.statusCode()).isEqualTo(403));
        }
    }

    @Test
    void A_call_without_signature_is_refused_with_403() throws IOException, InterruptedException {
        put("private.csv", "x");

        assertThat(status("/market/private.csv")).isEqualTo(403);
    }

    @Test
    void Health_needs_no_signature() throws IOException, InterruptedException {
        assertThat(status("/healthz")).isEqualTo(200);
    }

    private static int status(String path) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(s3.endpoint() + path)).build();
        return HttpClient.newHttpClient()
                .send(request, BodyHandlers.discarding())
                .statusCode();
    }

    private static void put(String key, String text) {
        TestS3.put(client, PutObjectRequest.builder().key(key), text);
    }

    private static PutObjectRequest.Builder once(String key) {
        return PutObjectRequest.builder().key(key).ifNoneMatch("*");
    }

    private static boolean wins(String key, String text) {
        try {
            TestS3.put(client, once(key), text);
            return true;
        } catch (S3Exception e) {
            assertThat(e.statusCode()).isIn(409, 412);
            return false;
        }
    }

    private static HeadObjectResponse head(String key) {
        return client.headObject(request -> request.bucket(TestS3.BUCKET).key(key));
    }
}
