package io.cryptomarket.pipeline.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import io.cryptomarket.pipeline.snapshot.StoredObject;
import java.io.ByteArrayInputStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;

/** The comparison of contents is tested through the route that uses it. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class StoredContentTest {

    private final StoredContent content = new StoredContent();

    @ParameterizedTest(name = "[{0}]")
    @CsvSource({
        "'', 0, e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "abc, 3, ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        "é🚀, 6, 5db4d7b036b83313f6bf71b894e20df431c6641a66b76a9a34f09025568468d2",
    })
    void A_body_is_measured_by_its_bytes(String body, long bytes, String sha256) throws Exception {
        assertThat(content.measure("a/key", new ByteArrayInputStream(body.getBytes(UTF_8))))
                .isEqualTo(new StoredObject("a/key", bytes, sha256));
    }

    @Test
    void A_missing_object_is_refused_with_its_key() {
        assertThatNoException().isThrownBy(() -> content.require("a/key", "content"));
        assertThatExceptionOfType(NoSuchKeyException.class)
                .isThrownBy(() -> content.require("a/key", null))
                .withMessageContaining("a/key does not exist");
    }
}
