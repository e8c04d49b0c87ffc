package io.cryptomarket.pipeline.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(ReplaceUnderscores.class)
class WorkFolderTest {

    @Test
    void The_folder_is_deleted_when_it_is_closed(@TempDir Path temporary) throws Exception {
        var folder = WorkFolder.create(temporary);
        Files.writeString(folder.path().resolve("page"), "x");

        folder.close();

        assertThat(temporary).isEmptyDirectory();
    }

    @Test
    void The_folder_of_a_killed_process_is_deleted_and_that_of_a_running_one_is_not(@TempDir Path temporary)
            throws Exception {
        var left = Files.createDirectory(temporary.resolve("crypto-market-pipeline-left"));
        Files.createFile(left.resolve("in-use.lock"));
        Files.writeString(left.resolve("page"), "x");
        var other = Files.createDirectory(temporary.resolve("crypto-market-pipeline-of-somebody"));

        try (var living = WorkFolder.create(temporary);
                var next = WorkFolder.create(temporary)) {
            assertThat(left).doesNotExist();
            assertThat(other).exists();
            assertThat(living.path()).exists();
            assertThat(next.path()).exists();
        }
    }

    @Test
    void A_missing_temporary_folder_is_refused_with_its_name(@TempDir Path temporary) throws Exception {
        var file = Files.createFile(temporary.resolve("file"));

        assertThatExceptionOfType(UsageException.class)
                .isThrownBy(() -> WorkFolder.create(file))
                .withMessageStartingWith("temporary folder " + file + " cannot be written");
    }
}
