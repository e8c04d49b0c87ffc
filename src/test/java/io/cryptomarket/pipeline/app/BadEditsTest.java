package io.cryptomarket.pipeline.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.cryptomarket.pipeline.validation.BadEdits;
import io.cryptomarket.pipeline.validation.BadEdits.Edit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class BadEditsTest {
    static final TestValidation VALIDATION = TestValidation.start();

    @AfterAll
    static void close() {
        VALIDATION.close();
    }

    static Stream<Edit> edits() {
        return BadEdits.all();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("edits")
    void A_bad_edit_is_reported_with_its_place(Edit edit) {
        var findings = VALIDATION.validate(edit.apply(BadEdits.shipped()));

        assertThat(findings).as("%s", edit.expected()).anyMatch(edit::isFoundBy);
        assertThat(findings).hasSizeLessThanOrEqualTo(edit.isAlone() ? 1 : Integer.MAX_VALUE);
    }

    @Test
    void The_table_has_at_least_fifty_bad_edits() {
        assertThat(edits()).hasSizeGreaterThanOrEqualTo(50);
    }

    @Test
    void The_shipped_route_files_have_no_finding() {
        assertThat(VALIDATION.validate(BadEdits.shipped())).isEmpty();
    }
}
