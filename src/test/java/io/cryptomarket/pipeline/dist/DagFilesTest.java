package io.cryptomarket.pipeline.dist;

import static org.assertj.core.api.Assertions.assertThat;

import io.cryptomarket.pipeline.testing.Python;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** The Python files as they are written. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class DagFilesTest {

    private static final Path RUFF = Path.of("src/test/python/ruff-requirements.txt");
    private static final String DAGS = "dags";
    private static final String DRIVER = "src/test/python/airflow_runs.py";
    private static final String WIDTH = "--line-length=120";

    @Test
    void Ruff_finds_no_deprecated_Airflow_API_and_no_other_fault() throws Exception {
        var said = Python.with(RUFF)
                .run("ruff", "check", "--no-cache", "--isolated", WIDTH, "--select=AIR,F,E,W,B", DAGS, DRIVER);

        assertThat(said.strip()).isEqualTo("All checks passed!");
    }

    @Test
    void The_DAG_files_are_formatted() throws Exception {
        var said = Python.with(RUFF).run("ruff", "format", "--no-cache", "--isolated", WIDTH, "--check", DAGS, DRIVER);

        assertThat(said)
                .as("mend it with ruff format %s %s %s", WIDTH, DAGS, DRIVER)
                .contains("already formatted");
        assertThat(said).doesNotContain("would be reformatted");
    }
}
