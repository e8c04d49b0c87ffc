package io.cryptomarket.pipeline.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import io.cryptomarket.pipeline.local.LocalS3;
import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.services.s3.S3Client;

@DisplayNameGeneration(ReplaceUnderscores.class)
class S3LocationTest {
    static final StaticCredentialsProvider KEYS =
            StaticCredentialsProvider.create(AwsBasicCredentials.create("access", "a-secret"));
    static final URI ENDPOINT = URI.create("https://s3.example:8333");

    @Test
    void A_local_server_is_used_with_its_own_keys(@TempDir Path folder) throws Exception {
        try (var server = LocalS3.start(folder, 0, "access", "a-secret", "market");
                var client = S3Location.local(server.endpoint(), "market", "access", "a-secret")
                        .connect()) {
            assertThatNoException().isThrownBy(() -> client.headBucket(head -> head.bucket("market")));
        }
    }

    @ParameterizedTest(name = "{0}, {1}, path style {2}: {3}")
    @CsvSource(
            nullValues = "none",
            value = {
                "none, eu-central-1, false, https://market.s3.eu-central-1.amazonaws.com/a/key",
                "none, eu-central-1, true, https://s3.eu-central-1.amazonaws.com/market/a/key",
                "https://s3.example:8333, none, true, https://s3.example:8333/market/a/key",
                "https://s3.example:8333, none, false, https://market.s3.example:8333/a/key",
                "https://s3.example:8333, eu-central-1, true, https://s3.example:8333/market/a/key",
            })
    void An_object_has_the_address_that_the_location_implies(
            @Nullable URI endpoint, @Nullable String region, boolean pathStyle, String address) {
        try (var client = new S3Location("market", endpoint, region, pathStyle, KEYS).connect()) {
            assertThat(address(client)).hasToString(address);
        }
    }

    @ParameterizedTest(name = "{0} is told {1}")
    @CsvSource(
            nullValues = "none",
            value = {"none, us-east-1", "eu-central-1, eu-central-1"})
    void A_server_other_than_AWS_always_gets_a_region(@Nullable String region, String told) {
        try (var client = new S3Location("market", ENDPOINT, region, true, KEYS).connect()) {
            assertThat(client.serviceClientConfiguration().region()).hasToString(told);
        }
    }

    @Test
    void The_description_is_the_endpoint_or_AWS() {
        assertThat(new S3Location("market", ENDPOINT, null, true, KEYS).describe())
                .isEqualTo("https://s3.example:8333");
        assertThat(new S3Location("market", null, null, false, null).describe()).isEqualTo("AWS");
    }

    @Test
    void The_text_form_shows_no_secret() {
        assertThat(S3Location.local(ENDPOINT, "market", "access", "a-secret"))
                .asString()
                .doesNotContain("a-secret");
    }

    private static String address(S3Client client) {
        return client.utilities()
                .getUrl(url -> url.bucket("market").key("a/key"))
                .toString();
    }
}
