package io.cryptomarket.pipeline.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(ReplaceUnderscores.class)
class FolderLockTest {
    private static final String OWN_PID = "pid " + ProcessHandle.current().pid();

    Path parent;
    Path folder;

    @BeforeEach
    void folder(@TempDir Path temporary) throws IOException {
        parent = temporary.toRealPath();
        folder = Files.createDirectory(parent.resolve("data"));
    }

    @Test
    void The_lock_file_next_to_the_folder_has_the_process_id() throws LocalStartException {
        try (var s3 = TestS3.start(folder)) {
            assertThat(s3.folder()).isEqualTo(folder);
            assertThat(parent.resolve("data.lock"))
                    .hasContent(Long.toString(ProcessHandle.current().pid()));
        }
    }

    @Test
    void A_second_server_of_this_process_is_refused() throws LocalStartException {
        try (var first = TestS3.start(folder)) {
            assertThatExceptionOfType(LocalStartException.class)
                    .isThrownBy(() -> TestS3.start(first.folder()))
                    .withMessageContainingAll(folder.toString(), "this same process", OWN_PID, "local.s3-folder");
        }
    }

    @Test
    void A_link_to_a_locked_folder_is_refused() throws Exception {
        var link = Files.createSymbolicLink(parent.resolve("link"), folder);
        try (var first = TestS3.start(folder)) {
            assertThatExceptionOfType(LocalStartException.class)
                    .isThrownBy(() -> TestS3.start(link))
                    .withMessageContainingAll(first.folder().toString(), OWN_PID);
        }
    }

    @Test
    void A_folder_locked_by_another_process_is_refused_until_that_process_ends() throws Exception {
        var holder = FolderHolder.start(folder);
        try {
            assertThat(holder.inputReader(UTF_8).readLine()).isEqualTo("held");
            assertThatExceptionOfType(LocalStartException.class)
                    .isThrownBy(() -> TestS3.start(folder))
                    .withMessageContainingAll(folder.toString(), "another process, pid " + holder.pid(), "stop");
        } finally {
            holder.destroyForcibly().waitFor();
        }

        FolderLock.take(folder).close();
    }

    @Test
    void A_refused_second_start_does_not_free_the_folder_for_another_process() throws Exception {
        try (var first = FolderLock.take(folder)) {
            assertThat(first).isNotNull();
            assertThatExceptionOfType(LocalStartException.class).isThrownBy(() -> FolderLock.take(folder));

            assertThat(answerOfAnotherProcess()).contains("in use by another process, " + OWN_PID);
        }
    }

    @Test
    void A_released_folder_can_be_locked_by_another_process() throws Exception {
        FolderLock.take(folder).close();

        assertThat(answerOfAnotherProcess()).isEqualTo("held");
    }

    private String answerOfAnotherProcess() throws IOException, InterruptedException {
        var other = FolderHolder.start(folder);
        try {
            return other.inputReader(UTF_8).readLine();
        } finally {
            other.destroyForcibly().waitFor();
        }
    }
}
