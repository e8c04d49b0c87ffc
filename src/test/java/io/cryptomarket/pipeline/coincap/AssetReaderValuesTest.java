package io.cryptomarket.pipeline.coincap;

import static io.cryptomarket.pipeline.coincap.SampleBodies.assets;
import static io.cryptomarket.pipeline.coincap.SampleBodies.envelope;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class AssetReaderValuesTest {

    @ParameterizedTest(name = "{0} is handed on as [{1}]")
    @CsvSource(delimiter = '|', quoteCharacter = '`', nullValues = "(null)", textBlock = """
            "88305.90262468117"                      | 88305.90262468117
            "87711.199999999997089617"               | 87711.199999999997089617
            "0.0000133529559960"                     | 0.0000133529559960
            "-0.000000000000000001"                  | -0.000000000000000001
            "589500000000000.000000000000000000"     | 589500000000000.000000000000000000
            "1E-7"                                   | 1E-7
            "+007.50"                                | +007.50
            ""                                       | ``
            " padded "                               | ` padded `
            null                                     | (null)
            "null"                                   | null
            1e-7                                     | 1e-7
            1E+400                                   | 1E+400
            -0.0                                     | -0.0
            0.1000000000000000055511151231257827     | 0.1000000000000000055511151231257827
            123456789012345678901234567890           | 123456789012345678901234567890
            100.00                                   | 100.00
            true                                     | true
            false                                    | false
            {}                                       | {}
            []                                       | []
            { "1" : [ "0xdAC1" , "0xA0b8" ], "b": {} } | {"1":["0xdAC1","0xA0b8"],"b":{}}
            [ 1.10 , 1e-7, 123456789012345678901234, null, true ] | [1.10,1e-7,123456789012345678901234,null,true]
            {"a":"line\\nbreak \\"quoted\\""}        | {"a":"line\\nbreak \\"quoted\\""}
            "caf\\u00e9"                             | café
            "café 模拟 🚀"                           | café 模拟 🚀
            "\\ud83d\\ude80"                         | 🚀
            "a\\/b\\\\c\\"d"                         | a/b\\c"d
            """)
    void A_value_is_the_text_of_the_JSON(String literal, @Nullable String text) {
        assertThat(value(literal)).isEqualTo(text);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"\\n, 10", "\\r, 13", "\\t, 9", "\\b, 8", "\\f, 12", "\\u0000, 0", "\\u001f, 31", "\\u2028, 8232"})
    void An_escaped_control_character_is_decoded(String escape, int character) {
        assertThat(value("\"" + escape + "\"")).isEqualTo(Character.toString(character));
    }

    private static @Nullable String value(String literal) {
        return assets(envelope(1, "{\"before\":[1],\"it\":" + literal + ",\"after\":\"x\"}"))
                .selectFields(List.of("it"))
                .next()
                .get("it");
    }
}
