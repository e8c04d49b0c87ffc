package io.cryptomarket.pipeline.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class SettingsFilesTest {
    static final Path FILE = Path.of("src/main/dist/config/pipeline.properties");
    static final Path PAGE = Path.of("src/docs/settings.md");

    static final String COMMAND = "mvn -q test -Dtest=SettingsFilesTest -Dupdate.docs=true";

    @Test
    void The_settings_file_matches_the_list() throws IOException {
        assertWritten(FILE, SettingsFiles.properties());
    }

    @Test
    void The_settings_page_matches_the_list() throws IOException {
        assertWritten(PAGE, SettingsFiles.page(COMMAND));
    }

    @Test
    void The_settings_file_sets_each_setting_to_its_default() throws IOException {
        var read = new Properties();
        read.load(new StringReader(SettingsFiles.properties()));

        assertThat(read).isEqualTo(DefaultSettings.properties());
    }

    private static void assertWritten(Path file, String text) throws IOException {
        if (Boolean.getBoolean("update.docs")) {
            Files.writeString(file, text);
        }
        assertThat(file)
                .as("%s as the list of settings has it; to write it anew, run %s", file, COMMAND)
                .hasContent(text);
    }
}
