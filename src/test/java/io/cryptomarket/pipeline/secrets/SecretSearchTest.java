package io.cryptomarket.pipeline.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cryptomarket.pipeline.secrets.SecretSearch.Match;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Proves that the search finds a secret in every encoded form, so that an empty result is meaningful. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class SecretSearchTest {

    private static final String VALUE = "a planted/key+of=the tests?>~\u00fc";
    private static final Secret PLANTED = new Secret("PLANTED", VALUE);
    private static final SecretSearch SEARCH =
            new SecretSearch(List.of(PLANTED, new Secret("OTHER", "another that is nowhere")));

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static List<String> forms() {
        return List.of(
                VALUE,
                URLEncoder.encode(VALUE, StandardCharsets.UTF_8),
                "a%20planted%2Fkey%2Bof%3Dthe%20tests%3F%3E~%C3%BC",
                "a%20planted%2fkey%2bof%3dthe%20tests%3f%3e~%c3%bc",
                VALUE.replace("/", "\\/"),
                HexFormat.of().formatHex(bytes(VALUE)),
                HexFormat.of().withUpperCase().formatHex(bytes(VALUE)));
    }

    @ParameterizedTest
    @MethodSource("forms")
    void A_secret_is_found_as_it_is_and_escaped(String form) {
        var seen = SEARCH.in(bytes("a line\nmore: " + form + " and more\n"));

        assertThat(seen).singleElement().satisfies(each -> {
            assertThat(each.secret()).isEqualTo(PLANTED);
            assertThat(each.offset()).isEqualTo(13);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "u", "us", "user:", "user: "})
    void A_secret_is_found_at_every_offset_of_Base64(String before) {
        var plain = bytes(before + VALUE + " and what follows");

        assertThat(SEARCH.in(bytes("x " + Base64.getEncoder().encodeToString(plain))))
                .extracting(Match::secret)
                .containsOnly(PLANTED);
        assertThat(SEARCH.in(bytes("x " + Base64.getUrlEncoder().encodeToString(plain))))
                .extracting(Match::secret)
                .containsOnly(PLANTED);
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "2, 1", "2, 2", "3, 2"})
    void A_secret_is_found_in_each_member_of_compressed_and_doubly_compressed_data(int members, int which)
            throws IOException {
        var out = new ByteArrayOutputStream();
        out.write(bytes("what stands before"));
        for (int member = 1; member <= members; member++) {
            out.write(gzip(bytes(member == which ? VALUE : "nothing of interest")));
        }

        assertThat(SEARCH.in(out.toByteArray())).extracting(Match::secret).containsExactly(PLANTED);
        assertThat(SEARCH.in(gzip(out.toByteArray()))).extracting(Match::secret).containsExactly(PLANTED);
    }

    @Test
    void Truncated_compressed_data_is_searched_up_to_its_end() throws IOException {
        var whole = gzip(bytes(VALUE + "x".repeat(100_000)));

        assertThat(SEARCH.in(Arrays.copyOf(whole, whole.length - 8)))
                .extracting(Match::secret)
                .containsExactly(PLANTED);
    }

    private static byte[] gzip(byte[] content) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(out)) {
            gzip.write(content);
        }
        return out.toByteArray();
    }

    @Test
    void A_part_of_a_secret_or_another_case_is_no_match() {
        assertThat(SEARCH.in(bytes(VALUE.substring(1) + " " + VALUE.toUpperCase(Locale.ROOT))))
                .isEmpty();
    }

    @Test
    void A_secret_that_is_too_short_is_refused_and_not_shown() {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> new Secret("TOO_SHORT", "secret"))
                .withMessageContaining("TOO_SHORT")
                .withMessageNotContaining("secret");
        assertThat(PLANTED).hasToString("PLANTED");
    }
}
