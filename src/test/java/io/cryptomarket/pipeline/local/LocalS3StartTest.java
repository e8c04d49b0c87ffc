package io.cryptomarket.pipeline.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cryptomarket.pipeline.testing.SkippedTest;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

@DisplayNameGeneration(ReplaceUnderscores.class)
class LocalS3StartTest {
    Path parent;

    @BeforeEach
    void parent(@TempDir Path temporary) throws IOException {
        parent = temporary.toRealPath();
    }

    @Test
    void A_restart_over_the_same_folder_keeps_the_objects() throws LocalStartException {
        var folder = parent.resolve("data");
        try (var first = TestS3.start(folder);
                var client = TestS3.client(first)) {
            TestS3.put(client, PutObjectRequest.builder().key("kept.csv"), "kept");
        }

        try (var second = TestS3.start(folder);
                var client = TestS3.client(second)) {
            assertThat(TestS3.text(client, "kept.csv")).isEqualTo("kept");
        }
    }

    @Test
    void The_server_stops_quickly_although_a_client_keeps_its_connection() throws LocalStartException {
        var s3 = TestS3.start(parent.resolve("data"));
        try (var client = TestS3.client(s3)) {
            client.headBucket(request -> request.bucket(TestS3.BUCKET));

            var before = Instant.now();
            s3.close();
            assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofSeconds(1));
        }
    }

    @Test
    void Closing_twice_does_nothing() throws LocalStartException {
        var s3 = TestS3.start(parent.resolve("data"));
        s3.close();
        s3.close();

        assertThat(Files.exists(s3.folder())).isTrue();
    }

    @Test
    void The_message_for_a_taken_port_names_the_setting() throws Exception {
        var folder = parent.resolve("data");
        try (var other = new ServerSocket(0, 1, Loopback.address(0).getAddress())) {
            refused(() -> TestS3.start(folder, other.getLocalPort()))
                    .withMessageContainingAll("127.0.0.1:" + other.getLocalPort(), "in use", "local.s3-port");
        }

        // The refused start has released the folder.
        TestS3.start(folder).close();
    }

    @Test
    void A_folder_that_is_a_file_is_refused() throws IOException {
        var file = Files.createFile(parent.resolve("data"));

        refused(() -> TestS3.start(file)).withMessageContainingAll(file.toString(), "it is a file", "local.s3-folder");
    }

    @Test
    void A_bucket_that_is_a_file_is_refused() throws IOException {
        var file = Files.createFile(parent.resolve(TestS3.BUCKET));

        refused(() -> TestS3.start(parent)).withMessageContainingAll(file.toString(), "it is a file");
    }

    @Test
    void A_folder_that_cannot_be_created_is_refused() throws IOException {
        var file = Files.createFile(parent.resolve("file"));

        refused(() -> TestS3.start(file.resolve("data")))
                .withMessageContainingAll(file.resolve("data").toString(), "cannot create it", "local.s3-folder");
    }

    @Test
    void A_folder_that_cannot_be_written_is_refused() throws IOException {
        var folder = Files.createDirectory(parent.resolve("data"));
        SkippedTest.unless(
                folder.toFile().setWritable(false) && !Files.isWritable(folder), "this user writes everywhere");

        refused(() -> TestS3.start(folder))
                .withMessageContainingAll(folder.toString(), "permission denied", "local.s3-folder");
    }

    @Test
    void The_root_of_a_file_system_is_refused() {
        var root = parent.getRoot();

        refused(() -> TestS3.start(root)).withMessageContainingAll("root of a file system", "local.s3-folder");
    }

    @Test
    void A_file_system_without_extended_attributes_keeps_no_metadata() throws IOException {
        var archive = parent.resolve("archive.zip");
        try (var zip = FileSystems.newFileSystem(archive, Map.of("create", "true"))) {
            assertThat(DataFolder.keepsAttributes(Files.createFile(zip.getPath("/probe"))))
                    .isFalse();
        }
    }

    private static ThrowableAssertAlternative<LocalStartException> refused(ThrowingCallable start) {
        return assertThatExceptionOfType(LocalStartException.class)
                .isThrownBy(start)
                .satisfies(refused -> assertThat(refused.getMessage()).doesNotContain("\n"));
    }
}
