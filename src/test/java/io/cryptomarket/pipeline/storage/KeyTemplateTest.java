package io.cryptomarket.pipeline.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.cryptomarket.pipeline.snapshot.SnapshotDate;
import java.time.LocalDate;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class KeyTemplateTest {

    private static final SnapshotDate DATE = new SnapshotDate(LocalDate.of(2026, 3, 7));

    @ParameterizedTest
    @CsvSource({
        "assets/date=${variable.date}/assets.csv,assets/date=2026-03-07/assets.csv,assets/date=",
        "y=${variable.date.year}/m=${variable.date.month}/d=${variable.date.day}/a.csv,y=2026/m=03/d=07/a.csv,y=",
        "${variable.date},2026-03-07,''",
        "${variable.date.year}/${variable.date}/(a).csv,2026/2026-03-07/(a).csv,''",
        "${variable.date}/${variable.date}.csv,2026-03-07/2026-03-07.csv,''"
    })
    void A_date_has_one_key_and_the_key_that_date(String template, String key, String prefix) {
        var keyTemplate = new KeyTemplate(template);

        assertThat(keyTemplate.of(DATE)).isEqualTo(key);
        assertThat(keyTemplate.dateOf(key)).contains(DATE);
        assertThat(keyTemplate.prefix()).isEqualTo(prefix);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "assets/date=2026-02-30/assets.csv",
                "assets/date=2026-3-7/assets.csv",
                "assets/date=2026-03-07/assets_csv",
                "assets/date=2026-03-07/assets.csv.gz",
                "old/assets/date=2026-03-07/assets.csv"
            })
    void A_key_that_does_not_match_has_no_date(String key) {
        assertThat(new KeyTemplate("assets/date=${variable.date}/assets.csv").dateOf(key))
                .isEmpty();
    }

    @Test
    void A_key_whose_parts_disagree_has_no_date() {
        assertThat(new KeyTemplate("${variable.date.year}/${variable.date}.csv").dateOf("2025/2026-03-07.csv"))
                .isEmpty();
    }
}
