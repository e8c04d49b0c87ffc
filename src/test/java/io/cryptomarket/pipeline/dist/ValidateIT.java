package io.cryptomarket.pipeline.dist;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a commit hook sees that has the unpacked distribution look at route files. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ValidateIT {

    @Test
    void The_shipped_route_files_pass_without_any_server(@TempDir Path folder) throws Exception {
        // Ports that cannot be had: what is not needed must not be started.
        var packagedProgram = new PackagedProgram(folder)
                .set("LOCAL_COINCAP_PORT", "1")
                .set("LOCAL_S3_PORT", "1")
                .set("HTTP_PORT", "1");

        var ended = packagedProgram.run("validate");

        assertThat(ended.code()).as(ended.err()).isZero();
        assertThat(ended.out())
                .startsWith(PackagedProgram.home().resolve("routes").toString())
                .endsWith(" route files, nothing found\n");
        assertThat(ended.err()).isEmpty();
        assertThat(folder.resolve("data")).doesNotExist();
    }

    @Test
    void An_error_is_reported_with_its_place_and_an_exit_code(@TempDir Path folder) throws Exception {
        var routes = Files.createDirectory(folder.resolve("mine"));
        PackagedProgram.editRoute(routes, "s3", "operation: getObject", "operations: getObject");
        Files.writeString(
                routes.resolve("new.camel.yaml"), "- route:\n    id: new\n    from: {uri: kafka:x, steps: []}\n");
        var packagedProgram = new PackagedProgram(folder);

        var lines = packagedProgram.run("validate", "mine");
        var json = packagedProgram.run("validate", "--json", "mine");

        assertThat(lines.code()).isOne();
        assertThat(lines.out())
                .contains(
                        "mine/new.camel.yaml:3:17: there is no component 'kafka'; there is aws2-s3, bean, direct, file,")
                .contains("mine/s3.camel.yaml:30:21: aws2-s3 has no option 'operations'; did you mean 'operation'?")
                .endsWith("route files, 3 errors, 0 warnings\n");
        assertThat(lines.err()).isEmpty();
        assertThat(json.code()).isOne();
        assertThat(new ObjectMapper().readTree(json.out())).hasSize(3);
    }

    @Test
    void A_missing_folder_is_wrong_usage(@TempDir Path folder) throws Exception {
        var ended = new PackagedProgram(folder).run("validate", "nowhere");

        assertThat(ended.code()).isEqualTo(2);
        assertThat(ended.out()).isEmpty();
        assertThat(ended.errors()).containsExactly("error: routes folder nowhere cannot be read; see routes.folder");
    }
}
