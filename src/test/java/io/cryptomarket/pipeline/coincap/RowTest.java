package io.cryptomarket.pipeline.coincap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class RowTest {
    static final Map<String, @Nullable String> ROW =
            new Row(List.of("symbol", "maxSupply", "id"), new @Nullable String[] {"BTC", null, "bitcoin"});

    @Test
    void A_row_is_a_map_in_the_order_of_its_fields() {
        var likewise = new HashMap<String, @Nullable String>();
        likewise.put("id", "bitcoin");
        likewise.put("symbol", "BTC");
        likewise.put("maxSupply", null);

        assertThat(ROW).isEqualTo(likewise).hasSize(3).hasToString("{symbol=BTC, maxSupply=null, id=bitcoin}");
        assertThat(ROW.keySet()).containsExactly("symbol", "maxSupply", "id");
        assertThat(ROW.values()).containsExactly("BTC", null, "bitcoin");
    }

    @Test
    void A_field_is_found_by_name() {
        assertThat(ROW.get("id")).isEqualTo("bitcoin");
        assertThat(ROW.get("maxSupply")).isNull();
        assertThat(ROW).containsKey("maxSupply").doesNotContainKey("rank");
    }

    @Test
    void A_row_cannot_be_changed() {
        assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> ROW.put("id", "ethereum"));
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> ROW.values().remove("BTC"));
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> ROW.entrySet().iterator().next().setValue("ETH"));
    }
}
