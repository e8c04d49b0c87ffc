package io.cryptomarket.pipeline.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cryptomarket.pipeline.local.LocalS3;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;

@DisplayNameGeneration(ReplaceUnderscores.class)
class PreviewTest {
    static LocalS3 server;
    static S3Client s3;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        server = LocalS3.start(folder, 0, "access", "secret", "market");
        s3 = S3Location.local(server.endpoint(), "market", "access", "secret").connect();
    }

    @AfterAll
    static void stop() {
        s3.close();
        server.close();
    }

    @ParameterizedTest(name = "{0} of 3 lines are {1}")
    @CsvSource({"0, 0", "1, 1", "2, 2", "3, 3", "4, 3"})
    void The_first_lines_are_read(int lines, int read) throws IOException {
        put("three.csv", "id,name\nbitcoin,Bitcoin\nrocket,Rocket 🚀 é\n");

        assertThat(Preview.of(s3, "market", "three.csv", lines))
                .isEqualTo(List.of("id,name", "bitcoin,Bitcoin", "rocket,Rocket 🚀 é")
                        .subList(0, read));
    }

    @Test
    void An_empty_object_has_no_line() throws IOException {
        put("empty.csv", "");

        assertThat(Preview.of(s3, "market", "empty.csv", 6)).isEmpty();
    }

    @Test
    void A_missing_object_has_its_own_exception() {
        assertThatExceptionOfType(NoSuchKeyException.class)
                .isThrownBy(() -> Preview.of(s3, "market", "no-such.csv", 6));
    }

    @Test
    void The_rest_of_a_large_object_is_not_downloaded() throws Exception {
        put("large.csv", "bitcoin,1,BTC,Bitcoin\n".repeat(3_000_000));

        try (var countingRelay = new CountingRelay(server.endpoint().getPort());
                var relayed = S3Location.local(countingRelay.endpoint(), "market", "access", "secret")
                        .connect()) {
            assertThat(Preview.of(relayed, "market", "large.csv", 6)).hasSize(6);
            // What the system's buffers took before the reader went away.
            assertThat(countingRelay.bytes()).isLessThan(30_000_000);
        }
    }

    @Test
    @Timeout(60)
    void Every_preview_releases_its_connection() throws IOException {
        put("some.csv", "bitcoin,1,BTC,Bitcoin\n".repeat(10_000));

        for (int time = 0; time < 60; time++) { // the client has 50 connections
            assertThat(Preview.of(s3, "market", "some.csv", 6)).hasSize(6);
        }
    }

    private static void put(String key, String text) {
        s3.putObject(put -> put.bucket("market").key(key), RequestBody.fromString(text));
    }
}
